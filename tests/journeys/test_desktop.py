"""The real window, driven by real keys; what they did is read from the file, and what is seen from the screen."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from annotator.records import Document, Sentence
from db.store import Store
from tests.journeys.conftest import Start, pressmark
from tests.journeys.desktop import ROOT, Decision, Desktop, Program, decisions, wait_for

pytestmark = pytest.mark.xdist_group("display")

TITLE = "project – Pressmark"
COLOURS = {"1": "#B94834", "2": "#8A6D00", "3": "#0072B2"}  # of the themes of the fixture
LINE = "#DAD6CD"  # between the panels
NONE = Decision(set())
SECURITY, ECONOMY, DIPLOMACY = (Decision({name}) for name in ("security", "economy", "diplomacy"))

Places = dict[tuple[int, int], Decision]


def opened(start: Start, project: Path, name: str = "Ann") -> Program:
    """The program on a project, ready for keys and with all its panels on the screen."""
    program = start(project, "--as", name)
    program.wait_for_window(TITLE)
    wait_for(lambda: all(map(program.desktop.count, COLOURS.values())), "the codebook on the screen")
    return program


def expect(project: Path, wanted: Places) -> None:
    """Wait until the file says exactly this of Ann's decisions (document, sentence), both counted from 1."""
    last: list[Places] = []

    def there() -> bool:
        last[:] = [decisions(project)]
        return last[0] == wanted

    try:
        wait_for(there, "the decisions")
    except AssertionError:
        assert last[0] == wanted


def sentences(project: Path, document: int) -> list[str]:
    """The texts of a document's sentences."""
    with Store.open(project, read_only=True) as store:
        found = store.document(store.headings()[document - 1].id)
        assert isinstance(found, Document)
        return [_text(found, one) for one in store.sentences(found.id)]


def _text(document: Document, sentence: Sentence) -> str:
    return document.text[sentence.start : sentence.end]


# The table of keys


