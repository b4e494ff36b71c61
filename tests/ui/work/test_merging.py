"""Merging files comes to what merging in memory comes to, and leaves a sound project."""

import gc
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.changes import Act, Change, additions
from annotator.merging import PLACE, Choices, Occasion
from annotator.records import Annotator, Record
from annotator.refusal import Refusal
from db.integrity import check
from db.store import Store
from tests.annotator.merging_model import CUTS, MERGED_AT, Model, Step, base, key_of, merged, steps, work
from ui.tasks import Cancelled
from ui.work.merging import carry_out, merge_files, prepare, undisturbed

ORDER = ("theme", "annotator", "document", "sentence", "annotation", "comment", "unblinding", "setting")
OCCASION = Occasion(Annotator("mo", "Mo"), MERGED_AT, "g")


def saved(model: Model, folder: Path) -> Path:
    """The project in memory as a file."""
    path = folder / f"{model.name}.pressmark"
    records: list[Record] = [one for kind in ORDER for one in model.all_of(kind)]
    Store.create(path, [Change(Act.CREATE, tuple(additions(records)))]).close()
    return path


def records_of(store: Store) -> dict[object, object]:
    found: list[Record] = [*store.themes(), *store.annotators(), *store.comments(), *store.unblindings()]
    found += store.settings().values()
    for chapter in store.chapters():
        found += [chapter.document, *chapter.sentences, *chapter.annotations]
    return {key_of(one): one for one in found}


@settings(max_examples=12)
@given(st.tuples(steps("split", "join"), CUTS).map(list), CUTS)
def test_files_and_memory_come_to_the_same(scripts: list[list[Step]], ours: list[Step]) -> None:
    here = work(base().copy("here"), ours)
    others = [work(base().copy(name), script) for name, script in zip(("a", "b"), scripts, strict=True)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target, paths = saved(here, folder), [saved(other, folder) for other in others]
        with Store.open(target) as store:
            done = merge_files(paths, store, OCCASION, lambda _: Choices(alike=PLACE))
            assert done.problems == []
            assert records_of(store) == merged(here, *others).records
            before = store.last_act()
            again = merge_files(paths, store, OCCASION, lambda _: Choices(alike=PLACE))
            assert sum(row["new"] for row in again.annotators()) == 0
            assert store.last_act() == before
        assert check(target) == []


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two projects; the second has decisions that the first has not."""
    ours = base().copy("ours")
    theirs = work(base().copy("theirs"), [("tag", 0, number, number, number) for number in range(8)])
    return saved(ours, tmp_path), saved(theirs, tmp_path)


def test_stopping_changes_nothing_at_whatever_point(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    steps_taken = 0

    def stop_at(wanted: int) -> None:
        def progress(_done: int, _total: int) -> None:
            nonlocal steps_taken
            steps_taken += 1
            if steps_taken == wanted:
                raise Cancelled

        made = prepare(theirs, store, OCCASION, lambda _: Choices(), progress)
        carry_out(store, made.plan, progress)

    with Store.open(ours) as store:
        before = records_of(store), store.last_act()
        for wanted in range(1, 100):
            steps_taken = 0
            try:
                stop_at(wanted)
            except Cancelled:
                assert (records_of(store), store.last_act()) == before
            else:
                break
        assert wanted > 4
        assert records_of(store) != before[0]
    assert check(ours) == []


def test_what_was_merged_is_undone_as_one_and_done_again(pair: tuple[Path, Path]) -> None:
    ours, theirs = pair
    with Store.open(ours) as store:
        before = records_of(store)
        merge_files([theirs], store, OCCASION, lambda _: Choices())
        after = records_of(store)
        assert after != before
        store.undo("", "mo")
        assert records_of(store) == before
        store.redo("", "mo")
        assert records_of(store) == after
    assert check(ours) == []


def test_garbage_is_looked_for_again_whatever_happened() -> None:
    def fail() -> None:
        with undisturbed():
            assert not gc.isenabled()
            raise Refusal("no")

    with pytest.raises(Refusal):
        fail()
    assert gc.isenabled()
