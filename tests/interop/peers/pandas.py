"""pandas reads the CSV."""

import sys
from pathlib import Path

sys.path.pop(0)  # this folder, where `pandas` would be this file
import pandas as real

sys.path.insert(0, str(Path(__file__).parent))
from common import decisions, given

out, sentences, themes = given()
table = real.read_csv(out, dtype=str, keep_default_na=False)
found = {
    (row["id"], row["annotator"]): [theme for theme in themes if row[theme] == "1"]
    for _, row in table.iterrows()
    if row["annotator"]
}
assert found == decisions(sentences), (found, decisions(sentences))
assert set(table["text"]) == {one["text"] for one in sentences}
print(f"pandas {real.__version__}: {len(table)} rows")
