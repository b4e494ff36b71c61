"""The dialog in which a theme is made or altered."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QColorDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from annotator.commands import codebook
from annotator.records import Theme
from annotator.refusal import Refusal
from ui import appearance
from ui.sheet import Sheet, form, quiet

_COLUMNS = 12


class ThemeDialog(Sheet):
    """Asks for everything that a theme has. `theme()` is valid once the dialog is accepted."""

    def __init__(self, themes: Sequence[Theme], theme: Theme | None = None, parent: QWidget | None = None) -> None:
        super().__init__(
            "Edit theme" if theme else "Add theme",
            "Sentences keep a theme whatever becomes of its name, key or colour." if theme else "",
            accept="Save" if theme else "Add theme",
            parent=parent,
        )
        self._others = [other for other in themes if theme is None or other.id != theme.id]
        self._before = theme or Theme("", "", codebook.free_key(themes), _free_colour(themes))
        self.name = QLineEdit(self._before.name)
        self.key = QLineEdit(self._before.key.upper())
        self.swatches = Swatches(self._before.colour)
        self.definition = _text("What a coder must look for", self._before.definition, 5)
        self.include = _text("Examples that have the theme, one per line", "\n".join(self._before.include), 3)
        self.exclude = _text("Examples that seem to but have not, one per line", "\n".join(self._before.exclude), 3)
        self.retired = QCheckBox("Retired: no longer offered, kept where it is used")
        self.retired.setChecked(self._before.retired)
        self.retired.setVisible(theme is not None)
        self._prepare()
        self._lay_out()
        self._validate()
        self.open_at(100, 42)
        self.name.setFocus()

    def theme(self) -> Theme:
        """The theme as it is written now, its id and place kept. Raises a Refusal where it is not valid."""
        theme = replace(
            self._before,
            id=self._before.id or codebook.new_id(self.name.text(), self._others),
            name=self.name.text(),
            key=self.key.text(),
            colour=self.swatches.colour,
            definition=self.definition.toPlainText().strip(),
            include=_lines(self.include),
            exclude=_lines(self.exclude),
            retired=self.retired.isChecked(),
        )
        return codebook.validate(theme, self._others)

    def _prepare(self) -> None:
        self.name.setMaxLength(200)
        self.name.setAccessibleName("Name of the theme")
        self.key.setMaxLength(1)
        self.key.setFixedWidth(self.key.fontMetrics().horizontalAdvance("MMMM"))
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setAccessibleName("Key that tags with the theme")
        self.key.setToolTip("1-9 or a letter other than J, K, U and N; may be left empty")
        self.definition.setAccessibleName("Definition")
        self.include.setAccessibleName("Examples that belong, one per line")
        self.exclude.setAccessibleName("Examples that do not belong, one per line")
        self.name.textChanged.connect(self._validate)
        self.key.textEdited.connect(self._raise_key)
        self.key.textChanged.connect(self._validate)
        self.retired.toggled.connect(self._validate)
        self.swatches.chosen.idClicked.connect(self._validate)

    def _lay_out(self) -> None:
        key_row = QHBoxLayout()
        key_row.setSpacing(12)
        key_row.addWidget(self.key)
        key_row.addWidget(quiet("1-9, or a letter other than J, K, U and N"), 1)
        key_label = QLabel("&Key")
        key_label.setBuddy(self.key)
        fields = form()
        fields.addRow("&Name", self.name)
        fields.addRow(key_label, key_row)
        fields.addRow("&Colour", self.swatches)
        fields.addRow("&Definition", self.definition)
        fields.addRow("&Include", self.include)
        fields.addRow("&Exclude", self.exclude)
        fields.addRow("", self.retired)
        fields.setVerticalSpacing(12)
        self.body.addLayout(fields, 1)

    def _raise_key(self, text: str) -> None:
        if text.upper() != text and len(text.upper()) == 1:
            self.key.setText(text.upper())

    def _validate(self) -> None:
        reason = ""
        try:
            self.theme()
        except Refusal as refusal:
            reason = str(refusal)
        self.accept_button.setEnabled(not reason)
        untouched = not self.name.text() and not self.name.isModified()  # no need to scold before a word is written
        self.warn("" if untouched else reason)

    def accepting(self) -> None:
        self._validate()
        if self.accept_button.isEnabled():
            self.accept()


class Swatches(QWidget):
    """A choice of colours: the palette, and one of the user's own. Arrow keys move through it."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._own: _Swatch | None = None
        for name, one in appearance.palette_colours():
            self._add(name, one)
        other = QPushButton("Other…")
        other.setToolTip("Choose any colour")
        other.setAutoDefault(False)
        other.clicked.connect(self._ask)
        self._grid.addWidget(other, self._grid.rowCount(), 0, 1, 4)
        self._grid.setColumnStretch(_COLUMNS, 1)  # swatches stay together at the left
        self.choose(colour)

    @property
    def colour(self) -> str:
        """The chosen colour as #RRGGBB."""
        button = self.chosen.checkedButton()
        return button.colour if isinstance(button, _Swatch) else "#545962"

    def choose(self, colour: str) -> None:
        """Choose a colour, one of the palette or not."""
        for button in self.chosen.buttons():
            if isinstance(button, _Swatch) and button.colour.upper() == colour.upper():
                button.setChecked(True)
                self.setFocusProxy(button)
                return
        if self._own is None:
            self._own = self._add("Own colour", colour)
        self._own.show_colour(f"Own colour {colour}", colour)
        self._own.setChecked(True)
        self.setFocusProxy(self._own)

    def _add(self, name: str, colour: str) -> "_Swatch":
        swatch = _Swatch(name, colour)
        swatch.stepped.connect(self._step)
        number = len(self.chosen.buttons())
        self.chosen.addButton(swatch, number)
        if number < len(appearance.palette_colours()):
            self._grid.addWidget(swatch, number // _COLUMNS, number % _COLUMNS)
        else:
            self._grid.addWidget(swatch, self._grid.rowCount() - 1, 4)
        return swatch

    def _step(self, steps: int) -> None:
        number = self.chosen.checkedId() + steps
        button = self.chosen.button(number)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            button.click()

    def _ask(self) -> None:
        colour = QColorDialog.getColor(QColor(self.colour), self, "Colour of the theme")
        if colour.isValid():
            self.choose(colour.name().upper())
            button = self.chosen.checkedButton()
            if button is not None:
                self.chosen.idClicked.emit(self.chosen.id(button))


class _Swatch(QAbstractButton):
    """One colour to choose."""

    stepped = Signal(int)

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self.colour = colour
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_colour(name, colour)

    def show_colour(self, name: str, colour: str) -> None:
        self.colour = colour
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        steps = {key.Key_Right: 1, key.Key_Left: -1, key.Key_Down: _COLUMNS, key.Key_Up: -_COLUMNS}
        if event.key() in steps:
            self.stepped.emit(steps[key(event.key())])
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height() + 14
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = appearance.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height()) - 2.0
        outer = QRectF(1 + (self.width() - 2 - side) / 2, 1 + (self.height() - 2 - side) / 2, side, side)
        if self.hasFocus() or self.isChecked():
            painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.quiet), 2.0))
            painter.drawRoundedRect(outer.adjusted(1, 1, -1, -1), 6, 6)
        fill = appearance.theme_colour(Theme("", "", "", self.colour))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        inner = outer.adjusted(4, 4, -4, -4)
        painter.drawRoundedRect(inner, 4, 4)
        if self.isChecked():
            painter.setPen(QPen(appearance.ink_on(fill), 2.0, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            x, y, unit = inner.center().x(), inner.center().y(), inner.width() / 8
            steps = ((-1.9, 0.0), (-0.4, 1.4), (2.0, -1.5))
            painter.drawPolyline([QPointF(x + across * unit, y + down * unit) for across, down in steps])
        painter.end()


def _free_colour(themes: Sequence[Theme]) -> str:
    """The first colour of the palette that no theme has, else the one that fewest have."""
    used = [theme.colour.upper() for theme in themes if not theme.retired]
    return min((colour for _, colour in appearance.palette_colours()), key=lambda colour: used.count(colour.upper()))


def _text(placeholder: str, text: str, lines: int) -> QPlainTextEdit:
    field = QPlainTextEdit(text)
    field.setPlaceholderText(placeholder)
    field.setTabChangesFocus(True)
    field.setMinimumHeight(field.fontMetrics().lineSpacing() * lines + 20)
    return field


def _lines(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in field.toPlainText().splitlines() if line.strip())
