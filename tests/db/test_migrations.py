"""Every released schema, with data in it, comes up to today's; and today's is what db.schema says."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import db.migrations
import db.opening
import db.schema
import db.store
from annotator.commands.tagging import toggle_none
from annotator.refusal import Refusal
from db import migrations, search
from db.file import SCHEMA_VERSION
from db.integrity import check
from db.schema import metadata
from db.store import Store
from tests.db.made import ADA, THEMES, YS, make, records, target
from tests.db.released.dump import FOLDER, restore

VERSIONS = Path(migrations.__file__).parent / "versions"
RELEASED = sorted(FOLDER.glob("*.sql"))


def schema_of(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in rows if not is_index(name)}


def is_index(name: str | None) -> bool:
    return (name or "").startswith("search")


def test_there_is_one_migration_for_each_version_and_a_dump_of_each() -> None:
    script = ScriptDirectory(str(VERSIONS.parent))
    assert [one.revision for one in script.walk_revisions()] == [f"{n:04d}" for n in range(SCHEMA_VERSION, 0, -1)]
    assert [path.stem for path in RELEASED] == [f"{number:04d}" for number in range(1, SCHEMA_VERSION + 1)]


def test_the_migrations_lead_to_the_schema_that_the_program_knows(store: Store, tmp_path: Path) -> None:
    with store._engine.connect() as connection:
        opts: dict[str, Any] = {"compare_type": True, "compare_server_default": True}
        opts["include_name"] = lambda name, *_: not is_index(name)
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    made = create_engine(f"sqlite:///{tmp_path / 'direct.db'}")
    metadata.create_all(made)
    made.dispose()
    migrated = schema_of(store.path)
    assert migrated.pop("alembic_version")
    assert migrated == schema_of(tmp_path / "direct.db"), "constraint names, WITHOUT ROWID and indexes included"


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: str(dump.stem))
def test_a_project_of_each_release_comes_up_to_date_with_all_that_is_in_it(dump: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.pressmark"
    restore(dump, path)
    with Store.open(path) as store:
        found = records(store)
        assert [theme.id for theme in store.themes()] == [theme.id for theme in THEMES]
        assert len(found["documents"]) == 3
        assert len(found["annotations"]) > 10
        assert any("为什么" in str(annotation) for annotation in found["annotations"])
        store.apply(toggle_none([target(store, YS[1])], ADA.id))
        assert store.undo(YS[1].document, ADA.id)
        assert records(store) == found
    assert check(path) == []
    assert schema_of(path).keys() >= metadata.tables.keys()


# A version that does not exist yet


BOX = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down}"


def upgrade() -> None:
    with op.batch_alter_table("sentence") as table:
        table.add_column(sa.Column("level", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE theme SET name = upper(name)")
    {end}
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A program that knows one version more; call it with the last line of the migration to it."""
    folder = tmp_path / "migrations"
    shutil.copytree(VERSIONS.parent, folder)
    for module in (db.store, db.opening, db.migrations):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(db.migrations, "__file__", str(folder / "__init__.py"))

    def make_it(end: str) -> None:
        revision = f"{SCHEMA_VERSION + 1:04d}"
        code = BOX.format(revision=revision, down=f"{SCHEMA_VERSION:04d}", end=end)
        (folder / "versions" / f"{revision}_next.py").write_text(code, encoding="utf-8")

    return make_it


def test_a_migration_may_rebuild_a_table_that_others_refer_to(store: Store, next_version: Any) -> None:
    before = records(store)
    store.close()
    next_version("pass")
    with Store.open(store.path) as migrated:
        assert records(migrated)["sentences"] == before["sentences"]
        assert [theme.name for theme in migrated.themes()] == ["SECURITY", "ECONOMY"]
        with migrated._engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA user_version").scalar() == SCHEMA_VERSION + 1
    backup = store.path.with_name(f"both.schema-{SCHEMA_VERSION}.pressmark")
    assert {path.name for path in store.path.parent.glob("*.pressmark*")} == {"both.pressmark", backup.name}
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert old.execute("SELECT name FROM theme ORDER BY position").fetchall() == [("security",), ("economy",)]


@pytest.mark.parametrize(
    "end",
    [
        "raise RuntimeError('midway')",
        "op.execute('SELECT * FROM nowhere')",
        "op.execute('DELETE FROM sentence')",
    ],
)
def test_a_failed_migration_leaves_the_project_as_it_was(store: Store, next_version: Any, end: str) -> None:
    store.apply(toggle_none([target(store, YS[1])], ADA.id))
    store.close()
    before = schema_of(store.path), content(store.path)
    next_version(end)
    for attempt in (1, 2):
        with pytest.raises(Exception, match=r"midway|nowhere|damaged"):
            Store.open(store.path)
        assert (schema_of(store.path), content(store.path)) == before
        assert not store.path.with_name(store.path.name + ".lock").exists()
        assert len(list(store.path.parent.glob("both.schema-*"))) == attempt, "no backup overwrites another"


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        for table in search.TABLES:  # which cannot be written down
            copy.execute(f"DROP TABLE IF EXISTS {table}")
        return [*copy.iterdump(), *map(str, copy.execute("PRAGMA user_version"))]


def test_an_older_project_is_not_migrated_by_reading_it(store: Store, next_version: Any) -> None:
    store.close()
    next_version("pass")
    before = store.path.read_bytes()
    with pytest.raises(Refusal, match="older Pressmark"):
        Store.open(store.path, read_only=True)
    assert store.path.read_bytes() == before


# PostgreSQL


def test_the_schema_can_be_written_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    made += [
        str(CreateIndex(index).compile(dialect=dialect)) for table in metadata.sorted_tables for index in table.indexes
    ]
    assert not any("ROWID" in statement for statement in made)
    assert any("seq SERIAL" in statement for statement in made)


def test_the_dump_of_this_version_can_be_written_anew(tmp_path: Path) -> None:
    """So that the script still works on the day of the next release."""
    with make(tmp_path / "new.pressmark"):
        pass
    restore(RELEASED[-1], tmp_path / "again.pressmark")
    assert schema_of(tmp_path / "again.pressmark") == schema_of(tmp_path / "new.pressmark")
