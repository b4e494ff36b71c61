"""A project as it was after any of its acts."""

from pathlib import Path

import pytest

from annotator.commands.tagging import toggle_none
from annotator.refusal import Refusal
from db.past import act_at, as_of
from db.store import Store
from tests.db.made import ADA, YS, live, make, records, target


def silent(_done: int, _total: int) -> None:
    pass


def test_every_past_state_is_what_was_there_then(tmp_path: Path) -> None:
    with make(tmp_path / "p.pressmark") as store:
        states = {store.last_act(): records(store)}
        for sentence in YS:
            store.apply(toggle_none([target(store, sentence)], ADA.id))
            states[store.last_act()] = records(store)
        store.undo(YS[0].document, ADA.id)
        states[store.last_act()] = records(store)
        store.redo(YS[0].document, ADA.id)
        states[store.last_act()] = records(store)
        live(store, guests=5)
        states[store.last_act()] = records(store)
        for seq, state in states.items():
            with as_of(store, seq, silent) as past:
                assert records(past) == state
                assert [one.number for one in past.headings()] == sorted(one.number for one in past.headings())
                assert past.birthmark() == store.birthmark()


def test_documents_keep_their_numbers(tmp_path: Path) -> None:
    with make(tmp_path / "p.pressmark") as store:
        live(store, guests=5)
        with as_of(store, store.last_act(), silent) as past:
            assert past.headings() == store.headings()


def test_progress_is_told_in_acts(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    with make(tmp_path / "p.pressmark") as store, as_of(store, 2, lambda *told: heard.append(told)):
        assert heard == [(1, 2), (2, 2)]


def test_a_moment_is_a_number_or_a_time(tmp_path: Path) -> None:
    with make(tmp_path / "p.pressmark") as store:
        today = store.history()[0].at[:10]
        assert act_at(store, "2") == 2
        assert act_at(store, today) == act_at(store, f"{today}T23:59:59.999+00:00") == store.last_act()
        assert act_at(store, "2999-01-01 10:00") == store.last_act()


@pytest.mark.parametrize(
    ("moment", "reason"),
    [("0", "no act 0"), ("99", "no act 99"), ("1999-12-31", "nothing had been done by"), ("May", "--as-of May")],
)
def test_a_moment_that_was_not_is_refused(tmp_path: Path, moment: str, reason: str) -> None:
    with make(tmp_path / "p.pressmark") as store, pytest.raises(Refusal, match=reason):
        act_at(store, moment)


def test_a_project_that_is_only_read_has_a_past_too(tmp_path: Path) -> None:
    make(tmp_path / "p.pressmark").close()
    with Store.open(tmp_path / "p.pressmark", read_only=True) as store, as_of(store, 3, silent) as past:
        assert records(past) == records(store)
