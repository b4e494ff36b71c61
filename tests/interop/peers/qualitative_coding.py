"""qualitative-coding (qc) imports the project and counts its codes."""

import os
import re
import subprocess
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from common import decisions, given

out, sentences, _ = given()
qc = Path(sys.executable).parent / "qc"
environment = os.environ | {"PYTHONBREAKPOINT": "0", "EDITOR": "true"}
empty = out.parent / "qc"
empty.mkdir()
calling = {"check": True, "env": environment, "cwd": empty, "stdin": subprocess.DEVNULL}
subprocess.run([qc, "init", "--import", out], **calling)
stats = subprocess.run([qc, "codes", "stats"], capture_output=True, text=True, **calling).stdout
print(stats)
wanted = Counter(theme for themes in decisions(sentences).values() for theme in themes)
for theme, number in wanted.items():
    words = re.escape(theme.split(",")[0])
    assert re.search(rf"{words}.*?\b{number}\b", stats), (theme, number)
print(f"qualitative-coding {version('qualitative-coding')}: {sum(wanted.values())} codings")
