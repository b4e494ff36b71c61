from pathlib import Path

import pytest

from annotator.changes import Act, Change, Edit
from annotator.commands.codebook import add_theme, edit_theme, merge_themes, remove_theme
from annotator.commands.cutting import join, split
from annotator.commands.tagging import set_note, toggle_none, toggle_theme
from annotator.records import Annotation, Annotator, Document, Sentence, Theme
from annotator.refusal import Conflict
from db.store import Store
from tests.db.made import (
    ADA,
    BEN,
    ECONOMY,
    SECURITY,
    THEMES,
    XS,
    YS,
    X,
    Y,
    added,
    document,
    held,
    number,
    records,
    target,
    unchanged,
)


def tag(store: Store, sentence: Sentence, who: Annotator = ADA, theme: Theme = SECURITY) -> Change:
    return store.apply(toggle_theme([target(store, sentence, who)], theme, who.id))


def merge(store: Store, who: Annotator = ADA) -> Change:
    return store.apply(merge_themes(SECURITY, ECONOMY, store.annotations_with(SECURITY.id), who.id))


def cut(store: Store, sentence: Sentence, who: Annotator = ADA) -> Change:
    annotations = [one for one in store.annotations(sentence.document) if one.start == sentence.start]
    at = number(store, sentence)
    return store.apply(split(X.text, sentence, at, sentence.start + 4, annotations, who.id))


def glue(store: Store, first: Sentence, second: Sentence, who: Annotator = ADA) -> Change:
    starts = {first.start, second.start}
    annotations = [one for one in store.annotations(first.document) if one.start in starts]
    return store.apply(join(first, second, number(store, first), annotations, who.id))


def themes_of(store: Store, sentence: Sentence, who: Annotator = ADA) -> set[str] | None:
    annotation = held(store, sentence, who)
    return None if annotation is None or annotation.themes is None else set(annotation.themes)


def test_undo_takes_back_the_newest_act_in_the_document_and_leaves_the_other_document(store: Store) -> None:
    tag(store, XS[0])
    tag(store, YS[0])
    [undone] = store.undo(X.id, ADA.id)
    assert undone.act == Act.UNDO
    assert undone.detail["act"] == Act.TAG
    assert themes_of(store, XS[0]) is None
    assert themes_of(store, YS[0]) == {"security"}


def test_undo_never_takes_back_another_annotators_act(store: Store) -> None:
    tag(store, XS[0], ADA)
    tag(store, XS[0], BEN)
    assert store.undo(X.id, ADA.id)
    assert themes_of(store, XS[0], BEN) == {"security"}
    assert store.undo(X.id, ADA.id) == []


def test_the_import_is_undone_while_it_is_the_last_thing_done(store: Store) -> None:
    before = records(store)
    assert store.undo("", ADA.id)
    assert store.headings() == []
    assert store.redo("", ADA.id)
    assert records(store) == before


def test_an_import_can_no_longer_be_undone_when_somebody_has_tagged_in_it(store: Store) -> None:
    tag(store, XS[0], BEN)
    with unchanged(store):
        assert store.undo(Y.id, ADA.id) == []
        assert store.undo("", ADA.id) == []
        with pytest.raises(Conflict):
            store.apply(Change(Act.IMPORT, store.edits(3)).inverse())


def test_another_annotators_act_on_the_project_is_never_undone(store: Store) -> None:
    store.apply(add_theme(store.themes(), Theme("", "culture", "3", "#112233"), BEN.id))
    assert store.undoable("", ADA.id) is None
    assert store.undoable("", BEN.id) is not None


def test_merging_themes_is_undone_first_and_then_the_tag_before_it(store: Store) -> None:
    tag(store, XS[0])
    merge(store)
    assert [change.detail["act"] for change in store.undo(X.id, ADA.id)] == [Act.MERGE_THEMES]
    assert themes_of(store, XS[0]) == {"security"}
    assert [change.detail["act"] for change in store.undo(X.id, ADA.id)] == [Act.TAG]
    assert themes_of(store, XS[0]) is None
    store.redo(X.id, ADA.id)
    assert themes_of(store, XS[0]) == {"security"}
    store.redo(X.id, ADA.id)
    assert themes_of(store, XS[0]) == {"economy"}
    assert store.redoable(X.id, ADA.id) is None


def test_a_tag_whose_theme_was_merged_away_since_cannot_be_undone_and_the_reason_is_told(store: Store) -> None:
    tag(store, XS[0])
    merge(store)
    tag(store, YS[0], theme=ECONOMY)
    with unchanged(store), pytest.raises(Conflict, match=r"“tag” .* cannot be undone: “merge themes” .* has since"):
        store.undo(X.id, ADA.id)


