"""All that is said of an export beside where it goes; kept under a name it is a profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from annotator.exporting.selection import Selection
from annotator.exporting.splits import Division

AS_IS = Selection()


@dataclass(frozen=True, slots=True)
class Order:
    """What is exported and how.

    `format` "" is taken from the ending of the file's name; `folder` makes a folder even of a format that is one file,
    with a file for each split; `manifest` and `card` write those beside a file too (a folder has them always).
    """

    format: str = ""
    selection: Selection = AS_IS
    division: Division | None = None
    folder: bool = False
    manifest: bool = False
    card: bool = False

    def to_json(self) -> dict[str, Any]:
        """What differs from the usual."""
        value: dict[str, Any] = {"format": self.format} if self.format else {}
        value |= {name: True for name in _SWITCHES if getattr(self, name)}
        selected = self.selection.to_json()
        if selected:
            value["selection"] = selected
        if self.division is not None:
            value["split"] = {"parts": str(self.division), "seed": self.division.seed}
        return value

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` gave. Raises ValueError, TypeError, KeyError or Refusal where it is no order."""
        split = value.get("split")
        return cls(
            str(value.get("format", "")),
            Selection.of_json(value.get("selection", {})),
            None if split is None else Division.of(str(split["parts"]), int(split["seed"])),
            **{name: bool(value.get(name)) for name in _SWITCHES},
        )

    def over(self, profile: "Order") -> "Order":
        """The profile, with what is said here laid over it: what is usual here stays as it is there."""
        mine, theirs = self.to_json(), profile.to_json()
        selected = {**theirs.get("selection", {}), **mine.get("selection", {})}
        return Order.of_json({**theirs, **mine, "selection": selected})


_SWITCHES = ("folder", "manifest", "card")
AS_USUAL = Order()
