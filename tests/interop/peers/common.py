"""What a peer should find."""

import json
import sys
from pathlib import Path
from typing import Any


def given() -> tuple[Path, list[dict[str, Any]], list[str]]:
    """The export, the sentences as `export` to JSONL has them, and the themes."""
    truth = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    return Path(sys.argv[1]), truth["sentences"], truth["themes"]


def decisions(sentences: list[dict[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """By sentence id and annotator, the themes."""
    return {(one["id"], said["annotator"]): said["themes"] for one in sentences for said in one["annotations"]}
