"""How fast sentences are cut: characters per CPU second on prose beside a bare `re.split`, CPU seconds for each trap.

Run `python tests/bench/segmentation.py`; prints medians of several runs, with the same split in the same run.
"""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.segmentation import segment  # the path comes first

RUNS = 5
MEGA = 1_000_000

_PROSE = (
    "The two sides agreed to focus on the three key sectors of industry, agriculture and mining, promote the building "
    "and operation of the port, and enhance the capacity for sustainable development. They also welcomed third-party "
    "participation that conforms with the modalities set by Gen. Khan and the U.N. Charter on Jan. 5, 2026. “We will "
    "not yield,” he said.\n"
)


def _prose(size: int) -> str:
    release = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "000_84e34df9c8cd6787.txt"
    unit = release.read_text(encoding="utf-8") + "\n" if release.exists() else _PROSE
    return unit * (size // len(unit) + 1)


TRAPS: dict[str, Callable[[], str]] = {
    "1 MB without a space": lambda: "a" * MEGA,
    "1 MB of words joined by stops": lambda: "word." * (MEGA // 5),
    "1 MB of capitals joined by stops": lambda: "Word." * (MEGA // 5),
    "1 MB of a.b.c.": lambda: "a." * (MEGA // 2),
    "50,000 times 'U.N. '": lambda: "U.N. " * 50_000,
    "200,000 characters without a space, quotes": lambda: "“a.”" * 50_000,
    "a million dots": lambda: "." * MEGA,
    "half a million spaced dots": lambda: ". " * (MEGA // 2),
    "a million newlines": lambda: "\n" * MEGA,
    "half a million one-letter lines": lambda: "a\n" * (MEGA // 2),
    "a million open quotes": lambda: "“" * MEGA,
    "a million straight quotes after a stop": lambda: "a." + '"' * MEGA,
    "stops and straight quotes": lambda: 'a."B ' * (MEGA // 5),
    "1 MB of one hard-wrapped paragraph": lambda: (
        "the two sides agreed to further strengthen cooperation in the fields\nof trade. They met and " * (MEGA // 88)
    ),
    "1 MB of one line of prose": lambda: _PROSE.replace("\n", " ") * (MEGA // len(_PROSE)),
    "1 MB of initials": lambda: "A. B. C. " * (MEGA // 9),
    "1 MB of numbers": lambda: "1. 2. 3. " * (MEGA // 9),
    "1 MB of digits": lambda: "1234567890" * (MEGA // 10),
    "1 MB of dashes": lambda: "- " * (MEGA // 2),
    "1 MB of spaces between two words": lambda: "a." + " " * MEGA + "b",
    "1 MB of stop and many spaces": lambda: ("a." + " " * 998) * (MEGA // 1000),
    "1 MB of open brackets and stops": lambda: ". (" * (MEGA // 3),
    "1 MB of footnotes": lambda: "a.[1]" * (MEGA // 5),
    "1 MB of Chinese stops": lambda: "好。" * (MEGA // 2),
    "1 MB of Urdu letters": lambda: "ایس۔ " * (MEGA // 5),
    "1 MB of colons": lambda: "A: " * (MEGA // 3),
    "1 MB of zero-width spaces": lambda: "\u200b" * MEGA,
}


def _seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    took = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return median(took)


def main() -> None:
    prose = _prose(5 * MEGA)
    split = re.compile(r"(?<=[.!?])\s+|\n")
    segment(prose[:10_000])
    cut, bare = _seconds(lambda: segment(prose)), _seconds(lambda: split.split(prose))
    print(f"prose  {len(prose) / cut / MEGA:.2f} M characters/s, {cut / bare:.1f} times a bare re.split")
    for name, make in TRAPS.items():
        text = make()
        print(f"{_seconds(lambda text=text: segment(text), 3):6.2f} s  {name}")  # type: ignore[misc]


if __name__ == "__main__":
    main()