def test_the_window_opens_on_the_first_undecided_sentence_and_1_tags_it(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("1")
    expect(releases, {(1, 1): SECURITY})
    program.close()
    program = opened(start, releases)
    program.press("2")
    expect(releases, {(1, 1): SECURITY, (1, 2): ECONOMY})
    program.close()


def test_letters_and_arrows_move_and_enter_finds_what_is_undecided_across_documents(
    start: Start, releases: Path
) -> None:
    program = opened(start, releases)
    program.press("j", "1", "Down", "2", "k", "Up", "3", "j", "Down", "Down", "0")
    wanted = {(1, 1): DIPLOMACY, (1, 2): SECURITY, (1, 3): ECONOMY, (1, 4): NONE}
    expect(releases, wanted)
    program.press("Return", "1", "KP_Enter", "2")
    expect(releases, wanted | {(2, 1): SECURITY, (2, 2): ECONOMY})
    program.close()


def test_a_theme_key_puts_the_theme_on_and_off_and_0_says_none_then_undecided(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("1", "3")
    expect(releases, {(1, 1): Decision({"security", "diplomacy"})})
    program.press("1")
    expect(releases, {(1, 1): DIPLOMACY})
    program.press("3")
    expect(releases, {})
    program.press("2", "0")
    expect(releases, {(1, 1): NONE})
    program.press("0")
    expect(releases, {})
    program.press("space", "9")  # no suggestion is shown, no theme has this key
    program.press("j", "3")
    expect(releases, {(1, 2): DIPLOMACY})
    program.close()


def test_u_marks_unsure_and_n_writes_a_note_that_esc_or_ctrl_enter_keeps(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("1", "u", "n")
    program.type("12 JKU?")
    program.press("Escape", "j", "2", "n")
    program.type("other")
    program.press("ctrl+Return", "j", "u")
    wanted = {
        (1, 1): Decision({"security"}, unsure=True, note="12 JKU?"),
        (1, 2): Decision({"economy"}, note="other"),
        (1, 3): Decision(None, unsure=True),
    }
    expect(releases, wanted)
    program.close()


def test_a_note_that_is_being_written_when_the_window_closes_is_kept(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("n")
    program.type("half a thought")
    program.close()
    expect(releases, {(1, 1): Decision(None, note="half a thought")})


def test_undo_and_redo_work_across_restarts_and_stay_in_the_document(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("1", "j", "2")
    expect(releases, {(1, 1): SECURITY, (1, 2): ECONOMY})
    program.close()
    program = opened(start, releases)
    program.press("ctrl+z")
    expect(releases, {(1, 1): SECURITY})
    program.close()
    program = opened(start, releases)
    program.press("ctrl+shift+z")
    expect(releases, {(1, 1): SECURITY, (1, 2): ECONOMY})
    program.press("alt+Down", "ctrl+z", "3", "ctrl+z", "ctrl+z", "1")
    expect(releases, {(1, 1): SECURITY, (1, 2): ECONOMY, (2, 1): SECURITY})
    program.close()


def test_alt_with_arrows_changes_the_document_and_shift_with_arrows_the_selection(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("alt+Down", "shift+Down", "shift+Down", "2")
    wanted = {(2, 1): ECONOMY, (2, 2): ECONOMY, (2, 3): ECONOMY}
    expect(releases, wanted)
    program.press("shift+Up", "2")
    expect(releases, {(2, 3): ECONOMY})
    program.press("alt+Up", "shift+Down", "3", "ctrl+z", "j", "1")
    expect(releases, {(1, 3): SECURITY, (2, 3): ECONOMY})
    program.close()


def test_ctrl_f_finds_in_all_documents_and_enter_goes_there(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("ctrl+f")
    program.type("ambassador")
    time.sleep(3)  # the search is in a thread of its own; Escape would end it
    program.desktop.settled()
    program.press("Return")
    program.desktop.settled()
    program.press("Escape", "3")
    expect(releases, {(2, 4): DIPLOMACY})
    program.close()


def test_ctrl_k_runs_a_command_by_its_name(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("ctrl+k")
    program.type("none of these")
    program.desktop.settled()
    program.press("Return")
    expect(releases, {(1, 1): NONE})
    program.press("j", "1")
    expect(releases, {(1, 1): NONE, (1, 2): SECURITY})
    program.close()


def test_f1_shows_the_keys_and_esc_gives_the_keyboard_back(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("F1")
    program.wait_for_window("Keys")
    program.press("Escape")
    program.wait_for_window(TITLE)
    program.press("1")
    expect(releases, {(1, 1): SECURITY})
    program.close()


def test_a_slash_splits_at_the_cursor_and_plus_joins_behind_an_emoji_too(start: Start, releases: Path) -> None:
    before = sentences(releases, 1)
    program = opened(start, releases)
    program.press("j", "1", "Right", "Right", "slash")
    wait_for(lambda: len(sentences(releases, 1)) == 5, "the split")
    assert sentences(releases, 1)[1:3] == ["A 🎻", "was played."]
    expect(releases, {(1, 2): SECURITY, (1, 3): SECURITY})
    program.press("plus")
    wait_for(lambda: sentences(releases, 1) == before, "the join")
    expect(releases, {(1, 2): SECURITY})
    program.press("j", "Right", "Right", "slash")
    wait_for(lambda: sentences(releases, 1)[2:4] == ["The ministers", "met."], "the split behind the emoji")
    program.press("ctrl+z")
    wait_for(lambda: sentences(releases, 1) == before, "the undo")
    program.close()


def test_caps_lock_and_the_number_pad_change_nothing(start: Start, releases: Path) -> None:
    program = opened(start, releases)
    program.press("Caps_Lock")
    try:
        program.press("j", "1", "u", "j")
        expect(releases, {(1, 2): Decision({"security"}, unsure=True)})
    finally:
        program.press("Caps_Lock")
    program.press("Num_Lock")
    try:
        program.press("88", "90")  # the codes of the keys 2 and 0 on the number pad
        expect(releases, {(1, 2): Decision({"security"}, unsure=True), (1, 3): NONE})
        program.press("88")
        expect(releases, {(1, 2): Decision({"security"}, unsure=True), (1, 3): ECONOMY})
    finally:
        program.press("Num_Lock")
    program.close()


def test_on_a_screen_of_twice_the_points_keys_do_the_same(desktop: Desktop, tmp_path: Path, releases: Path) -> None:
    program = Program(desktop, tmp_path / "settings", releases, "--as", "Ann", scale=2)
    program.wait_for_window(TITLE)
    desktop.settled()
    before = desktop.count(COLOURS["1"])
    program.press("1")
    expect(releases, {(1, 1): SECURITY})
    wait_for(lambda: desktop.count(COLOURS["1"]) > before, "the theme's colour")
    program.close()


# Pulling the plug


def test_every_tag_that_was_seen_is_in_the_file_after_a_kill(start: Start, releases: Path, desktop: Desktop) -> None:
    wanted: Places = {}
    with Store.open(releases, read_only=True) as store:
        places = [
            (number, index + 1)
            for number, heading in enumerate(store.headings(), start=1)
            for index in range(len(store.sentences(heading.id)))
        ]
    for round_, place in enumerate([*places, places[-1]]):
        program = opened(start, releases)
        if round_ < len(places):
            key, theme = [("1", "security"), ("2", "economy"), ("3", "diplomacy")][round_ % 3]
            wanted[place] = Decision({theme})
        else:
            program.press("alt+Down", "End")
            key, wanted[place] = "2", Decision({*(wanted[place].themes or ()), "economy"})
        desktop.settled()
        seen = desktop.count(COLOURS[key])
        program.press(key)
        wait_for(lambda key=key, seen=seen: desktop.count(COLOURS[key]) > seen, "the tag on the screen")  # type: ignore[misc]
        program.kill()
        with Store.open(releases):
            pass  # takes the lock, which nobody holds any more, and the file as the kill left it
        assert decisions(releases) == wanted
    checked = pressmark("check", releases)
    assert checked.returncode == 0, checked.stderr
    program = opened(start, releases)
    program.press("alt+Down", "ctrl+z")
    expect(releases, {place: one for place, one in wanted.items() if place != places[-1]} | {places[-1]: DIPLOMACY})
    program.close()


def test_a_kill_amid_a_rush_of_keys_leaves_no_gap(start: Start, releases: Path) -> None:
    for _ in range(2):
        program = opened(start, releases)
        program.press(*["1", "Return"] * 3)
        program.kill()
        with Store.open(releases):
            pass
        found = list(decisions(releases))
        places = [(1, number) for number in range(1, 5)] + [(2, number) for number in range(1, 6)]
        assert found == places[: len(found)]
    assert pressmark("check", releases).returncode == 0


# Two at once


def test_a_second_window_may_read_and_writes_nothing(start: Start, releases: Path, desktop: Desktop) -> None:
    first = opened(start, releases)
    first.press("1")
    expect(releases, {(1, 1): SECURITY})
    refused = pressmark("import", releases, ROOT / "README.md", "--as", "Bea")
    assert refused.returncode == 1
    assert f"open by Ann on {os.uname().nodename} (process {first.process.pid})" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    second = start(releases, "--as", "Bea")
    wait_for(lambda: desktop.boxes() == 1, "the box that says who has the project")
    desktop.settled()
    second.press("Return")
    wait_for(lambda: desktop.ask("search", "--onlyvisible", "--name", TITLE).count("\n") == 1, "a second window")
    second.wait_for_window(TITLE)
    second.press("2", "n", "3")
    desktop.settled()
    assert decisions(releases, "Bea") == {}
    second.close()
    expect(releases, {(1, 1): SECURITY})
    first.wait_for_window(TITLE)
    first.press("j", "2")
    expect(releases, {(1, 1): SECURITY, (1, 2): ECONOMY})
    first.close()


# Starting


def test_the_name_is_asked_once_and_kept(start: Start, releases: Path) -> None:
    program = start(releases)
    program.wait_for_window("Who is annotating?")
    program.type("Ann")
    program.press("Return")
    program.wait_for_window(TITLE)
    program.press("1")
    expect(releases, {(1, 1): SECURITY})
    program.close()
    program = start(releases)
    program.wait_for_window(TITLE)
    program.press("j", "2")
    expect(releases, {(1, 1): SECURITY, (1, 2): ECONOMY})
    program.close()


def test_without_a_project_the_start_page_leads_to_the_sample(start: Start, tmp_path: Path) -> None:
    program = start()
    program.wait_for_window("Pressmark")
    program.desktop.settled()
    program.press("Return")
    program.wait_for_window("Who is annotating?")
    program.type("Ann")
    program.press("Return")
    program.wait_for_window("Pressmark sample – Pressmark")
    program.press("1")
    sample = tmp_path / "settings" / "data" / "Pressmark sample.pressmark"
    wait_for(lambda: decisions(sample).get((1, 1)) == SECURITY, "the tag in the sample")
    program.close()


def test_make_run_opens_on_the_sample(start: Start, tmp_path: Path) -> None:
    program = start("sample", "--as", "Ann")
    program.wait_for_window("Pressmark sample – Pressmark")
    program.press("3")
    sample = tmp_path / "settings" / "data" / "Pressmark sample.pressmark"
    wait_for(lambda: decisions(sample).get((1, 1)) == DIPLOMACY, "the tag in the sample")
    program.close()


def test_the_next_day_all_is_where_it_was(start: Start, releases: Path, tmp_path: Path, desktop: Desktop) -> None:
    config = tmp_path / "settings" / "config"
    config.mkdir(parents=True)
    (config / "preferences.json").write_text(json.dumps({"annotator": "Ann"}))
    program = start(releases)
    program.wait_for_window(TITLE)
    desktop.settled()
    program.press("alt+Down", "j", "ctrl+plus", "ctrl+plus")
    program.drag(desktop.hairline(LINE, 500), 500, by=60)
    program.press("0")
    expect(releases, {(2, 2): NONE})
    before = desktop.settled()
    program.close()
    program = start(releases)
    program.wait_for_window(TITLE)
    assert desktop.settled() == before
    program.press("1")
    expect(releases, {(2, 2): SECURITY})
    program.close()
    kept = json.loads((config / "preferences.json").read_text(encoding="utf-8"))
    assert kept["window"]["zoom"] == 2


# What cannot be opened


def test_a_project_that_is_not_there_is_refused_in_one_line(start: Start, tmp_path: Path) -> None:
    program = start(tmp_path / "none.pressmark", "--as", "Ann")
    assert program.process.wait(20) == 1
    assert program.errors.count("\n") == 1
    assert program.errors.startswith("pressmark: ")


@pytest.mark.parametrize("kind", ["a text", "a damaged project", "a cut project", "a folder", "another database"])
def test_what_is_no_sound_project_is_refused_in_a_box(
    kind: str, start: Start, releases: Path, tmp_path: Path, desktop: Desktop
) -> None:
    path = tmp_path / "bad.pressmark"
    spoil(kind, path, releases)
    content = path.read_bytes() if path.is_file() else b""
    program = start(path, "--as", "Ann")
    wait_for(lambda: desktop.boxes() == 1, "a box that says why")
    program.press("Return")
    wait_for(lambda: desktop.boxes() == 0, "the box to go")
    program.wait_for_window("Pressmark")
    program.close()
    if path.is_file():
        assert path.read_bytes() == content


def spoil(kind: str, path: Path, project: Path) -> None:
    """Make something at the path that is no sound project."""
    match kind:
        case "a text":
            path.write_text("Not a project at all.\n" * 100)
        case "a folder":
            path.mkdir()
        case "another database":
            import sqlite3

            connection = sqlite3.connect(path)
            connection.execute("CREATE TABLE a (b)")
            connection.close()
        case "a cut project":
            path.write_bytes(project.read_bytes()[:9000])
        case "a damaged project":
            shutil.copy(project, path)
            with path.open("r+b") as file:
                file.seek(100)
                file.write(b"\xff" * 8000)


def test_a_project_that_can_only_be_read_says_so_and_is_left_alone(
    start: Start, releases: Path, desktop: Desktop
) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everything")
    releases.chmod(0o444)
    program = start(releases, "--as", "Ann")
    wait_for(lambda: desktop.boxes() == 1, "a box that says why")
    program.press("Return")
    program.wait_for_window(TITLE)
    program.press("1")
    desktop.settled()
    program.close()
    assert decisions(releases) == {}
