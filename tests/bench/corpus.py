"""What a corpus of 10,000 or 50,000 releases costs: python tests/bench/corpus.py [50000] [--serial] [--keep FOLDER]

Makes the releases as files in a temporary folder, imports them, reads, searches and undoes. Prints seconds, megabytes,
and the most memory that this process and its workers held. `--serial` uses one core; `--keep` leaves files and project.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

SENTENCES = 20
_SYLLABLES = (
    "ba be ca co da de di do en er es fa fi ga go ha ho in ir ka ko la le li lo ma me mi mo na ne no or pa pe po qu ra "
    "re ri ro sa se si so ta te ti to tra tion ment un ur va ve vi wa we za zo str ship gen ung keit eux ción"
).split()
_OPENINGS = {
    "en": "The minister said on Tuesday that the government and its partners will",
    "fr": "Le ministre a déclaré que le gouvernement et les partenaires de la région vont",
    "de": "Der Minister sagte am Dienstag, dass die Regierung und die Partner mit dem Rat",
    "es": "El ministro dijo que el gobierno y los socios de la región van a",
    "ru": "Министр сообщил, что правительство и партнёры по региону в этом году",
    "ur": "وزیر نے کہا کہ حکومت اور اس کے ساتھی اس سال",
    "zh": "外交部发言人表示中方愿与各方加强合作",
}
_SEARCHED = "Zeppelin,was seen,government,tion,qzxv,飞艇,齐柏林飞艇,外交部,правительство,حکومت,EU,e".split(",")
_SHARES = (("en", 60), ("fr", 10), ("de", 8), ("es", 8), ("ru", 5), ("ur", 3), ("zh", 6))


class Releases:
    """Makes texts whose words are as unevenly frequent as in any language; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._vocabulary = {language: self._words(language) for language in _OPENINGS}
        self._weights = list(accumulate(1 / rank for rank in range(1, 20_001)))

    def text(self) -> str:
        [language] = self._chance.choices([one for one, _ in _SHARES], [share for _, share in _SHARES])
        title = " ".join(self._pick(language, 8)).capitalize()
        sentences = [self._sentence(language) for _ in range(SENTENCES - 1)]
        paragraphs = [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
        return "\n\n".join([title, *paragraphs]) + "\n"

    def _sentence(self, language: str) -> str:
        if language == "zh":
            return f"{_OPENINGS[language]}，{''.join(self._pick(language, 14))}。"
        words = self._pick(language, 16)
        return f"{_OPENINGS[language]} {' '.join(words)}{'۔' if language == 'ur' else '.'}"

    def _pick(self, language: str, count: int) -> list[str]:
        words, weights, top = self._vocabulary[language], self._weights, self._weights[-1]
        return [words[bisect(weights, self._chance.random() * top)] for _ in range(count)]

    def _words(self, language: str) -> list[str]:
        match language:
            case "zh":
                letters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
                return ["".join(self._chance.choices(letters, k=2)) for _ in range(20_001)]
            case "ru":
                letters = list("абвгдежзиклмнопрстуфхцчшыьэюя")
            case "ur":
                letters = list("ابپتٹجچحخدرزسشصطعغفقکگلمنوہی")
            case _:
                letters = _SYLLABLES
        lengths = (1, 2, 2, 3, 3, 4) if letters is _SYLLABLES else (3, 4, 5, 6, 7)
        return ["".join(self._chance.choices(letters, k=self._chance.choice(lengths))) for _ in range(20_001)]


def make(folder: Path, documents: int, seed: int = 1) -> int:
    """Write the releases, a thousand to a folder; returns how many bytes they have."""
    releases, size = Releases(seed), 0
    for number in range(documents):
        parent = folder / f"{number // 1000:03d}"
        parent.mkdir(parents=True, exist_ok=True)
        text = releases.text()
        if number == documents * 3 // 4:
            text += "\nOnly here a Zeppelin was seen, 齐柏林飞艇。\n"
        data = text.encode()
        (parent / f"release {number}.txt").write_bytes(data)
        size += len(data)
    return size


def main() -> None:
    """Make, import, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", type=int, nargs="?", default=10_000)
    parser.add_argument("--serial", action="store_true")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pressmark-bench-", dir=".") as temporary:  # not in memory
        folder = asked.keep or Path(temporary)
        files = folder / "files"
        if not files.exists():
            told("files", make(files, asked.documents) / 1e6, "MB")
        project = folder / "corpus.pressmark"
        for old in folder.glob("corpus.pressmark*"):
            old.unlink()
        import_them(project, files, asked.serial)
        told("project", project.stat().st_size / 1e6, "MB")
        weigh(project)
        look(project)
        read(project)
        undo(project)


def import_them(project: Path, files: Path, serial: bool) -> None:
    from ui.work.importing import ImportReport, carry_out, import_paths
    from ui.work.projects import new_project

    report = ImportReport()
    with new_project(project) as store, watching() as held, clocked("import"):
        workers = 1 if serial else None
        carry_out(store, import_paths([files], store, annotator="Ann", report=report, workers=workers))
    print(f"{report.added} documents, {report.sentences} sentences, {len(report.problems)} problems")
    told("most memory of the parent", held["parent"] / 1e6, "MB")
    told("most memory of a worker", held["worker"] / 1e6, "MB")


def look(project: Path) -> None:
    """Near duplicates; the import hands over the sketches that it has made."""
    from db.store import Store

    with Store.open(project) as store, watching() as held:
        with clocked("near duplicates, with sketches"):
            store.look_for_similar()
        told("most memory while comparing", held["parent"] / 1e6, "MB")
        print(f"{len(store.similar())} pairs")


def weigh(project: Path) -> None:
    """How large each part of the file is, where SQLite was built to tell."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(project)) as connection:
        try:
            rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
        except sqlite3.OperationalError:
            return
    for name, size in rows[:8]:
        told(f"  {name}", size / 1e6, "MB")


def read(project: Path) -> None:
    from db.store import Store

    with Store.open(project) as store:
        best("headings()", store.headings)
        best("counts()", lambda: store.counts("ann"))
        for words in _SEARCHED:
            best(f"search “{words}”", lambda words=words: list(store.search(words)))  # type: ignore[misc]
            best("  its first hit", lambda words=words: next(store.search(words, limit=1), None))  # type: ignore[misc]


def undo(project: Path) -> None:
    from db.store import Store

    with Store.open(project) as store, watching() as held:
        entry = store.history(limit=1)[0]
        with clocked("undo"):
            store.undo("", entry.annotator)
        told("most memory while undoing", held["parent"] / 1e6, "MB")


@contextmanager
def clocked(name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    told(name, time.perf_counter() - begun, "s")


def best(name: str, work: Callable[[], Any]) -> None:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    told(name, min(times) * 1000, "ms")


def told(name: str, value: float, unit: str) -> None:
    print(f"{name:34}{value:10.1f} {unit}", flush=True)


@contextmanager
def watching() -> Iterator[dict[str, int]]:
    """The most memory in bytes that this process and the largest of its children hold, where /proc tells."""
    held, ended = {"parent": 0, "worker": 0}, threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            held["parent"] = max(held["parent"], resident("self"))
            for child in children():
                held["worker"] = max(held["worker"], resident(child))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        ended.set()
        thread.join()


def children() -> list[str]:
    found = []
    for task in Path("/proc/self/task").glob("*/children"):
        try:
            found += task.read_text().split()
        except OSError:
            continue
    return found


def resident(process: str) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    main()
