"""What a merge comes to, for those who decide on it and for those who read about it afterwards."""

from dataclasses import dataclass, field

from annotator.records import Annotation


@dataclass
class Tally:
    """Of one annotator's annotations in a colleague's file: how many are new here, the same, differ from what we hold
    of that annotator, and cannot be placed."""

    name: str
    new: int = 0
    same: int = 0
    differing: int = 0
    unplaced: int = 0

    @property
    def total(self) -> int:
        return self.new + self.same + self.differing + self.unplaced


@dataclass(frozen=True, slots=True)
class Conflict:
    """A sentence that the same annotator decided differently here and there.

    `ours` and `theirs` are both in this project's terms. `known` tells that `theirs` is what we held before.
    """

    annotator: str
    title: str
    number: int
    sentence: str
    ours: Annotation
    theirs: Annotation
    theirs_stands: bool
    known: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A decision for which there is no sentence here: what is known of it, in names; `themes` None is undecided."""

    document: str
    title: str
    start: int
    end: int
    sentence: str
    annotator: str
    themes: tuple[str, ...] | None
    unsure: bool
    note: str
    origin: str
    at: str


@dataclass(frozen=True, slots=True)
class Match:
    """A document of the colleague's that is not ours to the letter, and the one of ours that it is taken for.

    `how` is one of MATCHES; `share` says how much of the longer text is in both, `what` what is done with its
    `annotations`.
    """

    theirs: str
    ours: str
    title: str
    our_title: str
    how: str
    share: float
    annotations: int
    what: str


REVISION, LAYOUT, ALIKE = "revision", "layout", "alike"
MATCHES = (REVISION, LAYOUT, ALIKE)
"""The text was corrected here or there; only blanks and line breaks differ; the texts are alike (to be confirmed)."""


@dataclass(frozen=True, slots=True)
class ThemeMatch:
    """A theme of the colleague's that ours has not by id: `ours` is the id of the one it is taken for, "" where it
    comes along as a new one. `annotations` have it."""

    theirs: str
    name: str
    ours: str
    annotations: int = 0


@dataclass
class MergeReport:
    """Numbers and lists; `notes` are worth a word and left nothing out."""

    tallies: dict[str, Tally] = field(default_factory=dict)  # by annotator's id here
    documents_added: int = 0
    themes_added: int = 0
    comments: int = 0
    unblindings: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    themes: list[ThemeMatch] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def annotators(self) -> list[Tally]:
        """Those who have an annotation in the file, by name."""
        return sorted((one for one in self.tallies.values() if one.total), key=lambda one: one.name.casefold())

    def total(self, what: str) -> int:
        """Of all annotators: how many are "new", "same", "differing" or "unplaced"."""
        return sum(getattr(one, what) for one in self.tallies.values())
