"""The further fields of a document: rows of a name and a value that can be added and removed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

_SHOWN = 5  # rows before they are scrolled


class ExtraFields(QWidget):
    """A heading, the rows, and a button that adds one. `pairs` gives what is entered; the command checks it."""

    def __init__(self, pairs: tuple[tuple[str, str], ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ExtraRow] = []
        heading = QLabel("Further fields")
        heading.setObjectName("heading")
        self.add_button = QPushButton("&Add a field")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(self._add_empty)
        inner = QWidget()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 5)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inner)
        self._area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self._area)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        for name, value in pairs:
            self.add(name, value)
        self._fit()

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as they are entered, in order. A value that was not touched keeps its line ends."""
        return [(row.name.text(), row.given) for row in self.rows]

    def add(self, name: str = "", value: str = "") -> "ExtraRow":
        """Add a row below the others."""
        row = ExtraRow(name, value)
        at = self._grid.rowCount()
        for column, widget in enumerate((row.name, row.value, row.remove)):
            self._grid.addWidget(widget, at, column)
        row.remove.clicked.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._fit()
        return row

    def _add_empty(self) -> None:
        row = self.add()
        row.name.setFocus()
        self._area.ensureWidgetVisible(row.name)

    def _remove(self, row: "ExtraRow") -> None:
        self.rows.remove(row)
        for widget in (row.name, row.value, row.remove):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.add_button.setFocus()
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to a few."""
        shown = min(len(self.rows), _SHOWN)
        height = self.rows[0].name.sizeHint().height() if self.rows else 0
        self._area.setFixedHeight(shown * (height + 8))
        self._area.setVisible(bool(shown))


class ExtraRow:
    """A name, its value, and the button that removes both."""

    def __init__(self, name: str, value: str) -> None:
        self._given = value
        self.name, self.value, self.remove = QLineEdit(name), QLineEdit(), QToolButton()
        self.name.setPlaceholderText("Name")
        self.value.setPlaceholderText("Value")
        self.value.setMaxLength(max(100_000, len(value)))
        self.value.setText(value)
        self.name.setAccessibleName("Name of a further field")
        self.value.setAccessibleName(f"Value of {name}" if name else "Value of a further field")
        self.remove.setText("×")
        self.remove.setAutoRaise(True)
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove.setToolTip("Remove this field")
        self.remove.setAccessibleName(f"Remove the field {name}" if name else "Remove this field")
        self._shown = self.value.text()
        for field in (self.name, self.value):
            field.setCursorPosition(0)

    @property
    def given(self) -> str:
        """The value; what a field of one line shows is not always what there is."""
        return self._given if self.value.text() == self._shown else self.value.text()
