"""What the user keeps across projects."""

from pathlib import Path

from ui.preferences import FILE, RECENT_LIMIT, Preferences, config_folder, load, who


def test_preferences_come_back_as_they_were_saved() -> None:
    assert load() == Preferences()
    kept = Preferences("Amina 🎻", ["/a.pressmark"], {"zoom": 3, "places": [1, 2]})
    kept.save()
    assert load() == kept
    assert [path.name for path in config_folder().iterdir()] == [FILE]


def test_a_damaged_file_is_set_aside() -> None:
    for content in ("{", "[]", '{"annotator": 3}', "\x00", '{"recent": {}}'):
        config_folder().mkdir(exist_ok=True)
        (config_folder() / FILE).write_text(content)
        assert load() == Preferences()
        assert (config_folder() / f"{FILE}.damaged").read_text() == content
        assert not (config_folder() / FILE).exists()


def test_recent_projects_are_few_distinct_and_newest_first(tmp_path: Path) -> None:
    kept = Preferences()
    for number in range(20):
        kept.opened(tmp_path / f"{number}.pressmark")
    kept.opened(tmp_path / "15.pressmark")
    assert len(kept.recent) == RECENT_LIMIT
    assert kept.recent[:2] == [str(tmp_path / "15.pressmark"), str(tmp_path / "19.pressmark")]
    assert len(set(kept.recent)) == RECENT_LIMIT


def test_who_annotates_is_as_given_else_as_kept_else_the_login_name() -> None:
    assert who(" Carla  Diaz ") == "Carla Diaz"
    assert who() != ""
    Preferences("Kept").save()
    assert who() == "Kept"
