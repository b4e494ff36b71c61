"""REFI-QDA: a project (.qdpx) for NVivo, ATLAS.ti, MAXQDA, QualCoder, and a codebook (.qdc).

As the tools read it: line feeds and no byte-order mark, places in code points with the end exclusive, one selection for
each span and coder with the coder on the selection and on its codings. A decision for none of the themes is a selection
without a coding; what else a coding has no place for stands in the selection's description.
"""

import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, BinaryIO

from annotator.exporting.items import Release
from annotator.exporting.losses import Aspect
from annotator.formats.protocol import Dataset
from annotator.formats.tasks import Task
from annotator.formats.xml_text import attributes, impossible, xml
from annotator.records import Annotation, Document, Theme

MARKS = ("[none of the themes]", "[unsure]")
"""With which a description begins that we have written."""
_SPACE = uuid.UUID("c5a3a1de-2d0b-4a5f-8f3b-8e4b0f1f7a52")
ORIGIN = "Pressmark"
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: the same project gives the same bytes
_FIELDS = {"date": "Date", "source": "Source", "url": "Address", "language": "Language"}
_LONGEST_NAME = 100  # code points of a selection's name; ATLAS.ti cuts there as well


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the project and return the number of selections."""
    count = 0
    with tempfile.TemporaryFile() as held, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for release in dataset.releases:
            document = release.document
            with archive.open(_member(f"sources/{_guid('document', document.id)}.txt"), "w") as source:
                source.write(document.text.encode("utf-8", "replace"))
            for part in _source(release, dataset):
                held.write(part.encode())
            count += sum(len(item.decisions) for item in release.items)
        with archive.open(_member("project.qde"), "w", force_zip64=True) as project:
            _write_project(project, held, dataset)
    return count


def write_codebook(themes: Sequence[Theme]) -> str:
    """The content of a .qdc file."""
    codes = "".join(_code(theme) for theme in themes)
    return (
        f'{_DECLARATION}<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="{ORIGIN}">\n'
        f"<Codes>\n{codes}</Codes>\n</CodeBook>\n"
    )


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _write_project(project: IO[bytes], held: IO[bytes], dataset: Dataset) -> None:
    named = attributes(name=dataset.name or "Project", origin=ORIGIN)
    head = [_DECLARATION, f'<Project xmlns="urn:QDA-XML:project:1.0"{named}>\n']
    if dataset.annotators:  # a container must not be empty
        users = "".join(
            f"<User{attributes(guid=_guid('user', identity), name=name)}/>\n"
            for identity, name in dataset.annotators.items()
        )
        head.append(f"<Users>\n{users}</Users>\n")
    if dataset.themes:
        head.append(f"<CodeBook>\n<Codes>\n{''.join(map(_code, dataset.themes))}</Codes>\n</CodeBook>\n")
    variables = "".join(
        f"<Variable{attributes(guid=_guid('variable', name), name=name, typeOfVariable='Text')}/>\n"
        for name in _variables(dataset)
    )
    head.append(f"<Variables>\n{variables}</Variables>\n")
    project.write("".join(head).encode())
    if held.tell():
        project.write(b"<Sources>\n")
        held.seek(0)
        while block := held.read(1 << 20):
            project.write(block)
        project.write(b"</Sources>\n")
    project.write(b"</Project>\n")


def _variables(dataset: Dataset) -> list[str]:
    """The names of what is known of documents, each once."""
    return list(dict.fromkeys([*_FIELDS.values(), *dataset.extras]))


def _code(theme: Theme) -> str:
    tag = f"<Code{attributes(guid=_guid('code', theme.id), name=theme.name, isCodable='true', color=theme.colour)}"
    about = describe(theme)
    return f"{tag}><Description>{xml(about)}</Description></Code>\n" if about else f"{tag}/>\n"


def describe(theme: Theme) -> str:
    """The definition of a theme with its examples, as one text."""
    parts = [theme.definition]
    for title, examples in (("Include:", theme.include), ("Exclude:", theme.exclude)):
        if examples:
            parts.append("\n".join([title, *(f"- {one}" for one in examples)]))
    return "\n\n".join(part for part in parts if part)


def _source(release: Release, dataset: Dataset) -> Iterator[str]:
    document = release.document
    guid = _guid("document", document.id)
    yield f"<TextSource{attributes(guid=guid, name=document.title, plainTextPath=f'internal://{guid}.txt')}>\n"
    for item in release.items:
        for one in item.decisions:
            yield _selection(Task(release, item, dataset.annotators[one.annotator], None, one), one, dataset)
    yield from _values(document)
    yield "</TextSource>\n"


def _selection(task: Task, one: Annotation, dataset: Dataset) -> str:
    item = task.item
    known = {"creatingUser": _guid("user", one.annotator), "creationDateTime": one.at}
    name = f"{task.release.id_of(item)}/{one.annotator}"
    place = attributes(
        guid=_guid("selection", name),
        name=item.text if len(item.text) <= _LONGEST_NAME else item.text[: _LONGEST_NAME - 1] + "…",
        startPosition=item.start,
        endPosition=item.end,
        **known,
    )
    about = "\n".join(_remarks(one))
    parts = [f"<Description>{xml(about)}</Description>" if about else ""]
    for theme in dataset.themes:
        if one.themes is not None and theme.id in one.themes:
            guid = _guid("coding", f"{name}/{theme.id}")
            reference = f"<CodeRef{attributes(targetGUID=_guid('code', theme.id))}/>"
            parts.append(f"<Coding{attributes(guid=guid, **known)}>{reference}</Coding>")
    return f"<PlainTextSelection{place}>{''.join(parts)}</PlainTextSelection>\n"


def _remarks(one: Annotation) -> Iterator[str]:
    if one.themes is not None and not one.themes:
        yield MARKS[0]
    if one.unsure:
        yield MARKS[1]
    if one.note:
        yield one.note


def understood(description: str) -> tuple[bool, bool, str]:
    """Whether a description that we have written says that no theme applies, that it is unsure; and the note."""
    lines = description.split("\n")
    said = [lines.pop(0) for mark in MARKS if lines and lines[0] == mark]
    return MARKS[0] in said, MARKS[1] in said, "\n".join(lines)


def _values(document: Document) -> Iterator[str]:
    values = {label: str(getattr(document, name)) for name, label in _FIELDS.items()} | dict(document.extra)
    for name, value in values.items():
        if value:
            reference = f"<VariableRef{attributes(targetGUID=_guid('variable', name))}/>"
            yield f"<VariableValue>{reference}<TextValue>{xml(value)}</TextValue></VariableValue>\n"


def _guid(kind: str, name: str) -> str:
    return str(uuid.uuid5(_SPACE, f"{kind}:{name}"))


def special(release: Release, _dataset: Dataset) -> Iterable[str]:
    lost = sum(impossible(item.text) for item in release.items)
    return ["control characters that XML cannot write (in names of selections)"] * lost


LACKS = {
    Aspect.UNDECIDED: "sentences without a selection",
    Aspect.SHARES: "",
    Aspect.ORIGINS: "",
    Aspect.UNSURE: "said in the selection's description",
    Aspect.NONE: "a selection without a code, which says so",
    Aspect.CONTEXT: "the documents have it",
    Aspect.SPLITS: "",
}
