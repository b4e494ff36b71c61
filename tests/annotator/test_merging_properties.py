"""Merging random work in any order, as often as one likes, comes to the same."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from annotator.people import root
from annotator.records import Annotation, Annotator
from annotator.standing import said
from tests.annotator.merging_model import CUTS, Model, Step, base, contents, merged, steps, work

LAPTOPS = ("a", "b", "c")


def laptops(scripts: list[list[Step]], before: list[Step]) -> list[Model]:
    """Copies of one project on which different people have worked."""
    common = work(base(), before)
    return [work(common.copy(name), script) for name, script in zip(LAPTOPS, scripts, strict=True)]


THREE = st.tuples(steps(), steps(), steps()).map(list)


@given(THREE, steps())
def test_the_order_does_not_matter(scripts: list[list[Step]], before: list[Step]) -> None:
    projects = laptops(scripts, before)
    results = [contents(merged(*order)) for order in permutations(projects)]
    assert all(result == results[0] for result in results)


@given(THREE, steps())
def test_merging_what_was_merged_comes_to_the_same(scripts: list[list[Step]], before: list[Step]) -> None:
    a, b, c = laptops(scripts, before)
    assert contents(merged(a, merged(b, c))) == contents(merged(merged(a, b), c))


@given(THREE, steps())
def test_merging_again_changes_nothing(scripts: list[list[Step]], before: list[Step]) -> None:
    a, b, c = laptops(scripts, before)
    once = merged(a, b, c)
    for again in (a, b, c, merged(b, a), once):
        twice = once.copy("twice")
        twice.merge(again)
        assert twice.records == once.records
        assert contents(twice) == contents(once)
    again = merged(a, b, c)
    journal = len(again.journal)
    again.merge(b)
    again.merge(c)
    assert len(again.journal) == journal


@given(st.tuples(CUTS, CUTS).map(list), CUTS, CUTS)
def test_of_sentences_cut_anew_nothing_is_lost_and_the_order_does_not_matter(
    scripts: list[list[Step]], ours: list[Step], before: list[Step]
) -> None:
    common = work(base(), before)
    here = work(common.copy("here"), ours)
    a, b = (work(common.copy(name), script) for name, script in zip(LAPTOPS, scripts, strict=False))
    for other in (a, b):
        result = here.copy("result")
        report = result.merge(other)
        assert sum(one.total for one in report.annotators) == len(other.all_of("annotation"))
        assert report.total("unplaced") == sum(one.origin != "comment" for one in report.unplaced)
        again = result.copy("again")
        assert again.merge(other).total("new") == 0
        assert again.records == result.records
        for one in here.all_of("annotation"):  # nobody's decision has become another's
            assert any(said(one) == said(held) for held in kept_by(result, one))
    known = here.revisions()
    either, other_way = (contents(merged(here, *order))["annotations"] for order in ((a, b), (b, a)))
    assert {key: one for key, one in either.items() if key[0] in known} == {
        key: one for key, one in other_way.items() if key[0] in known
    }


def kept_by(model: Model, one: Annotation) -> list[Annotation]:
    """What is held of the same annotator there, or was."""
    return [*model.all_of("annotation"), *model.earlier([one.document])]


@given(THREE, steps())
def test_every_decision_stands_or_is_in_the_history(scripts: list[list[Step]], before: list[Step]) -> None:
    projects = laptops(scripts, before)
    result = merged(*projects)
    people = {one.id: one for one in result.annotators()}
    edits = [side for change in result.journal for edit in change.edits for side in edit]
    found = {key(people, one) for one in (*result.all_of("annotation"), *edits) if isinstance(one, Annotation)}
    for project in projects:
        assert {key(people, one) for one in project.all_of("annotation")} <= found


def key(people: dict[str, Annotator], one: Annotation) -> tuple[object, ...]:
    """What was decided by whom, whatever the spelling of the name."""
    return one.document, one.start, root(people, one.annotator), said(one)
