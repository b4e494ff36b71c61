"""A figure, or in words why there is none."""

from dataclasses import dataclass

NOBODY = "nobody has decided a sentence yet"
ONE_ANNOTATOR = "there are decisions of one annotator only; agreement needs two"
NO_OVERLAP = "no sentence was decided by two or more annotators"
ONE_SENTENCE = "only one sentence was decided by two or more annotators"
NO_VARIATION = "all decisions are the same, so there is nothing that could differ by chance"
UNEQUAL = "the sentences differ in how many annotators decided them"


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient; `value` is None where it is not defined, and `reason` then says why, without a full stop."""

    value: float | None
    reason: str = ""
