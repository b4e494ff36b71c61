"""Exporting a million rows to CSV, JSON Lines and Parquet, beside the bare writers fed from one query of the same rows.

ROWS and RUNS in the environment make it smaller. Both sides take turns in one run, each in a process of its own, whose
processor time and largest memory are told. The aim is 1.5 times the bare writer, and memory that does not grow.
"""

import csv
import json
import os
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from annotator.changes import Act, Change, Edit
from annotator.exporting.order import Order
from annotator.records import Annotator, Record, Theme, fingerprint
from db.store import Store
from tests.bench.sides import table
from ui.work.exporting import export

ROWS = int(os.environ.get("ROWS", "1000000"))
RUNS = int(os.environ.get("RUNS", "3"))
PER_DOCUMENT = 100
THEMES = [Theme(f"theme{at}", f"theme {at}", str(at), "#112233", position=at) for at in range(1, 8)]
WORDS = "the ministers met and agreed on trade security visits talks ports grain energy borders in Beijing".split()
COLUMNS = (
    "id", "document", "title", "date", "source", "url", "language", "paragraph", "number", "start", "end", "text",
    "annotator", *(theme.name for theme in THEMES), "unsure", "note", "origin", "annotated_at",
)  # fmt: skip
FLAGS = ", ".join(f"' ' || a.themes || ' ' LIKE '% {theme.id} %'" for theme in THEMES)
QUERY = f"""
    SELECT s.document || ':' || s.start || '-' || s."end", d.id, d.title, d.date, d.source, d.url, d.language,
        s.paragraph, row_number() OVER (PARTITION BY s.document ORDER BY s.start), s.start, s."end",
        substr(t.body, s.start + 1, s."end" - s.start), p.name, {FLAGS}, a.unsure, a.note, a.origin, a.at
    FROM document d JOIN text t ON t.id = d.id JOIN sentence s ON s.document = d.id
    LEFT JOIN annotation a ON a.document = s.document AND a.start = s.start
    LEFT JOIN annotator p ON p.id = a.annotator
    ORDER BY d.number, s.start, p.name
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which one annotator has decided as many sentences as there are to be rows."""
    path = tmp_path_factory.mktemp("bench") / "million.pressmark"
    records: list[Record] = [*THEMES, Annotator("ada", "Ada")]
    first = Change(Act.CREATE, tuple(Edit(None, record) for record in records))
    Store.create(path, [first]).close()
    chance = random.Random(1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for number in range(1, ROWS // PER_DOCUMENT + 1):
            fill(connection, number, chance)
        connection.commit()
    return path


def fill(connection: sqlite3.Connection, number: int, chance: random.Random) -> None:
    texts = [" ".join(chance.choices(WORDS, k=24)) + f" {number}." for _ in range(PER_DOCUMENT)]
    text, spans, start = "\n".join(texts), [], 0
    for one in texts:
        spans.append((start, start + len(one)))
        start += len(one) + 1
    identity = fingerprint(text)
    connection.execute("INSERT INTO text VALUES (?, ?)", (identity, text))
    row = (identity, number, f"Release {number}", "2026-01-05", "MFA", "", "en", "1", "", "[]")
    connection.execute(f"INSERT INTO document VALUES ({', '.join('?' * len(row))})", row)
    sentences = [(identity, start, end, at // 5 + 1) for at, (start, end) in enumerate(spans)]
    connection.executemany("INSERT INTO sentence VALUES (?, ?, ?, ?)", sentences)
    made = [
        (identity, start, "ada", f"theme{1 + start % 7}", 0, "", "manual", "2026-01-05T09:30:00.000Z", "", "")
        for start, _ in spans
    ]
    connection.executemany(f"INSERT INTO annotation VALUES ({', '.join('?' * len(made[0]))})", made)


def bare_csv(rows: Iterator[Sequence[Any]], out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def bare_jsonl(rows: Iterator[Sequence[Any]], out: Path) -> None:
    names = COLUMNS[13:20]
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            said = {
                "annotator": row[12],
                "themes": [name for name, flag in zip(names, row[13:20], strict=True) if flag],
                "unsure": bool(row[20]),
                "note": row[21],
                "origin": row[22],
                "at": row[23],
            }
            document = dict(zip(("id", *COLUMNS[2:7]), row[1:7], strict=True))
            sentence = {"id": row[0], "document": document, **dict(zip(COLUMNS[7:12], row[7:12], strict=True))}
            file.write(dumps(sentence | {"annotations": [said]}) + "\n")


def bare_parquet(rows: Iterator[Sequence[Any]], out: Path) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    numbers = {*COLUMNS[7:11], *COLUMNS[13:21]}
    schema = pa.schema([(name, pa.int32() if name in numbers else pa.string()) for name in COLUMNS])
    cursor: Any = rows
    with ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := cursor.fetchmany(20_000):
            columns = [pa.array(column, field.type) for column, field in zip(zip(*batch, strict=True), schema)]  # noqa: B905
            writer.write_batch(pa.record_batch(columns, schema=schema))


BARE: dict[str, Callable[[Any, Path], None]] = {"csv": bare_csv, "jsonl": bare_jsonl, "parquet": bare_parquet}


def write_bare(project: Path, out: Path) -> None:
    with closing(sqlite3.connect(project)) as connection:
        BARE[out.suffix[1:]](connection.execute(QUERY), out)


def write_ours(project: Path, out: Path) -> None:
    with Store.open(project, read_only=True) as store:
        export(store, out, Order())


def measured(write: Callable[[Path, Path], None], project: Path, out: Path) -> tuple[float, float]:
    """Seconds of processor time and megabytes at most, of a process that does nothing else."""
    context = get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(write, project, out, send))
    process.start()
    found: tuple[float, float] = receive.recv()
    process.join()
    return found


def _measure(write: Callable[[Path, Path], None], project: Path, out: Path, send: Any) -> None:
    began = time.process_time()
    write(project, out)
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    send.send((spent, peak / (1_000_000 if sys.platform == "darwin" else 1_000)))


@pytest.mark.parametrize("ending", list(BARE))
def test_export(ending: str, project: Path, tmp_path: Path) -> None:
    sides: dict[str, list[float]] = {"bare writer": [], "ours": []}
    memory: dict[str, list[float]] = {"bare writer": [], "ours": []}
    for _ in range(RUNS):
        for name, write in (("bare writer", write_bare), ("ours", write_ours)):
            seconds, megabytes = measured(write, project, tmp_path / f"{name}.{ending}")
            sides[name].append(seconds)
            memory[name].append(megabytes)
    table(f"{ROWS:,} rows to {ending}, processor time", "bare writer", sides, {"ours": "<= 1.5x"})
    print("most memory: " + ", ".join(f"{name} {median(used):.0f} MB" for name, used in memory.items()))
