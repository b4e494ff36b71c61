"""Who is compared with whom: people, each once."""

from collections.abc import Iterable, Mapping

from annotator.records import CONSENSUS_ID, Annotator


def raters(annotators: Iterable[Annotator]) -> list[Annotator]:
    """The people among the annotators: not the consensus, no second spelling of a name, no repeat."""
    return [one for one in annotators if one.id != CONSENSUS_ID and not one.alias_of and not one.repeat_of]


def aliases(annotators: Mapping[str, Annotator]) -> dict[str, str]:
    """By the id of each annotator who turned out to be another one, the id of the one they are in the end."""
    found = {}
    for one in annotators.values():
        final, seen = one, {one.id}
        while final.alias_of in annotators and final.alias_of not in seen:
            final = annotators[final.alias_of]
            seen.add(final.id)
        if final is not one:
            found[one.id] = final.id
    return found
