"""The history, narrowed down."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.changes import Act, Change, Edit
from annotator.chronicle import Spot
from annotator.commands import adjudicating, codebook, reviewing, tagging
from annotator.commands.correcting import correct_text
from annotator.commands.tagging import Target
from annotator.people import raters
from annotator.records import Annotator, Sentence, Theme, fingerprint
from annotator.reviewing import Reviewed, side_by_side
from annotator.segmentation import segment
from db.store import Store
from tests.db.made import ADA, BEN, ECONOMY, SECURITY, XS, X, live, make, target
from ui.work.history import ACTS, Kind, Narrator, Wanted, csv_lines, tell, write_csv


@pytest.fixture
def store(tmp_path: Path) -> "Store":
    return make(tmp_path / "h.pressmark")


def words(store: Store, wanted: Wanted) -> list[tuple[str, list[str]]]:
    narrator = Narrator(store)
    shown = [narrator.shown(told) for told in tell(store, wanted) if told is not None]
    store.close()
    return [(one["what"], [each["what"] for each in one.get("changes", [])]) for one in shown]


def acts(store: Store, wanted: Wanted) -> list[str]:
    return [what for what, _ in words(store, wanted)]


def spot_of(sentence: Sentence) -> Spot:
    return Spot(sentence.document, sentence.start, sentence.end)


def reviewed(store: Store) -> Reviewed:
    rows = side_by_side(X.text, store.sentences(X.id), store.annotations(X.id), [], raters(store.annotators()))
    return rows[0]


def tag(store: Store, at: Sentence, theme: Theme = SECURITY, who: Annotator = ADA) -> None:
    store.apply(tagging.toggle_theme([target(store, at, who)], theme, who.id))


def test_a_sentence_has_a_history_of_its_own(store: Store) -> None:
    tag(store, XS[0])
    tag(store, XS[1])
    tag(store, XS[0], ECONOMY, BEN)
    store.apply(Change(Act.ADD_ANNOTATOR, (Edit(None, adjudicating.CONSENSUS),)))
    store.apply(adjudicating.take([reviewed(store)], BEN, ADA.id))
    store.apply(reviewing.comment(reviewed(store), "Really?", BEN.id))
    found = words(store, Wanted(spot=spot_of(XS[0])))
    assert found[:4] == [
        ("Comment on sentence 1", ["Ben: “Really?”"]),
        ("Adjudicate sentence 1 as Ben", ["Consensus: undecided → economy"]),
        ("Tag sentence 1 “economy”", ["Ben: undecided → economy"]),
        ("Tag sentence 1 “security”", ["Ada: undecided → security"]),
    ]
    assert [what for what, _ in found[4:]] == ["Import annotations"]  # which brought its document


def test_undone_acts_and_their_undoing_are_told(store: Store) -> None:
    tag(store, XS[0])
    store.undo(X.id, ADA.id)
    found = words(store, Wanted(spot=spot_of(XS[0])))
    assert found[0] == ("Undo: Tag sentence 1 “security”", ["Ada: security → undecided"])
    assert found[1] == ("Tag sentence 1 “security”", ["Ada: undecided → security"])


def test_a_sentence_is_followed_back_through_corrections_of_its_text(store: Store) -> None:
    tag(store, XS[1])
    text = f"Indeed. {X.text}"
    store.apply(correct_text(X, XS, store.annotations(X.id), text, segment, ADA.id))
    new = fingerprint(text)
    moved = next(one for one in store.sentences(new) if one.start == XS[1].start + len("Indeed. "))
    tag(store, moved, ECONOMY)
    told = words(store, Wanted(spot=spot_of(moved)))
    assert told[0][1] == ["Ada: security → economy, security"]
    assert told[1][0] == "Correct the text of “Ministers”"
    assert told[2] == ("Tag sentence 2 “security”", ["Ada: undecided → security"])


def test_a_theme_has_a_history_of_its_own(store: Store) -> None:
    tag(store, XS[0])
    tag(store, XS[1], ECONOMY)
    tag(store, XS[0])
    store.apply(codebook.edit_theme(store.themes(), SECURITY, replace(SECURITY, definition="Armed force.")))
    told = words(store, Wanted(theme=SECURITY.id))
    assert told[:3] == [
        ("Edit theme “security”", ["security: definition “” → “Armed force.”"]),
        ("Untag sentence 1 “security”", ["Ada: security → undecided"]),
        ("Tag sentence 1 “security”", ["Ada: undecided → security"]),
    ]


def test_who_what_when_and_where_narrow_it_down(store: Store) -> None:
    live(store)
    everything = [told for told in tell(store, Wanted()) if told is not None]
    first, last = everything[-1].entry, everything[0].entry

    def told(wanted: Wanted) -> list[int]:
        return [one.entry.seq for one in tell(store, wanted) if one is not None]

    def expected(condition: Callable[..., bool]) -> list[int]:
        return [one.entry.seq for one in everything if condition(one.entry)]

    assert told(Wanted(annotator=BEN.id)) == expected(lambda entry: entry.annotator == BEN.id)
    assert told(Wanted(document=X.id)) == expected(lambda entry: entry.document == X.id)
    assert told(Wanted(since=last.at[:10], until=last.at[:10])) == expected(lambda entry: True)
    assert told(Wanted(until=first.at)) == expected(lambda entry: entry.at <= first.at + "~")
    assert told(Wanted(since="2999")) == []
    kinds = {kind: told(Wanted(acts=ACTS[kind])) for kind in Kind}
    assert sorted(seq for seqs in kinds.values() for seq in seqs) == sorted(expected(lambda entry: True))
    store.close()


def test_every_act_is_of_one_kind() -> None:
    kinds = [act for acts in ACTS.values() for act in acts]
    assert sorted(kinds) == sorted(set(Act) - {Act.UNDO, Act.REDO})


def test_the_table_can_be_read_by_a_spreadsheet_and_is_run_by_none(store: Store, tmp_path: Path) -> None:
    tag(store, XS[0])
    store.apply(tagging.set_note(Target(XS[1], 2, None), "=1+1", ADA.id))
    store.apply(reviewing.comment(reviewed(store)._replace(number=1), "=HYPERLINK(“x”)", ADA.id))
    wanted = Wanted(spot=spot_of(XS[0]))
    narrator = Narrator(store)
    lines = list(csv_lines(narrator.shown(told) for told in tell(store, wanted) if told is not None))
    rows = list(csv.DictReader(io.StringIO("\r\n".join(lines), newline="")))
    assert [row["act"] for row in rows] == ["comment", "tag", "import"]
    assert rows[1]["changes"] == "Ada: undecided → security"
    path = tmp_path / "history.csv"
    heard: list[int] = []
    assert write_csv(store, wanted, path, heard.append) == 3
    assert path.read_bytes().decode() == "".join(f"{line}\r\n" for line in lines)
    store.close()
