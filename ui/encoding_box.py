"""A box to choose the encoding of a file, the likely ones first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from annotator.formats.encodings import NAMES, encoding_letters, encoding_title

CHOOSE = "Choose another one where letters look wrong; the text is read anew"


class EncodingBox(QComboBox):
    """`encoding` is the codec that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Encoding")
        self.setToolTip(CHOOSE)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)
        self.setMaxVisibleItems(16)

    @property
    def encoding(self) -> str:
        return str(self.currentData() or "")

    def offer(self, found: str, likely: Sequence[str], chosen: str = "", *, guessed: bool = False) -> None:
        """Offer what was found, what else is likely, and then all others; begin with what was chosen before."""
        self.blockSignals(True)
        self.clear()
        first = [found, *(one for one in likely if one != found)]
        for codec in first:
            self.addItem(encoding_title(codec) + (" (a guess)" if guessed and codec == found else ""), codec)
        self.insertSeparator(self.count())
        for codec in sorted((one for one in NAMES if one not in first), key=_order):
            self.addItem(encoding_title(codec), codec)
        self.setCurrentIndex(max(self.findData(chosen or found), 0))
        self.blockSignals(False)


def _order(codec: str) -> tuple[str, str]:
    """Unicode first, then by the letters."""
    return encoding_letters(codec), codec
