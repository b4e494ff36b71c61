"""The store's statements on a real PostgreSQL, which the test starts by itself, do what they do on SQLite."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from annotator.changes import Act
from annotator.commands.codebook import merge_themes
from annotator.commands.tagging import toggle_theme
from annotator.records import Annotation
from annotator.refusal import Conflict
from db.migrations import upgrade
from db.store import Store
from tests.db.made import ADA, BEN, ECONOMY, SECURITY, THEMES, XS, YS, X, Y, added, live, records, target, unchanged


def programs() -> Path:
    """The folder of PostgreSQL's programs; where Debian keeps them they are not on the PATH."""
    found = [Path(name).parent for name in [shutil.which("pg_ctl")] if name]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.skip("PostgreSQL (initdb, pg_ctl) is not on this machine")


def as_server_user() -> list[str]:
    """PostgreSQL refuses to be run by root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    import pwd

    if not shutil.which("runuser") or "postgres" not in {user.pw_name for user in pwd.getpwall()}:
        pytest.skip("PostgreSQL cannot be run by root, and there is no user “postgres” to run it as")
    return ["runuser", "-u", "postgres", "--"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server without a port, in a folder of its own; gives its URL."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: it is not in requirements.lock")
    folder, user = programs(), as_server_user()
    with tempfile.TemporaryDirectory(prefix="pressmark-pg-") as name:
        if user:
            shutil.chown(name, "postgres")
        data = f"{name}/data"
        options = f"-c listen_addresses='' -c unix_socket_directories={name} -c fsync=off"
        run = [*user, str(folder / "pg_ctl"), "-D", data, "-w", "-l", f"{name}/log"]
        initdb = [
            *user,
            str(folder / "initdb"),
            "-D",
            data,
            "-U",
            "pressmark",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, capture_output=True, cwd=name)
        subprocess.run([*run, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=name)
        try:
            yield f"postgresql+psycopg://pressmark@/postgres?host={name}"
        finally:
            subprocess.run([*run, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=name)


@pytest.fixture
def remote(server: str) -> Iterator[Store]:
    """A new project on the server that holds what `store` holds."""
    engine = create_engine(server)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        upgrade(connection)
    store = Store(Path("server"), engine)
    first = [added(Act.CREATE, *THEMES), added(Act.ADD_ANNOTATOR, ADA, BEN), added(Act.IMPORT, X, *XS, Y, *YS)]
    store.apply_all(first)
    yield store
    engine.dispose()


def merge(store: Store) -> None:
    store.apply(merge_themes(SECURITY, ECONOMY, store.annotations_with(SECURITY.id), ADA.id))


def tag(store: Store, sentence: int) -> None:
    store.apply(toggle_theme([target(store, XS[sentence])], SECURITY, ADA.id))


def without_times(store: Store) -> object:
    found = records(store)
    annotations = [one._replace(at="") for one in found.pop("annotations") if isinstance(one, Annotation)]
    return found, annotations


def test_the_same_acts_lead_to_the_same_records(store: Store, remote: Store) -> None:
    for one in (store, remote):
        live(one, guests=5)
    assert without_times(remote) == without_times(store)
    assert [entry.act for entry in remote.history()] == [entry.act for entry in store.history()]
    for one in (store, remote):
        merge(one)
        assert one.undo("", ADA.id)
        assert one.redo("", ADA.id)
        assert one.undo("", ADA.id)
    assert without_times(remote) == without_times(store)


def test_the_same_questions_get_the_same_answers(store: Store, remote: Store) -> None:
    for one in (store, remote):
        live(one, guests=5)
        tag(one, 1)
    last = YS[-1]
    for who in (ADA.id, BEN.id):
        assert remote.counts(who) == store.counts(who)
        for place in (("", -1), (X.id, 0), (last.document, last.start)):
            assert remote.next_undecided(who, *place) == store.next_undecided(who, *place)
        here, there = store.undoable(X.id, who), remote.undoable(X.id, who)
        assert here
        assert there
        assert here.seq == there.seq
    assert remote.tallies() == store.tallies()
    assert remote.headings() == store.headings()
    assert remote.totals() == store.totals()
    assert remote.known([X.id, "nowhere"]) == {X.id}
    for words in ("MINISTERS  met", "1. time", "%", "\\", "no_where"):
        assert list(remote.search(words)) == list(store.search(words))
    assert len(list(remote.annotations_with(SECURITY.id))) == len(list(store.annotations_with(SECURITY.id)))


def test_conflicts_change_nothing_and_say_why(remote: Store) -> None:
    stale = toggle_theme([target(remote, XS[0])], SECURITY, ADA.id)
    tag(remote, 0)
    with unchanged(remote), pytest.raises(Conflict):
        remote.apply(stale)
    merge(remote)
    remote.apply(toggle_theme([target(remote, YS[0])], ECONOMY, ADA.id))
    with unchanged(remote), pytest.raises(Conflict, match=r"“tag” .* cannot be undone: “merge themes”"):
        remote.undo(X.id, ADA.id)
    with unchanged(remote), pytest.raises(Conflict):
        remote.apply(added(Act.IMPORT, X))
