"""stub"""

from pathlib import Path

from ui.work.findings import Findings


def write(path: Path, findings: Findings) -> None:
    pass
