import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.changes import Act
from annotator.commands.tagging import toggle_none
from annotator.records import Annotator, Document, Setting, Theme, fingerprint
from annotator.refusal import Refusal
from db.first_look import FirstLook
from db.lock import InUse
from db.opening import Opening
from db.store import Store
from tests.db.made import ADA, BEN, XS, YS, X, Y, added, live, target

ROOT = Path(__file__).resolve().parents[2]
NOBODY = Annotator("nobody", "Nobody")


@pytest.fixture
def both(store: Store) -> Iterator[tuple[Store, FirstLook]]:
    """A project in which much has happened, and a look at it."""
    live(store)
    odd = Theme("odd", "“odd” 为", "é", "#112233", "a\nb", ("", "x"), ("no",), 7, retired=True)
    text = "Nothing was cut here."
    further = Document(fingerprint(text), text, "With fields", extra=(("Desk", "Asia"),))
    store.apply(added(Act.IMPORT, odd, Setting("abbreviations", '["H.E."]'), further))
    with closing(FirstLook(store.path)) as look:
        yield store, look


def test_a_first_look_sees_what_the_store_sees(both: tuple[Store, FirstLook]) -> None:
    store, look = both
    assert look.themes() == store.themes()
    assert look.annotators() == store.annotators()
    assert look.settings() == store.settings()
    assert look.headings() == store.headings()
    assert look.document("nowhere") is None
    for heading in store.headings():
        assert look.document(heading.id) == store.document(heading.id)
        assert look.sentences(heading.id) == store.sentences(heading.id)
        for who in (*store.annotators(), NOBODY):
            seen, stored = look.annotations(heading.id, who.id), store.annotations(heading.id, who.id)
            assert seen == stored
            assert [type(one.unsure) for one in seen] == [bool] * len(stored)


def test_headings_come_in_portions(both: tuple[Store, FirstLook]) -> None:
    store, _ = both
    for reader in both:
        found, portion = [], reader.headings(0, 2)
        while portion:
            assert len(portion) <= 2
            found += portion
            portion = reader.headings(found[-1].number, 2)
        assert found == store.headings()


def test_counts_are_the_stores_of_all_documents_and_of_some(both: tuple[Store, FirstLook]) -> None:
    store, look = both
    ids = [heading.id for heading in store.headings()]
    for who in (ADA, BEN, NOBODY):
        assert look.counts(who.id, ids) == store.counts(who.id) == store.counts(who.id, ids)
        assert look.counts(who.id, [Y.id]) == store.counts(who.id, [Y.id])
        assert look.counts(who.id, []) == store.counts(who.id, [])
        tally = store.tallies().get(who.id)
        assert store.counts(who.id).themes == (tally.themes if tally else {})


def test_the_first_undecided_sentence_is_the_stores(store: Store) -> None:
    for sentence in (*XS, *YS):
        with closing(FirstLook(store.path)) as look:
            place = look.first_undecided(ADA.id)
            assert place == look.first_undecided(ADA.id) == store.next_undecided(ADA.id, "", -1)
            assert place == (sentence.document, sentence.start)
        store.apply(toggle_none([target(store, sentence)], ADA.id))
    with closing(FirstLook(store.path)) as look:
        assert look.first_undecided(ADA.id) is None
        assert look.first_undecided(BEN.id) == (X.id, XS[0].start)


def test_what_was_finished_is_believed_only_as_long_as_nothing_has_changed(store: Store) -> None:
    for sentence in XS:
        store.apply(toggle_none([target(store, sentence)], ADA.id))
    state = store.state()
    with closing(FirstLook(store.path)) as look:
        assert look.state() == state
        look.believe(ADA.id, 2, state)
        assert look.first_undecided(ADA.id) == (Y.id, YS[0].start)
    with closing(FirstLook(store.path)) as look:
        look.believe(ADA.id, 3, state)  # wrongly, so that it shows
        assert look.first_undecided(ADA.id) is None
        assert look.first_undecided(BEN.id) == (X.id, XS[0].start)
    store.undo(X.id, ADA.id)
    with closing(FirstLook(store.path)) as look:
        look.believe(ADA.id, 2, state)
        assert look.first_undecided(ADA.id) == (X.id, XS[-1].start)


@pytest.mark.parametrize(
    "harm", ["CREATE TRIGGER evil AFTER INSERT ON journal BEGIN SELECT 1; END", "DROP TABLE setting"]
)
def test_only_the_store_looks_at_what_may_be_no_sound_project(store: Store, harm: str) -> None:
    store.close()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(harm)
    opening = Opening(store.path)
    assert opening.look is None
    for _ in range(2):  # whoever asks
        with pytest.raises(Refusal, match=r"damaged|another program"):
            opening.store()
    opening.close()
    Opening(store.path).close()  # nobody holds it any more


def test_a_failing_disk_is_explained_as_the_store_explains_it(store: Store) -> None:
    store.close()
    with closing(FirstLook(store.path)) as look:
        store.path.write_bytes(store.path.read_bytes()[:4096] + b"\xff" * (store.path.stat().st_size - 4096))
        with pytest.raises(Refusal, match="damaged; run “pressmark check”"):
            look.themes()


def test_who_opens_a_project_holds_it_before_its_store_is_there(store: Store) -> None:
    store.close()
    opening = Opening(store.path, user="Ada")
    with pytest.raises(InUse, match="Ada"):
        Opening(store.path)
    held = opening.store()
    assert held is opening.store()
    assert opening.is_open
    with pytest.raises(InUse):
        Store.open(store.path)
    opening.close()
    opening.close()
    Store.open(store.path).close()


def test_a_project_is_let_go_of_without_a_store(store: Store) -> None:
    store.close()
    opening = Opening(store.path)
    assert opening.look is not None
    opening.close()
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]
    reading = Opening(store.path, read_only=True)
    assert reading.read_only
    assert reading.look is not None
    assert reading.store().read_only == reading.read_only
    reading.close()


def test_a_first_look_needs_no_sqlalchemy(store: Store) -> None:
    live(store)
    store.close()
    code = (
        "import sys; from pathlib import Path; from db.opening import Opening\n"
        "opening = Opening(Path(sys.argv[1])); look = opening.look\n"
        "place = look.first_undecided('ada'); look.themes(); look.settings(); look.headings()\n"
        "look.annotations(place.document, 'ada'), look.counts('ada', [place.document])\n"
        "assert 'sqlalchemy' not in sys.modules; opening.close()"
    )
    done = subprocess.run([sys.executable, "-c", code, store.path], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
