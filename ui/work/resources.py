"""Where the files that come with the program lie."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CODEBOOK = RESOURCES / "codebook.json"
SAMPLES = RESOURCES / "samples"


@cache
def palette() -> Sequence[str]:
    """The colours for themes on a light ground, as #RRGGBB, in the order in which they are handed out."""
    colours = json.loads((RESOURCES / "palette.json").read_text(encoding="utf-8"))["colours"]
    return tuple(str(colour["light"]) for colour in colours)
