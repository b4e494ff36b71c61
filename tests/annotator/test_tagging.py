from annotator.changes import Act, Change
from annotator.commands.tagging import Target, set_note, toggle_none, toggle_theme, toggle_unsure
from annotator.records import Annotation, Sentence, Theme

SECURITY = Theme("security", "security", "1", "#B94834")
ECONOMY = Theme("economy", "economy", "2", "#8A6D00")
AT = "2026-01-05T09:30:00.000Z"
NONE: frozenset[str] = frozenset()


def sentence(number: int) -> Sentence:
    return Sentence("d", number * 10, number * 10 + 9, 1)


def undecided(number: int) -> Target:
    return Target(sentence(number), number, None)


def holding(number: int, *themes: str, unsure: bool = False, note: str = "", origin: str = "manual") -> Target:
    held = Annotation("d", number * 10, "ada", frozenset(themes), unsure, note, origin, "earlier")
    return Target(sentence(number), number, held)


def results(change: Change) -> list[Annotation | None]:
    return [after for _, after in change.edits if after is None or isinstance(after, Annotation)]


def test_a_theme_is_put_on_an_undecided_sentence() -> None:
    change = toggle_theme([undecided(1)], SECURITY, "ada", AT)
    assert (change.act, change.annotator, change.document) == (Act.TAG, "ada", "d")
    assert change.detail == {"theme": "security", "number": 1, "count": 1}
    assert results(change) == [Annotation("d", 10, "ada", frozenset({"security"}), at=AT)]


def test_a_second_theme_joins_the_first_and_goes_again() -> None:
    one = holding(1, "security")
    both = results(toggle_theme([one], ECONOMY, "ada", AT))[0]
    assert both is not None
    assert both.themes == frozenset({"security", "economy"})
    assert results(toggle_theme([holding(1, "security", "economy")], ECONOMY, "ada", AT))[0] == both._replace(
        themes=frozenset({"security"})
    )


def test_taking_the_last_theme_off_leaves_the_sentence_undecided() -> None:
    change = toggle_theme([holding(1, "security")], SECURITY, "ada", AT)
    assert change.act == Act.UNTAG
    assert results(change) == [None]


def test_doubt_and_note_stay_when_the_decision_goes() -> None:
    [left] = results(toggle_theme([holding(1, "security", unsure=True, note="why?")], SECURITY, "ada", AT))
    assert left == Annotation("d", 10, "ada", None, True, "why?", at=AT)


def test_the_theme_key_on_several_sentences_completes_them_before_it_clears_them() -> None:
    mixed = [holding(1, "security"), undecided(2), holding(3)]
    change = toggle_theme(mixed, SECURITY, "ada", AT)
    assert change.act == Act.TAG
    assert {after.start for after in results(change) if after} == {20, 30}
    assert toggle_theme([holding(1, "security"), holding(2, "security")], SECURITY, "ada", AT).act == Act.UNTAG


def test_none_replaces_all_themes_and_pressed_again_leaves_the_sentence_undecided() -> None:
    change = toggle_none([holding(1, "security", "economy")], "ada", AT)
    assert change.act == Act.NONE
    assert results(change) == [Annotation("d", 10, "ada", NONE, at=AT)]
    assert toggle_none([undecided(1)], "ada", AT).act == Act.NONE
    again = toggle_none([holding(1)], "ada", AT)
    assert again.act == Act.UNDECIDE
    assert results(again) == [None]


def test_a_theme_replaces_none() -> None:
    [after] = results(toggle_theme([holding(1)], SECURITY, "ada", AT))
    assert after is not None
    assert after.themes == frozenset({"security"})


def test_deciding_by_hand_makes_a_decision_manual_but_doubting_it_does_not() -> None:
    suggested = holding(1, "security", origin="suggestion")
    [doubted] = results(toggle_unsure([suggested], "ada", AT))
    [decided] = results(toggle_theme([suggested], ECONOMY, "ada", AT))
    assert doubted is not None
    assert decided is not None
    assert (doubted.origin, decided.origin) == ("suggestion", "manual")


def test_doubt_alone_decides_nothing_and_leaves_no_trace_when_it_goes() -> None:
    change = toggle_unsure([undecided(1)], "ada", AT)
    [doubted] = results(change)
    assert doubted == Annotation("d", 10, "ada", None, True, at=AT)
    assert change.act == Act.UNSURE
    cleared = toggle_unsure([Target(sentence(1), 1, doubted)], "ada", AT)
    assert cleared.act == Act.SURE
    assert results(cleared) == [None]


def test_a_note_is_trimmed_and_an_empty_one_removes_it() -> None:
    change = set_note(undecided(1), "  look again\n", "ada", AT)
    [noted] = results(change)
    assert noted == Annotation("d", 10, "ada", None, note="look again", at=AT)
    assert results(set_note(Target(sentence(1), 1, noted), " ", "ada", AT)) == [None]
    assert set_note(holding(1, "security", note="same"), "same ", "ada", AT).edits == ()


def test_edits_of_one_kind_come_together_so_that_each_needs_one_statement() -> None:
    targets = [undecided(1), holding(2, "economy"), undecided(3), holding(4)]
    edits = toggle_theme(targets, SECURITY, "ada", AT).edits
    assert [edit.before is None for edit in edits] == [False, False, True, True]
