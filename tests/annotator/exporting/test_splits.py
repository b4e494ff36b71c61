"""Documents are divided whole, in proportion, and stay where they are when others come."""

import hashlib
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exporting.splits import Division, Kept, divide, leaking
from annotator.refusal import Refusal

USUAL = Division.of("train=0.8,validation=0.1,test=0.1")


def documents(count: int) -> list[tuple[str, Counter[str]]]:
    """Documents in which a third has a rare theme, and every tenth many sentences."""
    made = []
    for number in range(count):
        chance = hashlib.sha256(str(number).encode()).digest()
        kinds = Counter({"economy": 1 + chance[0] % 4, "?": chance[1] % 3})
        if chance[2] % 3 == 0:
            kinds["rare"] = 1 + chance[3] % 3
        if number % 10 == 0:
            kinds["economy"] += 20
        made.append((f"{number:016x}", kinds))
    return made


def share(splits: dict[str, str], made: list[tuple[str, Counter[str]]], split: str, kind: str) -> float:
    whole = sum(kinds[kind] for _, kinds in made)
    return sum(kinds[kind] for one, kinds in made if splits[one] == split) / whole


@pytest.mark.parametrize("size", [10, 50, 1000])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_each_split_has_its_number_of_documents(size: int, seed: int) -> None:
    division = Division.of("train=0.8,validation=0.1,test=0.1", seed)
    counts = divide(division, documents(size)).counts()
    assert counts == {"train": size * 8 // 10, "validation": size // 10, "test": size // 10}


@pytest.mark.parametrize("seed", range(5))
def test_themes_are_in_proportion(seed: int) -> None:
    made = documents(400)
    splits = dict(divide(Division.of("train=0.8,test=0.2", seed), made).splits)
    for kind in ("economy", "rare", "?"):
        assert abs(share(splits, made, "test", kind) - 0.2) < 0.02


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 5))
def test_a_document_that_comes_later_moves_no_other(before: int, more: int, seed: int) -> None:
    made = documents(before + more)
    division = Division.of("train=0.7,test=0.3", seed)
    first, then = divide(division, made[:before]).splits, divide(division, made).splits
    assert {one: then[one] for one in first} == dict(first)


@given(st.lists(st.integers(0, 9), min_size=30, max_size=60))
def test_near_duplicates_stay_together(numbers: list[int]) -> None:
    made = documents(len(numbers))
    groups = {one: f"group {number}" for (one, _), number in zip(made, numbers, strict=True) if number}
    splits = divide(USUAL, made, groups).splits
    assert list(leaking(splits, groups)) == []
    assert set(splits.values()) <= {"train", "validation", "test"}


def test_another_seed_is_another_division_and_the_same_one_the_same() -> None:
    made = documents(100)
    drawn = [tuple(divide(Division.of("train=0.5,test=0.5", seed), made).splits.values()) for seed in (1, 2, 1)]
    assert drawn[0] == drawn[2] != drawn[1]


def test_splits_have_a_number_of_documents_and_another_the_rest() -> None:
    made = documents(57)
    counts = divide(Division.of("train=rest,validation=5,test=12"), made).counts()
    assert counts == {"train": 40, "validation": 5, "test": 12}
    assert divide(Division.of("train=10,test=5"), made).counts() == {"train": 10, "test": 5, "": 42}


def test_what_is_kept_stays_whatever_its_themes_have_become() -> None:
    made = documents(100)
    kept = Kept(divide(USUAL, made).splits)
    changed = [(one, Counter({"another": 1})) for one, _ in made]
    assert divide(USUAL, changed, kept=kept).splits == kept.documents
    assert divide(Division.of("train=0.5,validation=0.3,test=0.2", 9), changed, kept=kept).splits == kept.documents


def test_a_frozen_split_takes_no_more_not_even_a_near_duplicate_of_its_own() -> None:
    made = documents(200)
    splits = divide(USUAL, made[:100]).splits
    test = {one: split for one, split in splits.items() if split == "test"}
    groups = {next(iter(test)): "twins", made[150][0]: "twins"}
    then = divide(USUAL, made, groups, Kept(test, frozenset({"test"})))
    assert {one for one, split in then.splits.items() if split == "test"} == test.keys()
    assert then.splits[made[150][0]] == ""
    assert then.beside_frozen == [made[150][0]]
    assert then.counts()["validation"] in range(20, 23)  # of 189, in the proportion of 8 to 1


def test_near_duplicates_that_were_kept_apart_are_told_of() -> None:
    kept = Kept({"a": "train", "b": "test"})
    assert divide(USUAL, [("a", {}), ("b", {})], {"a": "x", "b": "x"}, kept).apart == ["b"]


@pytest.mark.parametrize(
    "words",
    ["", "train", "train=", "train=x", "train=-1", "train=1.5", "train=0.8,test=0.3", "train=0.5,train=0.5",
     "a=rest,b=rest", "a/b=1", "train=80%,test=30%", "=0.5", "train=1/0"],
)  # fmt: skip
def test_what_is_no_division_is_refused(words: str) -> None:
    with pytest.raises(Refusal, match="--split"):
        Division.of(words)


def test_more_documents_than_there_are_are_refused() -> None:
    with pytest.raises(Refusal, match="more than the 3 documents"):
        divide(Division.of("test=4,train=rest"), documents(3))


def test_percentages_are_fractions() -> None:
    assert Division.of("train=80%,test=rest").fractions(10) == {"train": Fraction(4, 5), "test": Fraction(1, 5)}
