"""Reviewing two colleagues' work in the real window by keyboard alone: two disagree, one adjudicates, all is kept."""

from pathlib import Path

import pytest

from annotator.changes import Act, Change, Edit
from annotator.records import CONSENSUS_NAME, Annotation, Annotator
from db.store import Store
from tests.journeys.conftest import Start
from tests.journeys.desktop import Decision, Program, decisions, wait_for

pytestmark = pytest.mark.xdist_group("display")

TITLE = "project – Pressmark"
SECURITY, ECONOMY, DIPLOMACY = (Decision({name}) for name in ("security", "economy", "diplomacy"))
NONE = Decision(set())
BEN, CARLA = Annotator("ben", "Ben Okafor"), Annotator("carla", "Carla Díaz")

Places = dict[tuple[int, int], Decision]


@pytest.fixture
def decided(releases: Path) -> Path:
    """Ben and Carla have decided all nine sentences; they differ on 2 and 3 of the first release, 5 of the second."""
    given = {
        BEN: (("security", "economy", "", "diplomacy"), ("", "", "", "", "economy")),
        CARLA: (("security", "diplomacy", "security economy", "diplomacy"), ("", "", "", "", "")),
    }
    with Store.open(releases) as store:
        store.apply(Change(Act.MERGE, tuple(Edit(None, one) for one in given)))
        edits = [
            Edit(None, Annotation(span.document, span.start, who.id, frozenset(themes.split())))
            for who, documents in given.items()
            for heading, decisions_ in zip(store.headings(), documents, strict=True)
            for span, themes in zip(store.sentences(heading.id), decisions_, strict=True)
        ]
        store.apply(Change(Act.MERGE, tuple(edits)))
    return releases


def reviewing(start: Start, project: Path) -> Program:
    """The program in review; Eve, who only reviews, has said so."""
    program = start(project, "--as", "Eve")
    program.wait_for_window(TITLE)
    program.desktop.settled()
    program.press("ctrl+2")
    program.desktop.settled()
    return program


def expect(project: Path, wanted: Places) -> None:
    """Wait until the file says exactly this of the consensus (document, sentence), both counted from 1."""
    last: list[Places] = []

    def there() -> bool:
        last[:] = [decisions(project, CONSENSUS_NAME)]
        return last[0] == wanted

    try:
        wait_for(there, "the consensus")
    except AssertionError:
        assert last[0] == wanted


def test_two_colleagues_work_is_reviewed_and_adjudicated_by_keyboard_alone(start: Start, decided: Path) -> None:
    program = reviewing(start, decided)
    program.press("Tab", "space")  # I only review
    program.desktop.settled()
    program.press("Return", "b")  # the first disagreement: as Carla
    expect(decided, {(1, 2): DIPLOMACY})
    program.press("question", "a")  # for it is ambiguous
    wait_for(lambda: reasons(decided) == ["ambiguity"], "the reason")
    program.press("Return", "plus")  # the next: all that anybody gave
    expect(decided, {(1, 2): DIPLOMACY, (1, 3): Decision({"security", "economy"})})
    program.press("3")  # nobody was right: themes of one's own
    wanted = {(1, 2): DIPLOMACY, (1, 3): Decision({"security", "economy", "diplomacy"})}
    expect(decided, wanted)
    program.press("Return", "0")  # in the other release: none
    expect(decided, wanted | {(2, 5): NONE})
    program.press("ctrl+z")
    expect(decided, wanted)
    program.press("ctrl+shift+z")
    expect(decided, wanted | {(2, 5): NONE})
    program.press("ctrl+shift+a")  # what both agree on in this release
    accepted = {(2, number): NONE for number in (1, 2, 3, 4, 5)}
    expect(decided, wanted | accepted)
    program.press("ctrl+m")
    program.type("Really none?")
    program.press("ctrl+Return")
    wait_for(lambda: comments(decided) == [("Really none?", False)], "the comment")
    program.press("ctrl+r")
    wait_for(lambda: comments(decided) == [("Really none?", True)], "the comment to be resolved")
    program.close()
    with Store.open(decided, read_only=True) as store:
        eve = {one.name: one.id for one in store.annotators()}["Eve"]
        assert {one.annotator for one in store.unblindings()} == {eve}
        assert {
            one.decided_by for heading in store.headings() for one in store.annotations(heading.id, "consensus")
        } == {eve}
    assert decisions(decided, "Ben Okafor")[1, 2] == ECONOMY


def test_review_is_taken_up_where_it_was_left(start: Start, decided: Path) -> None:
    program = reviewing(start, decided)
    program.press("Tab", "space")
    program.desktop.settled()
    program.press("Return", "a")
    expect(decided, {(1, 2): ECONOMY})
    program.kill()
    program = reviewing(start, decided)  # who has said that they only review is not asked again
    program.press("Return", "Return", "b")  # the second and the third disagreement; the first is done
    expect(decided, {(1, 2): ECONOMY, (2, 5): NONE})
    program.press("ctrl+z")
    expect(decided, {(1, 2): ECONOMY})
    program.close()


def reasons(project: Path) -> list[str]:
    with Store.open(project, read_only=True) as store:
        held = [one for heading in store.headings() for one in store.annotations(heading.id, "consensus")]
    return [one.reason for one in held if one.reason]


def comments(project: Path) -> list[tuple[str, bool]]:
    with Store.open(project, read_only=True) as store:
        return [(one.text, one.resolved) for one in store.comments()]