def test_undo_brings_no_theme_back_that_is_no_longer_in_the_codebook(store: Store) -> None:
    tag(store, XS[0])
    tag(store, XS[0])
    store.apply(remove_theme(SECURITY, 0, ADA.id))
    tag(store, YS[0], theme=ECONOMY)
    with unchanged(store), pytest.raises(Conflict, match="remove theme"):
        store.undo(X.id, ADA.id)


def test_redo_brings_no_theme_back_that_is_no_longer_in_the_codebook(store: Store) -> None:
    tag(store, XS[0])
    store.undo(X.id, ADA.id)
    store.apply(remove_theme(SECURITY, 0, ADA.id))
    with unchanged(store), pytest.raises(Conflict, match="cannot be done again"):
        store.redo(X.id, ADA.id)


def test_a_theme_in_use_is_not_removed_whoever_says_that_it_has_no_uses(store: Store) -> None:
    tag(store, XS[0])
    with unchanged(store), pytest.raises(Conflict, match="has been used since"):
        store.apply(remove_theme(SECURITY, 0))


def test_undo_and_redo_go_back_and_forth_through_a_document(store: Store) -> None:
    states = [records(store)]
    for step in range(3):
        if step == 1:
            cut(store, XS[0])
        else:
            tag(store, XS[0], theme=THEMES[step // 2])
        states.append(records(store))
    for state in reversed(states[:-1]):
        store.undo(X.id, ADA.id)
        assert records(store) == state
    for state in states[1:]:
        store.redo(X.id, ADA.id)
        assert records(store) == state
    assert store.redo(X.id, ADA.id) == []


def test_redo_is_gone_once_something_else_was_done_in_the_document(store: Store) -> None:
    tag(store, XS[0])
    store.undo(X.id, ADA.id)
    tag(store, XS[1])
    assert store.redoable(X.id, ADA.id) is None
    assert store.redo(X.id, ADA.id) == []


def test_what_was_undone_before_a_newer_act_does_not_come_back_when_that_is_undone_too(store: Store) -> None:
    tag(store, XS[0])
    store.undo(X.id, ADA.id)
    tag(store, XS[1])
    store.undo(X.id, ADA.id)
    store.redo(X.id, ADA.id)
    assert (themes_of(store, XS[0]), themes_of(store, XS[1])) == (None, {"security"})
    assert store.redoable(X.id, ADA.id) is None


def test_redo_in_a_document_outlives_acts_in_another(store: Store) -> None:
    tag(store, XS[0])
    store.undo(X.id, ADA.id)
    tag(store, YS[0])
    assert store.redo(X.id, ADA.id)
    assert themes_of(store, XS[0]) == {"security"}


def test_redo_of_an_act_on_the_project_is_gone_once_anything_was_done(store: Store) -> None:
    merge(store)
    store.undo("", ADA.id)
    tag(store, XS[0], BEN)
    assert store.redoable("", ADA.id) is None


def test_only_what_was_undone_last_in_the_project_is_done_again(store: Store) -> None:
    renamed = edit_theme(store.themes(), SECURITY, Theme("security", "safety", "1", "#B94834"), ADA.id)
    store.apply(renamed)
    store.apply(add_theme(store.themes(), Theme("", "security", "3", "#112233"), BEN.id))
    store.undo("", BEN.id)
    store.undo("", ADA.id)
    assert store.redoable("", BEN.id) is None, "it would make a second theme of this name"
    assert store.redo("", ADA.id)
    assert store.redo("", BEN.id)


def test_a_group_is_undone_and_redone_as_a_whole(store: Store) -> None:
    before = records(store)
    parts = [document(name) for name in ("guests", "hosts", "others")]
    for doc, sentences in parts:
        store.apply(added(Act.IMPORT, doc, *sentences, annotator=ADA.id, group="bulk"))
        tag(store, XS[0], BEN)  # in between, in the window
        tag(store, XS[0], BEN)
    after = records(store)
    store.apply(added(Act.IMPORT, document("latecomers")[0], annotator=ADA.id, group="bulk"))
    for _ in range(3):
        assert len(store.undo("", ADA.id)) == 4
        assert records(store) == before
        assert len(store.redo("", ADA.id)) == 4
        assert records(store)["sentences"] == after["sentences"]
    assert {entry.undone for entry in store.history()} == {False}


def test_a_group_is_undone_in_one_transaction_or_not_at_all(store: Store) -> None:
    doc, sentences = document("guests")
    store.apply(added(Act.IMPORT, doc, *sentences, annotator=ADA.id, group="bulk"))
    tag(store, sentences[0], BEN)
    store.apply(added(Act.IMPORT, document("hosts")[0], annotator=ADA.id, group="bulk"))
    with unchanged(store), pytest.raises(Conflict, match=r"“import” .* cannot be undone: “tag”"):
        store.undo("", ADA.id)


def test_a_tag_is_not_undone_on_half_a_sentence_when_a_colleague_has_split_it(store: Store) -> None:
    tag(store, XS[1])
    cut(store, XS[1], BEN)
    with unchanged(store), pytest.raises(Conflict, match="“split”"):
        store.undo(X.id, ADA.id)


def test_a_tag_is_not_redone_on_half_a_sentence_when_a_colleague_has_split_it(store: Store) -> None:
    tag(store, XS[1])
    store.undo(X.id, ADA.id)
    cut(store, XS[1], BEN)
    with unchanged(store), pytest.raises(Conflict, match="“split”"):
        store.redo(X.id, ADA.id)


def test_a_split_is_not_undone_when_a_colleague_has_decided_one_of_its_halves(store: Store) -> None:
    cut(store, XS[1], ADA)
    tag(store, XS[1], BEN)
    with unchanged(store), pytest.raises(Conflict, match="“tag”"):
        store.undo(X.id, ADA.id)
    store.undo(X.id, BEN.id)
    assert store.undo(X.id, ADA.id)


def test_a_split_is_not_redone_over_a_colleagues_new_decision(store: Store) -> None:
    cut(store, XS[1], ADA)
    store.undo(X.id, ADA.id)
    tag(store, XS[1], BEN)
    with unchanged(store), pytest.raises(Conflict):
        store.redo(X.id, ADA.id)
    store.undo(X.id, BEN.id)
    assert store.redo(X.id, ADA.id)


def test_a_cut_on_which_a_colleagues_cuts_are_built_stays_even_where_those_cancel_out(store: Store) -> None:
    glue(store, XS[0], XS[1], ADA)
    cut(store, store.sentences(X.id)[0], BEN)
    left, right, _ = store.sentences(X.id)
    glue(store, left, right, BEN)
    with unchanged(store), pytest.raises(Conflict, match="“split”"):
        store.undo(X.id, ADA.id)
    for who in (BEN, BEN, ADA):
        assert store.undo(X.id, who.id)
    assert store.sentences(X.id) == XS


def test_joining_and_undoing_it_gives_everybody_their_decisions_back(store: Store) -> None:
    tag(store, XS[0], ADA)
    tag(store, XS[1], BEN, ECONOMY)
    store.apply(toggle_none([target(store, XS[0], BEN)], BEN.id))
    store.apply(set_note(target(store, XS[1], ADA), "why?", ADA.id))
    before = records(store)
    glue(store, XS[0], XS[1])
    united = held(store, XS[0], BEN)
    assert united is not None
    assert (united.themes, united.unsure) == (frozenset({"economy"}), True)
    store.undo(X.id, ADA.id)
    assert records(store) == before


def test_undo_and_redo_work_after_a_restart(store: Store) -> None:
    tag(store, XS[0])
    tag(store, XS[0], theme=ECONOMY)
    store.close()
    with Store.open(store.path) as again:
        assert again.undo(X.id, ADA.id)
        assert themes_of(again, XS[0]) == {"security"}
    with Store.open(store.path) as again:
        assert again.redo(X.id, ADA.id)
        assert themes_of(again, XS[0]) == {"security", "economy"}


def test_a_change_without_edits_leaves_no_trace(store: Store) -> None:
    with unchanged(store):
        store.apply(Change(Act.NOTE, (), ADA.id, X.id))


@pytest.mark.parametrize("theme", ["gone", "secur", "SECURITY"])
def test_a_decision_cannot_name_a_theme_that_is_not_there(store: Store, theme: str) -> None:
    wrong = Annotation(X.id, XS[0].start, ADA.id, frozenset({theme}), at="2026-01-05T09:30:00.000Z")
    with unchanged(store), pytest.raises(Conflict):
        store.apply(added(Act.TAG, wrong))


def test_all_changes_of_one_transaction_happen_together_or_not_at_all(store: Store) -> None:
    doc, sentences = document("guests")
    with unchanged(store), pytest.raises(Conflict):
        store.apply_all([added(Act.IMPORT, doc, *sentences), added(Act.IMPORT, X)])


def test_a_stale_change_is_refused_and_changes_nothing(store: Store) -> None:
    stale = toggle_theme([target(store, XS[0])], SECURITY, ADA.id)
    tag(store, XS[0], theme=ECONOMY)
    with unchanged(store), pytest.raises(Conflict, match="changed since"):
        store.apply(stale)


def test_a_documents_text_outlives_the_undo_of_its_import(store: Store, tmp_path: Path) -> None:
    store.undo("", "")
    store.close()
    with Store.open(store.path) as again:
        [redone] = again.redo("", "")
        texts = {edit.after.text for edit in redone.edits if isinstance(edit.after, Document)}
        assert texts == {X.text, Y.text}
        assert isinstance(redone.edits[0], Edit)
