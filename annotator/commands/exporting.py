"""What a project keeps of its exports: profiles, splits, and what the dataset card says."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from annotator.changes import Act, Change, Edit
from annotator.exporting.order import Order
from annotator.exporting.splits import Kept
from annotator.records import Setting, timestamp
from annotator.refusal import Refusal

PROFILES = "export profiles"
SPLITS = "splits"
CARD = "dataset card"

CARD_FIELDS = ("title", "description", "licence", "citation", "creators", "contact", "version")
"""What is asked once for the card."""

_LONGEST = 60  # code points of a profile's name


def profiles_of(held: Setting | None) -> dict[str, Order]:
    """The saved profiles by name. Those that a newer program wrote and this one does not understand are left out."""
    found = {}
    for name, value in _object(held).items():
        try:
            found[name] = Order.of_json(value)
        except (ValueError, TypeError, KeyError, AttributeError, Refusal):
            continue
    return found


def save_profile(held: Setting | None, name: str, order: Order, annotator: str = "") -> Change:
    """Keep the choices under the name, in place of those that it had."""
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST:
        raise Refusal(f"“{name[:_LONGEST]}” is no name for a profile; give one of 1 to {_LONGEST} letters.")
    return _set(held, PROFILES, {**_object(held), name: order.to_json()}, annotator)


def remove_profile(held: Setting | None, name: str, annotator: str = "") -> Change:
    """Forget the choices under this name."""
    return _set(held, PROFILES, {one: value for one, value in _object(held).items() if one != name}, annotator)


def kept_splits(held: Setting | None) -> Kept:
    """What the project keeps of earlier divisions."""
    value = _object(held)
    return Kept(
        {str(document): str(split) for document, split in value.get("documents", {}).items()},
        frozenset(map(str, value.get("frozen", ()))),
    )


def thawed(kept: Kept, names: Collection[str]) -> Kept:
    """Without these splits, which are to be drawn anew. Refusal where nothing is kept of one."""
    missing = set(names) - kept.frozen - set(kept.documents.values())
    if missing:
        raise Refusal(f"nothing is kept of a split “{min(missing)}”; there is nothing to thaw.")
    documents = {document: split for document, split in kept.documents.items() if split not in names}
    return Kept(documents, kept.frozen - set(names))


def keep_splits(
    held: Setting | None, kept: Kept, splits: Mapping[str, str], frozen: Collection[str] = (), annotator: str = ""
) -> Change:
    """Keep the documents of these splits where they are, beside what is `kept`; `frozen` take no others any more."""
    documents = {**kept.documents, **{document: split for document, split in splits.items() if split}}
    all_frozen = sorted(kept.frozen | set(frozen))
    value = {"documents": dict(sorted(documents.items())), "frozen": all_frozen}
    return _set(held, SPLITS, value if documents or all_frozen else {}, annotator)


def card_of(held: Setting | None) -> dict[str, str]:
    """What is known for the card, every field of CARD_FIELDS."""
    value = _object(held)
    return {name: str(value.get(name, "")) for name in CARD_FIELDS}


def set_card(held: Setting | None, given: Mapping[str, str], annotator: str = "") -> Change:
    """Keep these fields of the card; the others stay."""
    fields = card_of(held) | {name: value.strip() for name, value in given.items()}
    return _set(held, CARD, {name: value for name, value in fields.items() if value}, annotator)


def _object(held: Setting | None) -> dict[str, Any]:
    value = json.loads(held.value) if held is not None else {}
    return value if isinstance(value, dict) else {}


def _set(held: Setting | None, name: str, value: Mapping[str, Any], annotator: str) -> Change:
    """No edit without a difference; an empty value is no setting."""
    new = Setting(name, json.dumps(value, ensure_ascii=False)) if value else None
    edits = () if new == held else (Edit(held, new),)
    return Change(Act.SETTING, edits, annotator, detail={"name": name}, at=timestamp())
