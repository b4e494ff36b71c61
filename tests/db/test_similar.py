"""Near duplicates are found once, kept beside the texts, and follow what happens to the documents."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.changes import Act
from annotator.commands.documents import remove_document
from annotator.commands.similar import keep_both, kept_both
from annotator.records import Document, fingerprint
from db import similar
from db.integrity import check
from db.store import Store
from tests.annotator.test_similarity import CALLS, CHINESE, ENGLISH, FOOTER, HEADER, OTHER_HEADER, typed_badly
from tests.db.made import added


def document(text: str, title: str) -> Document:
    return Document(fingerprint(text), text, title)


BRIDGE = document(ENGLISH, "Bridge opened")
WIRE = document(HEADER + ENGLISH + FOOTER, "Bridge opened, by wire")
PAPER = document(typed_badly(ENGLISH) + FOOTER[:60], "Bridge opened, in the paper")
CHINESE_ONE, CHINESE_TWO = document(CHINESE, "大桥通车"), document(OTHER_HEADER[:20] + CHINESE, "拉维河大桥通车")
OTHERS = [document(text, f"Call {number}") for number, text in enumerate(CALLS)]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "empty.pressmark") as store:
        yield store


def pairs(store: Store) -> set[tuple[str, str]]:
    titles = {heading.id: heading.title for heading in store.headings()}
    return {(titles[pair.document], titles[pair.similar_to]) for pair in store.similar()}


def test_documents_that_came_together_or_later_are_compared_with_all(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, BRIDGE, *OTHERS, CHINESE_ONE))
    assert not empty.all_compared()
    empty.look_for_similar()
    assert empty.all_compared()
    assert empty.similar() == []
    empty.apply(added(Act.IMPORT, WIRE, CHINESE_TWO))
    assert not empty.all_compared()
    empty.look_for_similar()
    assert pairs(empty) == {(WIRE.title, BRIDGE.title), (CHINESE_TWO.title, CHINESE_ONE.title)}
    assert all(0.9 < pair.share <= 1.0 for pair in empty.similar())
    assert check(empty.path) == []


def test_it_does_not_matter_whether_documents_came_at_once_or_one_by_one(tmp_path: Path, empty: Store) -> None:
    documents = [BRIDGE, OTHERS[0], WIRE, CHINESE_ONE, PAPER, CHINESE_TWO, *OTHERS[1:]]
    for one in documents:
        empty.apply(added(Act.IMPORT, one))
        empty.look_for_similar()
    with Store.create(tmp_path / "at once.pressmark", [added(Act.IMPORT, *documents)]) as other:
        other.look_for_similar()
        assert other.similar() == empty.similar()
        assert other.similar_groups() == empty.similar_groups()


def test_groups_are_what_hangs_together(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, CHINESE_ONE, BRIDGE, OTHERS[0], WIRE, CHINESE_TWO, PAPER))
    empty.look_for_similar()
    assert empty.similar_groups() == [[CHINESE_ONE.id, CHINESE_TWO.id], [BRIDGE.id, WIRE.id, PAPER.id]]


def test_a_document_that_is_removed_has_no_part_in_pairs_and_comes_back_with_undo(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, BRIDGE, WIRE, PAPER))
    empty.look_for_similar()
    before = set(empty.similar())
    empty.apply(remove_document(WIRE, [], []))
    assert pairs(empty) <= {(PAPER.title, BRIDGE.title)}
    assert empty.similar_groups() == [[BRIDGE.id, PAPER.id]]
    assert empty.all_compared()
    empty.undo("", "")
    assert set(empty.similar()) == before
    assert empty.similar_groups() == [[BRIDGE.id, PAPER.id, WIRE.id]], "what comes back comes last"


def test_what_was_decided_to_be_kept_is_remembered_and_can_be_undone(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, BRIDGE, WIRE))
    empty.look_for_similar()
    empty.apply(keep_both(WIRE, BRIDGE, empty.settings()))
    assert kept_both(empty.settings()) == {frozenset((BRIDGE.id, WIRE.id))}
    assert keep_both(BRIDGE, WIRE, empty.settings()).edits == ()
    assert empty.similar_groups() == [[BRIDGE.id, WIRE.id]], "a split must not tear them apart nevertheless"
    empty.undo("", "")
    assert kept_both(empty.settings()) == set()


def test_sketches_that_were_made_already_are_taken(empty: Store) -> None:
    from annotator.similarity import sketch

    empty.apply(added(Act.IMPORT, BRIDGE, OTHERS[0]))
    empty.look_for_similar({BRIDGE.id: sketch(BRIDGE.text), OTHERS[0].id: b""})
    empty.apply(added(Act.IMPORT, WIRE))
    empty.look_for_similar({WIRE.id: sketch(WIRE.text)})
    assert pairs(empty) == {(WIRE.title, BRIDGE.title)}


def test_looking_that_is_stopped_leaves_nothing_and_is_done_anew(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, BRIDGE, WIRE))

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        empty.look_for_similar(progress=stop)
    assert not empty.all_compared()
    empty.look_for_similar()
    assert pairs(empty) == {(WIRE.title, BRIDGE.title)}


def test_a_project_without_the_tables_is_sound_and_gets_them_when_it_is_compared(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, BRIDGE, WIRE))
    assert (empty.similar(), empty.all_compared()) == ([], False)
    assert check(empty.path) == []
    with Store.open(empty.path, read_only=True) as read_only:
        assert read_only.similar_groups() == [[BRIDGE.id, WIRE.id]], "compared for the moment"
        assert not read_only.all_compared()
    empty.look_for_similar()
    assert check(empty.path) == []


def test_a_table_that_is_built_otherwise_is_no_sound_project(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, BRIDGE, WIRE))
    empty.look_for_similar()
    empty.close()
    with closing(sqlite3.connect(empty.path)) as connection:
        connection.execute("ALTER TABLE similar_pair ADD COLUMN more TEXT")
        connection.commit()
    assert [problem.where for problem in check(empty.path)] == ["table similar_pair"]


def test_a_still_copy_knows_what_the_project_knows(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, BRIDGE, WIRE))
    empty.look_for_similar()
    with empty.snapshot() as reader:
        assert reader.similar_groups() == [[BRIDGE.id, WIRE.id]]


def test_two_that_compare_at_the_same_time_are_no_harm(empty: Store) -> None:
    empty.apply(added(Act.IMPORT, BRIDGE, WIRE))
    in_between: list[bool] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not in_between:
            in_between.append(True)
            empty.look_for_similar()

    empty.look_for_similar(progress=meanwhile)
    assert pairs(empty) == {(WIRE.title, BRIDGE.title)}
    assert len(empty._read(similar.sketches)) == 2
