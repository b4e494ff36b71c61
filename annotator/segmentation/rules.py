"""The rules in their order: where a paragraph's sentences end."""

from collections.abc import Iterable, Iterator

from annotator.segmentation.characters import CONTINUING
from annotator.segmentation.datelines import dateline_end
from annotator.segmentation.kinds import Abbreviations
from annotator.segmentation.spaced import spaced_stop_ends
from annotator.segmentation.stops import STOP, Stop, after_blanks
from annotator.segmentation.unspaced import cut_without_space, hard_stop_ends


class Rules:
    """The rules for texts of one language and one project."""

    def __init__(self, language: str, abbreviations: Iterable[str]) -> None:
        self._german = language in ("", "de")
        self._abbreviations = Abbreviations(language, abbreviations)

    def sentences(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The spans `[start, end)` of the sentences of one paragraph, whose first and last characters are visible."""
        sentence, prose = start, -1
        for match in STOP.finditer(text, start, end):
            if match.end() >= end:
                break
            if prose < 0:
                prose = dateline_end(text, start, end)
            if match.start() < prose or match.start() < sentence or _is_between_initials(text, match.start(), sentence):
                continue
            cut = self._cut(Stop(match, sentence, end))
            if sentence < cut < end:
                yield sentence, cut
                sentence = after_blanks(text, cut, end)
        yield sentence, end

    def _cut(self, stop: Stop) -> int:
        """Where the sentence ends that this stop ends; 0 where it ends none."""
        if stop.first in CONTINUING or self._abbreviations.is_own(stop):
            return 0
        if stop.is_hard:
            return stop.after if hard_stop_ends(stop) else 0
        if not stop.is_spaced:
            return cut_without_space(stop, self._abbreviations)
        return stop.after if spaced_stop_ends(stop, self._abbreviations, self._german) else 0


def _is_between_initials(text: str, stop: int, sentence: int) -> bool:
    """Whether the stop is the first of `A. B.`: so frequent where it occurs at all that it is met before all else."""
    return (
        (text[stop + 2 : stop + 3] == "." and text[stop + 1].isupper())
        or (text[stop + 3 : stop + 4] == "." and text[stop + 2].isupper() and text[stop + 1] in " \xa0\n")
    ) and (stop > sentence and text[stop - 1].isupper() and (stop - 1 == sentence or text[stop - 2] in " \xa0\n."))
