"""Codebooks as JSON and as CSV."""

from pathlib import Path

import pytest

from annotator.formats import read_codebook, write_codebook
from annotator.records import Theme
from annotator.refusal import Refusal

THEMES = [
    Theme("security", "security", "1", "#B94834", "Force,\nor its threat", ("“Guns”", "=x"), ("peace",), 0),
    Theme("trade", "Handel; no", "", "#34A08E", "", (), (), 1, True),
]


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_a_codebook_that_we_write_is_read_back_equal(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"codebook{suffix}"
    path.write_bytes(write_codebook(THEMES, path).encode())
    assert read_codebook(path) == THEMES


def test_the_default_codebook_is_read(tmp_path: Path) -> None:
    themes = read_codebook(Path(__file__).parents[2] / "resources/codebook.json")
    assert [(theme.name, theme.key) for theme in themes] == [("security", "1"), ("economy", "2"), ("diplomacy", "3")]


def test_only_names_are_needed_and_colours_are_handed_out(tmp_path: Path) -> None:
    path = tmp_path / "codebook.csv"
    path.write_text("Name;Colour\npeace;\nwar;#111111\ntrade;\n")
    themes = read_codebook(path, ["#111111", "#222222"])
    assert [(theme.name, theme.colour) for theme in themes] == [
        ("peace", "#222222"),
        ("war", "#111111"),
        ("trade", "#6B6B6B"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("c.json", "{", "no JSON"),
        ("c.json", "[]", "no codebook of Pressmark"),
        ("c.json", '{"format": "pressmark-codebook", "version": 2}', "newer Pressmark"),
        ("c.json", '{"format": "pressmark-codebook", "version": 1, "themes": 3}', "no list of themes"),
        ("c.json", '{"format": "pressmark-codebook", "version": 1, "themes": []}', "no theme in this"),
        ("c.json", '{"format": "pressmark-codebook", "version": 1, "themes": [{"name": 3}]}', "theme 1 is no text"),
        ("c.json", '{"format": "pressmark-codebook", "version": 1, "themes": [{"name": "\\ud800"}]}', "surrogate"),
        ("c.csv", "key,colour\n1,#111111\n", "needs a column “name”"),
        ("c.csv", "name\n", "no theme in this"),
        ("c.csv", 'name\n"x\n', "quotes"),
        ("c.csv", " ", "empty"),
        ("c.txt", "name", "a codebook is a .csv or .json or .qdc file"),
    ],
)
def test_what_is_no_codebook_is_refused_by_name(name: str, content: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(Refusal, match=words) as refusal:
        read_codebook(tmp_path / name)
    assert str(refusal.value).startswith(str(tmp_path / name))
