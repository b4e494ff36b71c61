"""What a reader had to guess of a file: nothing that is certain is one."""

from collections.abc import Iterable
from typing import NamedTuple

from annotator.formats.encodings import encoding_name

ENCODING, COLUMNS, SHEET = "encoding", "columns", "sheet"


class Guess(NamedTuple):
    """`what` is ENCODING, COLUMNS or SHEET, `value` the codec, the roles of columns or the sheet that was taken.

    `member` is the file within an archive, "" elsewhere.
    """

    what: str
    value: str
    member: str = ""


def in_words(guess: Guess) -> str:
    """For example “read as Windows-1252, a guess”."""
    match guess.what:
        case "encoding":
            words = f"read as {encoding_name(guess.value)}, a guess"
        case "sheet":
            words = f"sheet guessed: {guess.value}"
        case _:
            words = f"columns guessed: {guess.value}"
    return f"{guess.member}: {words}" if guess.member else words


def within(member: str, guesses: Iterable[Guess]) -> tuple[Guess, ...]:
    """The guesses of a file, as those of a member of an archive."""
    return tuple(one._replace(member=f"{member}/{one.member}" if one.member else member) for one in guesses)
