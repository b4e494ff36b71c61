"""An annotator against the consensus over time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import Ledger, Made
from annotator.agreement.drift import MOST_STAGES, Drift, drift

A, NONE = frozenset({"a"}), frozenset[str]()

Release = list[tuple[bool, bool]]  # for each sentence whether the annotator and the consensus applied the theme


def drifted(releases: list[Release], begun: dict[str, str] | None = None) -> Drift:
    """Documents d0, d1, … were begun in this order unless it is said otherwise."""
    said = [
        (f"d{number}", start, who, A if applied else NONE)
        for number, release in enumerate(releases)
        for start, both in enumerate(release)
        for who, applied in zip(("ann", "consensus"), both, strict=True)
    ]
    names = [f"d{number}" for number in range(len(releases))]
    ledger = Ledger()
    nothing = [0] * len(said)
    where, starts, who, themes = ([one[column] for one in said] for column in range(4))
    ledger.take(names, Made(where, starts, who, themes, nothing, nothing))  # type: ignore[arg-type]
    times = {name: f"2026-01-{number + 1:02}" for number, name in enumerate(names)}
    return drift(ledger.compare(("ann", "consensus"), ["a"], names), begun or times)


SAME, DIFFERENT = (True, True), (True, False)


def test_documents_stand_in_the_order_in_which_they_were_begun() -> None:
    found = drifted([[SAME] * 2, [DIFFERENT] * 2, [SAME, DIFFERENT]], {"d0": "3", "d1": "1", "d2": "2"})
    assert [stage.documents for stage in found.stages] == [("d1",), ("d2",), ("d0",)]
    assert [stage.percent for stage in found.stages] == [0.0, 0.5, 1.0]
    assert [stage.at for stage in found.stages] == ["1", "2", "3"]
    assert [stage.running for stage in found.stages] == pytest.approx([0, 1 / 4, 3 / 6])


def test_the_running_share_is_of_the_last_fifty_sentences_or_more() -> None:
    found = drifted([[DIFFERENT] * 40, [SAME] * 30, [SAME] * 30])
    assert [stage.running for stage in found.stages] == pytest.approx([0, 30 / 70, 1])


def test_the_halves_have_an_alpha_each_where_something_varies() -> None:
    apart: Release = [(True, False), (False, True), (False, False), (True, True)]
    alike: Release = [(True, True), (False, False)] * 2
    found = drifted([alike, apart])
    assert found.first.value == 1.0
    assert found.second.value is not None
    assert found.second.value < 0.2
    nothing = drifted([[SAME] * 8])
    assert nothing.first.value is None
    assert nothing.first.reason


def test_many_documents_share_stages() -> None:
    found = drifted([[SAME]] * (2 * MOST_STAGES + 1))
    assert len(found.stages) <= MOST_STAGES
    assert sum(stage.sentences for stage in found.stages) == found.sentences == 2 * MOST_STAGES + 1
    assert {len(stage.documents) for stage in found.stages[:-1]} == {3}


def test_without_a_sentence_in_common_there_is_no_stage() -> None:
    found = drifted([])
    assert (found.sentences, found.stages, found.first.value) == (0, (), None)


@given(st.lists(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=5), max_size=70))
def test_every_sentence_is_in_one_stage(releases: list[Release]) -> None:
    found = drifted(releases)
    assert [one for stage in found.stages for one in stage.documents] == [f"d{one}" for one in range(len(releases))]
    assert sum(stage.sentences for stage in found.stages) == sum(map(len, releases))
    same = sum(stage.percent * stage.sentences for stage in found.stages)
    assert same == pytest.approx(sum(a == b for release in releases for a, b in release))
    for stage in found.stages:
        assert (stage.alpha.value is None) == bool(stage.alpha.reason)
