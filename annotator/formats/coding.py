"""What the file of another tool says beside its texts: codes, and who put them on which part of a text."""

from typing import Any, NamedTuple, Self


class Span(NamedTuple):
    """What an annotator said of `[start, end)`, in code points of the incoming text.

    `code` is the name of a theme; "" where there is only a note; None is the explicit word that no theme applies.
    `annotator` is a name, "" for whoever imports; `at` a time as `records.timestamp` writes it, or "".
    """

    start: int
    end: int
    code: str | None
    annotator: str = ""
    at: str = ""
    note: str = ""
    unsure: bool = False


class Code(NamedTuple):
    """A theme as a tool describes it: what is "" it does not say. `colour` is #RRGGBB, `key` one character.

    `id` is given where a code is known all over the world: the project's theme of this id is meant, whatever its name.
    """

    name: str
    colour: str = ""
    definition: str = ""
    key: str = ""
    id: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Coding(NamedTuple):
    """The coding of one document.

    `codes` are all that the file knows, used or not; they come with the first document of a file, or with a document
    without a text where a file has codes only. `completed` names who said of the whole document that they are done with
    it, and when. `left_out` counts what has no place in a project, by its name in the plural. `notes` are sentences on
    how the file was understood.
    """

    spans: tuple[Span, ...] = ()
    codes: tuple[Code, ...] = ()
    completed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: list[Any]) -> Self:
        """From what JSON makes of it. Raises TypeError or ValueError where it is none."""
        spans, codes, completed, left_out, notes = given
        return cls(
            tuple(
                Span(
                    int(start), int(end), None if code is None else str(code), str(by), str(at), str(note), bool(unsure)
                )
                for start, end, code, by, at, note, unsure in spans
            ),
            tuple(map(_code, codes)),
            tuple((str(by), str(at)) for by, at in completed),
            tuple((str(what), int(count)) for what, count in left_out),
            tuple(map(str, notes)),
        )


def _code(given: list[Any]) -> Code:
    name, colour, definition, key, identity, include, exclude = given
    examples = tuple(map(str, include)), tuple(map(str, exclude))
    return Code(str(name), str(colour), str(definition), str(key), str(identity), *examples)


NO_CODING = Coding()
