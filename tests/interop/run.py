"""Installs each peer in an environment of its own, exports a project for it, and lets the peer read the export.

    python tests/interop/run.py [--only NAME ...] [--where-possible]

A peer's script (tests/interop/peers/NAME.py) gets the export's path and the path of truth.json, and ends with an
assertion where texts, spans, labels or annotators are not what they were. `--where-possible` passes over peers that
cannot be installed, which otherwise is a failure.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENVIRONMENTS = ROOT / ".interop"

# What is awkward: astral characters, three scripts, markup, line ends in a sentence, commas and colons in names
RELEASES = {
    "Émoji 🎻 “release” <1>": (
        "en",
        ["First 🎻 line <b>.", "Second & “last” line.", "A third one: 為什麼.", "Undecided."],
    ),
    "قونصل خانہ کھلا رہے گا": ("ur", ["قونصل خانہ کھلا رہے گا۔", "پاسپورٹ 🛂 ساتھ لائیں۔"]),
    "外长举行会谈": ("zh", ["两国外长举行会谈。", "双方同意加强合作。"]),
}
THEMES = ["security", "economy, trade", "外交"]
DECISIONS: dict[tuple[int, int], dict[str, list[str]]] = {
    (0, 1): {"Ann & Co": ["security", "economy, trade"], "Bén": ["economy, trade"]},
    (0, 2): {"Ann & Co": [], "Bén": ["security"]},
    (0, 3): {"Bén": ["外交"]},
    (1, 1): {"Ann & Co": ["security"], "Bén": []},
    (1, 2): {"Ann & Co": ["外交"]},
    (2, 1): {"Ann & Co": ["外交"], "Bén": ["外交"]},
    (2, 2): {"Bén": ["economy, trade"]},
}


class Peer(NamedTuple):
    """A tool: what pip installs for it, the format it reads, and the options of the export."""

    requirements: tuple[str, ...]
    format: str
    out: str
    options: tuple[str, ...] = ()


PEERS = {
    "cassis_xmi": Peer(("dkpro-cassis==0.12.0",), "uima-xmi", "cas"),
    "cassis_json": Peer(("dkpro-cassis==0.12.0",), "uima-json", "cas"),
    "refi_qda": Peer(("lxml", "xmlschema"), "refi-qda", "project.qdpx"),
    "qualitative_coding": Peer(("qualitative-coding",), "refi-qda", "project.qdpx"),
    "spacy": Peer(("spacy==3.8.18",), "spacy", "dataset.spacy"),
    "datasets": Peer(("datasets==5.2.0",), "huggingface", "dataset", ("--split", "train=0.5,test=0.5")),
    "pandas": Peer(("pandas", "pyarrow", "openpyxl"), "csv", "dataset.csv"),
}


def main() -> int:
    """Run the peers; returns how many failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--only", nargs="+", choices=list(PEERS), default=list(PEERS), metavar="NAME")
    parser.add_argument("--where-possible", action="store_true")
    arguments = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="pressmark-interop-") as folder:
        project, truth = made(Path(folder))
        for name in arguments.only:
            peer = PEERS[name]
            python = installed(peer)
            if python is None:
                print(f"{name:<20} cannot be installed here", flush=True)
                failed += not arguments.where_possible
                continue
            out = Path(folder) / name / peer.out
            out.parent.mkdir()
            export(python if peer.format == "spacy" else Path(sys.executable), project, out, peer)
            done = subprocess.run(
                [python, HERE / "peers" / f"{name}.py", out, truth],
                cwd=out.parent,
                env=os.environ | {"PYTHONIOENCODING": "utf-8", "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"},
                capture_output=True,
                text=True,
                check=False,
            )
            print(
                f"{name:<20} {'reads it' if done.returncode == 0 else 'FAILED'}  {last_line(done.stdout)}", flush=True
            )
            if done.returncode:
                failed += 1
                print(done.stdout[-2000:], done.stderr[-4000:], sep="\n")
    return failed


def made(folder: Path) -> tuple[Path, Path]:
    """A project of the releases and decisions above, and what a peer should find, by the sentences' ids."""
    lines = []
    for at, (title, (language, texts)) in enumerate(RELEASES.items()):
        for number, text in enumerate(texts, start=1):
            said = [{"annotator": who, "themes": names} for who, names in DECISIONS.get((at, number), {}).items()]
            document = {"title": title, "language": language, "date": "2026-01-05", "source": "Ministry"}
            line = {"document": {"id": title, **document}, "number": number, "text": text, "annotations": said}
            lines.append(json.dumps(line, ensure_ascii=False))
    source, codebook = folder / "source.jsonl", folder / "codebook.json"
    source.write_text("\n".join(lines), encoding="utf-8")
    themes = [
        {"name": name, "key": str(at), "definition": f"About {name} & more."} for at, name in enumerate(THEMES, 1)
    ]
    codebook.write_text(json.dumps({"format": "pressmark-codebook", "version": 1, "themes": themes}), encoding="utf-8")
    project, truth = folder / "project.pressmark", folder / "truth.jsonl"
    python = Path(sys.executable)
    run(python, "new", project, "--codebook", codebook)
    run(python, "import", project, source, "--as", "Interop")
    run(python, "export", project, truth)
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    found = folder / "truth.json"
    found.write_text(json.dumps({"themes": THEMES, "sentences": rows}, ensure_ascii=False), encoding="utf-8")
    return project, found


def installed(peer: Peer) -> Path | None:
    """The Python of an environment that has the peer; None where it cannot be had."""
    name = "+".join(one.split("=")[0] for one in peer.requirements)
    folder = ENVIRONMENTS / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark = folder / "requirements.txt"
    wanted = "\n".join(peer.requirements)
    if mark.exists() and mark.read_text() == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    # what the program needs too: spaCy's format is written in the environment that has spaCy
    own = ["--require-hashes", "-r", str(ROOT / "requirements.lock")] if peer.format == "spacy" else []
    for words in ([own] if own else []) + [list(peer.requirements)]:
        done = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", *words], capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stderr[-800:], file=sys.stderr)
            return None
    mark.write_text(wanted)
    return python


def export(python: Path, project: Path, out: Path, peer: Peer) -> None:
    run(python, "export", project, out, "--format", peer.format, *peer.options)


def run(python: Path, *words: str | Path) -> None:
    """A command of the program; its words where it fails."""
    done = subprocess.run([python, ROOT / "main.py", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"pressmark {' '.join(map(str, words))}: {done.stderr}")


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else ""


if __name__ == "__main__":
    sys.exit(main())
