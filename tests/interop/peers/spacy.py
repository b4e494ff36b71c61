"""spaCy reads the DocBin, finds nothing wrong with it, and trains on it."""

import subprocess
import sys
from pathlib import Path

sys.path.pop(0)  # this folder, where `spacy` would be this file
import spacy as real
from spacy.tokens import DocBin

sys.path.insert(0, str(Path(__file__).parent))
from common import decisions, given

out, sentences, themes = given()
docs = list(DocBin(store_user_data=True).from_disk(out).get_docs(real.blank("xx").vocab))
found = {(doc.user_data["sentence_id"], doc.user_data["annotator"]): doc for doc in docs}
texts = {one["id"]: one["text"] for one in sentences}
wanted = decisions(sentences)
assert found.keys() == wanted.keys()
for (sentence, who), doc in found.items():
    assert doc.text == texts[sentence]
    assert doc.cats == {theme: float(theme in wanted[sentence, who]) for theme in themes}


def run(*words: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "spacy", *words], check=True, cwd=out.parent)


run("init", "config", "base.cfg", "--lang", "xx", "--pipeline", "textcat_multilabel", "--force")
paths = ["--paths.train", out, "--paths.dev", out]
# too few examples for a model is all that it may mind
subprocess.run([sys.executable, "-m", "spacy", "debug", "data", "base.cfg", *paths], check=False, cwd=out.parent)
run("train", "base.cfg", *paths, "--output", "model", "--training.max_steps", "4", "--training.eval_frequency", "2")
print(f"spaCy {real.__version__}: {len(docs)} Docs, trained on them")
