"""The shape that all dialogs share: a title, a calm sentence, the body, a warning, and the buttons."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from ui.appearance import reading_font

SMALL_SCREEN = QSize(1366, 768)


class Sheet(QDialog):
    """A dialog that Enter accepts and Esc leaves. Subclasses fill `body`; `accepting` may refuse by a warning."""

    def __init__(
        self, title: str, about: str = "", *, accept: str = "OK", cancel: str = "Cancel", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.warning = quiet("")
        self.warning.setObjectName("warning")
        self.warning.hide()
        self.accept_button = QPushButton(accept)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accepting)
        self.cancel_button = QPushButton(cancel)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.cancel_button.setVisible(bool(cancel))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(0)
        head = QLabel(title)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setFont(reading_font(4))
        layout.addWidget(head)
        if about:
            self.setAccessibleDescription(about)
            layout.addSpacing(4)
            layout.addWidget(quiet(about))
        layout.addSpacing(16)
        layout.addLayout(self.body, 1)
        layout.addSpacing(8)
        layout.addWidget(self.warning)
        layout.addSpacing(12)
        layout.addLayout(self.buttons)

    def accepting(self) -> None:
        """What the accepting button does; a subclass checks first and calls `accept` where all is well."""
        self.accept()

    def warn(self, words: str) -> None:
        """Say what must be mended before the dialog can be accepted; "" takes the warning away."""
        self.warning.setText(words)
        self.warning.setVisible(bool(words))

    def open_at(self, width: int, height: int) -> None:
        """Begin at this size in letters and lines, never larger than a small screen."""
        metrics = self.fontMetrics()
        size = QSize(metrics.averageCharWidth() * width, metrics.lineSpacing() * height)
        self.resize(size.boundedTo(SMALL_SCREEN - QSize(80, 120)))


def quiet(words: str) -> QLabel:
    """A label of less weight that wraps, and shows data as the letters it is."""
    label = QLabel(words)
    label.setObjectName("quiet")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def form() -> QFormLayout:
    """Labels at the left, fields that fill the rest."""
    layout = QFormLayout()
    layout.setHorizontalSpacing(16)
    layout.setVerticalSpacing(8)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    return layout


def dress_table(table: QTableView) -> None:
    """Rows of text without a grid, their cells in line with the header."""
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.setStyleSheet("QTableView::item { padding: 0 5px; }")
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().lineSpacing() + 10)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
