"""Hugging Face's `datasets` loads the folder, with the names of its classes."""

import sys
from pathlib import Path

sys.path.pop(0)  # this folder, where `datasets` would be this file
import datasets as real

sys.path.insert(0, str(Path(__file__).parent))
from common import decisions, given

out, sentences, themes = given()
loaded = real.load_dataset(str(out), cache_dir=str(out.parent / "cache"))
assert set(loaded) == {"train", "test"}
texts, found, documents = {}, {}, {}
for split, rows in loaded.items():
    classes = rows.features["labels"].feature
    assert classes.names == themes
    for row in rows:
        texts[row["id"]] = row["text"]
        documents.setdefault(row["document"], set()).add(split)
        if row["labels"] is not None:
            found[row["id"], row["annotator"]] = [classes.int2str(label) for label in row["labels"]]
assert texts == {one["id"]: one["text"] for one in sentences}
assert found == decisions(sentences), (found, decisions(sentences))
assert all(len(splits) == 1 for splits in documents.values()), "a document is in one split"
print(f"datasets {real.__version__}: {len(texts)} sentences, {len(found)} decisions")
