"""Who is who among a project's annotators: present names, former names, two spellings of one person."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotator, annotator_id
from annotator.refusal import Refusal

LONGEST = 80
"""Code points of a name that somebody enters."""


def folded(name: str) -> str:
    """What two spellings of a name have in common that differ in capitals, spaces or composition only."""
    return annotator_id(name)


def root(annotators: Mapping[str, Annotator], identity: str) -> str:
    """The id of the annotator whom this one turned out to be; its own where it is nobody else."""
    held = annotators.get(identity)
    return held.alias_of if held is not None and held.alias_of else identity


def is_listed(annotator: Annotator) -> bool:
    """Whether it is listed as an annotator of its own: neither another spelling nor the second pass of one."""
    return not annotator.alias_of and not annotator.repeat_of


def listed(annotators: Iterable[Annotator]) -> list[Annotator]:
    """The annotators who are listed, the consensus among them, in the order given."""
    return [one for one in annotators if is_listed(one)]


def raters(annotators: Iterable[Annotator]) -> list[Annotator]:
    """Those whose decisions are compared: not the consensus, no second spelling and no repeat of anybody."""
    return [one for one in annotators if one.id != CONSENSUS_ID and is_listed(one)]


def aliases(annotators: Iterable[Annotator]) -> dict[str, str]:
    """By the id of each annotator who turned out to be another one, the id of that one."""
    return {one.id: one.alias_of for one in annotators if one.alias_of}


def find(annotators: Iterable[Annotator], name: str) -> Annotator | None:
    """Whom the name means: as written, else however it is capitalised, else as another or a former name."""
    annotators = list(annotators)
    by_id = {one.id: one for one in annotators}
    key = folded(name)
    choices: Sequence[Callable[[Annotator], bool]] = (
        lambda one: is_listed(one) and one.name == name,
        lambda one: is_listed(one) and folded(one.name) == key,
        lambda one: bool(one.alias_of) and folded(one.name) == key,
        lambda one: one.id == key and not one.repeat_of,
        lambda one: one.name == name,
    )
    for is_meant in choices:
        found = next((one for one in annotators if is_meant(one)), None)
        if found is not None:
            return by_id.get(root(by_id, found.id), found)
    return None


def named(annotators: Iterable[Annotator], name: str) -> Annotator:
    """Whom the name means, or else a new annotator, who is not in the project yet."""
    if folded(name) == folded(CONSENSUS_NAME):
        return Annotator(CONSENSUS_ID, CONSENSUS_NAME)
    return find(annotators, name) or Annotator(annotator_id(name), name)


def check_name(name: str) -> None:
    """Refuse a name that nobody could annotate under."""
    if not name:
        raise Refusal("Please enter a name; without one nobody could tell whose decisions these are.")
    if len(name) > LONGEST:
        raise Refusal(f"This name is {len(name)} characters long; please keep it to {LONGEST}.")
    if folded(name) == folded(CONSENSUS_NAME):
        raise Refusal(f"“{CONSENSUS_NAME}” is the name of the adjudicated decisions; please enter your own.")
