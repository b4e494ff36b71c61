"""How long it takes to correct one word in a release of 1 MB, and to rewrite it: CPU seconds, beside cutting it anew.

Run `python tests/bench/correcting.py`.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.commands.correcting import correction  # the path comes first
from annotator.records import Annotation, Document, Sentence, fingerprint
from annotator.segmentation import segment

MEGA = 1_000_000
_WORDS = "the ministers of both countries met in Beijing and agreed on trade industry mining ports peace".split()


def _prose(size: int, seed: int) -> str:
    dice, parts, length = random.Random(seed), [], 0
    while length < size:
        sentence = " ".join(dice.choices(_WORDS, k=dice.randint(5, 25))).capitalize() + dice.choice([". ", ".\n\n"])
        parts.append(sentence)
        length += len(sentence)
    return "".join(parts)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _correct(old: str, new: str) -> float:
    document = Document(fingerprint(old), old, "Title")
    sentences = [Sentence(document.id, *span) for span in segment(old)]
    held = [Annotation(document.id, one.start, "ada", frozenset({"security"})) for one in sentences]
    return _seconds(lambda: correction(document, sentences, held, new, segment, "ada"))


def main() -> None:
    prose, dice = _prose(MEGA, 1), random.Random(3)
    places = sorted(dice.sample(range(len(prose)), 200))
    many = "".join(prose[a:b] + "x" for a, b in zip([0, *places], [*places, len(prose)], strict=True))
    repeated = "They met. " * (MEGA // 10)
    cases = {
        "a word in the middle": (prose, prose[: MEGA // 2] + " corrected " + prose[MEGA // 2 :]),
        "200 typos": (prose, many),
        "two words among equal sentences": (repeated, repeated[:300_000] + "x " + repeated[300_000:700_000] + "y "),
        "every sentence written anew": (prose, _prose(MEGA, 2)),
        "no word of the old text": (prose, "".join(f"w{number}. " for number in range(MEGA // 8))),
        "1 MB without a space": ("a" * MEGA, "a" * (MEGA // 2) + "b" + "a" * (MEGA // 2)),
    }
    print(f"{_seconds(lambda: segment(prose)):6.2f} s  cutting 1 MB anew")
    for name, (old, new) in cases.items():
        print(f"{_correct(old, new):6.2f} s  {name}")


if __name__ == "__main__":
    main()
