"""The manifest of an export: which files with which checksums, from what and how."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "manifest.json"
KIND = "pressmark-dataset"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export: its name there, with /, its bytes and their SHA-256 in hexadecimal."""

    name: str
    bytes: int
    sha256: str


def written(path: Path, name: str) -> Written:
    """What was written to this path."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Written(name, file.tell(), digest)


def in_json(files: Sequence[Written], about: Mapping[str, Any]) -> str:
    """The manifest: the same files and choices give the same text."""
    listed = [{"path": one.name, "bytes": one.bytes, "sha256": one.sha256} for one in files]
    value = {"format": KIND, "version": _VERSION, **about, "files": listed}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def strangers(folder: Path) -> list[str] | None:
    """What is in the folder beside a dataset that we wrote there; None where there is no such dataset."""
    try:
        value = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(value, dict) or value.get("format") != KIND:
        return None
    own = {NAME, *(str(one.get("path")) for one in value.get("files", ()) if isinstance(one, dict))}
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return sorted(name for name in found if name not in own)
