"""Groups of what hangs together, given pairs."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


def groups(pairs: Iterable[tuple[Item, Item]]) -> list[list[Item]]:
    """What hangs together by the pairs; groups and their members in the order in which they come first."""
    leader: dict[Item, Item] = {}

    def find(item: Item) -> Item:
        leader.setdefault(item, item)
        while leader[item] != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    for one, other in pairs:
        first, second = find(one), find(other)
        leader[second] = first
    found: dict[Item, list[Item]] = {}
    for item in leader:
        found.setdefault(find(item), []).append(item)
    return list(found.values())
