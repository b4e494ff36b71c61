from dataclasses import replace

import pytest

from annotator.changes import Act, Change
from annotator.commands.codebook import (
    add_theme,
    edit_theme,
    free_key,
    import_codebook,
    merge_themes,
    new_id,
    order_themes,
    remove_theme,
    restore_theme,
    retire_theme,
    validate,
)
from annotator.records import Annotation, Theme, theme_id
from annotator.refusal import Refusal

SECURITY = Theme("security", "security", "1", "#B94834", position=0)
ECONOMY = Theme("economy", "economy", "2", "#8A6D00", position=1)
THEMES = [SECURITY, ECONOMY]


def after(change: Change) -> list[Theme]:
    """The codebook when the change has been carried out on THEMES."""
    held = {theme.id: theme for theme in THEMES}
    for before, new in change.edits:
        if isinstance(before, Theme):
            assert held.pop(before.id) == before
        if isinstance(new, Theme):
            assert new.id not in held
            held[new.id] = new
    return sorted(held.values(), key=lambda theme: theme.position)


def test_a_new_theme_comes_last_with_an_id_made_from_its_name() -> None:
    change = add_theme(THEMES, Theme("", "  soft   power ", "s", "#112233"))
    added = after(change)[-1]
    assert (added.name, added.position, added.id) == ("soft power", 2, theme_id("Soft power"))
    assert change.act == Act.ADD_THEME


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", " ", "needs a name"),
        ("name", "a;b", "semicolon"),
        ("name", "Number", "column in exports"),
        ("name", "ECONOMY", "already"),
        ("key", "2", "belongs to “economy”"),
        ("key", "j", "something else"),
        ("key", "0", "something else"),
        ("key", "12", "something else"),
        ("key", "+", "something else"),
        ("key", "İ", "something else"),
        ("colour", "red", "not a colour"),
        ("colour", "#12345", "not a colour"),
        ("id", "two words", "id"),
        ("id", "?", "id"),
    ],
)
def test_what_would_make_the_codebook_ambiguous_is_refused(field: str, value: str, reason: str) -> None:
    fields = {"id": "new", "name": "new", "key": "3", "colour": "#112233", field: value}
    wrong = Theme(fields["id"], fields["name"], fields["key"], fields["colour"])
    with pytest.raises(Refusal, match=reason):
        validate(wrong, THEMES)


def test_a_key_may_be_any_letter_and_is_kept_in_lower_case() -> None:
    assert validate(Theme("new", "new", " É ", "#112233"), THEMES).key == "é"


def test_the_key_of_a_retired_theme_is_free() -> None:
    retired = replace(SECURITY, retired=True)
    assert validate(Theme("new", "new", "1", "#112233"), [retired]).key == "1"
    assert free_key([retired, ECONOMY]) == "1"
    assert free_key([replace(SECURITY, key=key) for key in "123456789abcdefghilmopqrstvwxyz"]) == ""


def test_a_restored_theme_gives_up_its_key_where_another_has_it() -> None:
    retired = replace(SECURITY, retired=True)
    themes = [retired, replace(ECONOMY, key="1")]
    [(before, restored)] = restore_theme(themes, retired).edits
    assert before == retired
    assert restored == replace(SECURITY, key="")
    [(_, restored)] = restore_theme([retired, ECONOMY], retired).edits
    assert restored == SECURITY


def test_an_edited_theme_keeps_its_id_and_may_keep_its_own_name_and_key() -> None:
    renamed = replace(SECURITY, name="Safety", colour="#000000")
    assert after(edit_theme(THEMES, SECURITY, renamed)) == [renamed, ECONOMY]


def test_retiring_keeps_everything_else() -> None:
    assert after(retire_theme(ECONOMY)) == [SECURITY, replace(ECONOMY, retired=True)]


def test_a_theme_in_use_cannot_be_removed() -> None:
    assert after(remove_theme(SECURITY, 0)) == [ECONOMY]
    with pytest.raises(Refusal, match="used 3 times"):
        remove_theme(SECURITY, 3)


def test_ordering_alters_only_the_themes_that_move() -> None:
    assert [theme.id for theme in after(order_themes(THEMES, ["economy", "security"]))] == ["economy", "security"]
    assert order_themes(THEMES, ["security", "economy"]).edits == ()


def test_merging_moves_every_tag_and_removes_the_theme() -> None:
    both = Annotation("d", 0, "ada", frozenset({"security", "economy"}))
    one = Annotation("d", 9, "ben", frozenset({"security"}), unsure=True, note="why?", origin="import", at="then")
    change = merge_themes(SECURITY, ECONOMY, [both, one])
    assert [edit.after for edit in change.edits] == [
        both._replace(themes=frozenset({"economy"})),
        one._replace(themes=frozenset({"economy"})),
        None,
    ]
    assert after(change) == [ECONOMY]
    with pytest.raises(Refusal, match="into itself"):
        merge_themes(SECURITY, SECURITY, [])


def test_an_imported_codebook_alters_themes_of_the_same_id_or_name_and_adds_the_others() -> None:
    incoming = [
        replace(ECONOMY, id="other", name="Economy", definition="Money."),
        Theme("culture", "culture", "3", "#112233"),
    ]
    assert after(import_codebook(THEMES, incoming)) == [
        SECURITY,
        replace(ECONOMY, name="Economy", definition="Money."),
        replace(incoming[1], position=2),
    ]


def test_importing_the_same_codebook_again_changes_nothing() -> None:
    assert import_codebook(THEMES, THEMES).edits == ()


def test_an_imported_codebook_may_swap_keys_or_names() -> None:
    keys = [replace(SECURITY, key="2"), replace(ECONOMY, key="1")]
    assert after(import_codebook(THEMES, keys)) == keys
    names = [replace(SECURITY, name="economy"), replace(ECONOMY, name="security")]
    assert after(import_codebook(THEMES, names)) == names


def test_an_imported_theme_goes_without_a_key_that_another_has() -> None:
    [added] = after(import_codebook(THEMES, [Theme("c", "culture", "2", "#112233")]))[2:]
    assert added.key == ""


@pytest.mark.parametrize("identity", ["", "?", "two words", "x" * 65])
def test_an_imported_theme_gets_a_new_id_where_its_own_could_not_be_stored(identity: str) -> None:
    [edit] = import_codebook(THEMES, [Theme(identity, "culture", "3", "#112233")]).edits
    assert isinstance(edit.after, Theme)
    assert edit.after.id == theme_id("culture")


def test_a_codebook_with_one_name_twice_is_refused() -> None:
    twice = [Theme("a", "culture", "3", "#112233"), Theme("b", "Culture", "4", "#112233")]
    with pytest.raises(Refusal, match="already"):
        import_codebook(THEMES, twice)
    with pytest.raises(Refusal, match="already"):
        import_codebook(THEMES, [SECURITY, replace(SECURITY, id="x")])


def test_a_new_id_is_another_one_where_that_of_the_name_is_taken() -> None:
    held = Theme(theme_id("culture"), "something else", "", "#112233")
    assert new_id("culture", [held]) not in {held.id, ""}
