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
subprocess.run([qc, "init", "--import", out], check=True, env=environment, stdin=subprocess.DEVNULL)
stats = subprocess.run([qc, "codes", "stats"], check=True, env=environment, capture_output=True, text=True).stdout
print(stats)
wanted = Counter(theme for themes in decisions(sentences).values() for theme in themes)
for theme, number in wanted.items():
    words = re.escape(theme.split(",")[0])
    assert re.search(rf"{words}.*?\b{number}\b", stats), (theme, number)
print(f"qualitative-coding {version('qualitative-coding')}: {sum(wanted.values())} codings")
