"""How Pressmark looks: colours by meaning for light and dark, fonts, icons, and the colours of themes."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from annotator.records import Theme
from ui.scripts import for_all_scripts, reading_families

RESOURCES = Path(__file__).parent.parent / "resources"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of the window by what they mean. Colours of themes are data and not among them."""

    dark: bool
    window: str  # behind panels
    page: str  # behind the release and in lists
    raised: str  # buttons, fields, headers
    line: str  # hairlines between panels
    ink: str  # text
    quiet: str  # text of less weight; at least 4.5:1 on page and window
    faint: str  # marks that are no text
    accent: str  # the current sentence, focus, links
    on_accent: str
    current: str  # behind the current sentence
    selected: str  # behind other selected sentences
    warning: str
    good: str


LIGHT = Colours(
    dark=False,
    window="#F1EFEA",
    page="#FBFAF7",
    raised="#FFFFFF",
    line="#DAD6CD",
    ink="#22211E",
    quiet="#67635A",
    faint="#B5B0A5",
    accent="#2C5F8A",
    on_accent="#FFFFFF",
    current="#E3ECF3",
    selected="#EDF2F5",
    warning="#9A4B12",
    good="#39703F",
)
DARK = Colours(
    dark=True,
    window="#17181A",
    page="#1E1F22",
    raised="#2A2C30",
    line="#35373C",
    ink="#E4E2DD",
    quiet="#A3A097",
    faint="#5D5F65",
    accent="#7FB2DB",
    on_accent="#10222F",
    current="#2B3A47",
    selected="#27303A",
    warning="#E5A36B",
    good="#86C08B",
)


def current() -> Colours:
    """The colours in use now."""
    application = QGuiApplication.instance()
    return DARK if application is not None and application.property("pressmark-dark") else LIGHT


def apply(application: QApplication, scheme: str = "system") -> None:
    """Dress the application; `scheme` is "light", "dark" or "system"."""
    hints = application.styleHints()
    dark = scheme == "dark" or (scheme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    application.setProperty("pressmark-dark", dark)
    colours = DARK if dark else LIGHT
    application.setStyle("Fusion")
    application.setFont(for_all_scripts(application.font()))
    application.setPalette(_palette(colours))
    application.setStyleSheet(_style_sheet(colours))


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: c.window,
        role.WindowText: c.ink,
        role.Base: c.page,
        role.AlternateBase: c.window,
        role.Text: c.ink,
        role.Button: c.raised,
        role.ButtonText: c.ink,
        role.ToolTipBase: c.raised,
        role.ToolTipText: c.ink,
        role.PlaceholderText: c.quiet,
        role.BrightText: c.warning,
        role.Link: c.accent,
        role.LinkVisited: c.accent,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Mid: c.line,
        role.Midlight: c.line,
        role.Light: c.raised,
        role.Dark: c.faint,
        role.Shadow: c.faint,
    }
    for one, colour in pairs.items():
        palette.setColor(one, QColor(colour))
    for one in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(c.faint))
    return palette


def _style_sheet(c: Colours) -> str:
    icons = (RESOURCES / "icons").as_posix()
    return f"""
    QMainWindow, QDialog {{ background: {c.window}; }}
    QMenuBar {{ background: {c.window}; padding: 2px 6px; }}
    QMenuBar::item {{ padding: 4px 10px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {c.current}; }}
    QMenu {{ background: {c.raised}; border: 1px solid {c.line}; padding: 5px; }}
    QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.current}; color: {c.ink}; }}
    QMenu::item:disabled {{ color: {c.faint}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 5px 8px; }}
    QToolTip {{ background: {c.raised}; color: {c.ink}; border: 1px solid {c.line}; padding: 5px 7px; }}
    QSplitter::handle {{ background: {c.line}; }}
    QSplitter::handle:horizontal {{ width: 1px; }}
    QSplitter::handle:vertical {{ height: 1px; }}
    QStatusBar {{ background: {c.window}; border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: none; }}
    QAbstractItemView {{ border: none; outline: none; selection-background-color: {c.current};
        selection-color: {c.ink}; }}
    QHeaderView::section {{ background: {c.window}; color: {c.quiet}; border: none;
        border-bottom: 1px solid {c.line}; padding: 5px 8px; }}
    QLineEdit, QPlainTextEdit, QTextEdit#field, QComboBox, QSpinBox, QDoubleSpinBox {{ background: {c.raised};
        border: 1px solid {c.line}; border-radius: 5px; padding: 4px 7px; selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit#field:focus, QComboBox:focus, QSpinBox:focus,
    QDoubleSpinBox:focus {{
        border: 1px solid {c.accent}; }}
    QPushButton {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 5px; padding: 5px 14px; }}
    QPushButton:hover {{ border-color: {c.faint}; }}
    QPushButton:focus {{ border-color: {c.accent}; }}
    QPushButton:pressed {{ background: {c.current}; }}
    QPushButton:disabled {{ color: {c.faint}; }}
    QPushButton:default, QPushButton#primary {{ background: {c.accent}; color: {c.on_accent};
        border-color: {c.accent}; }}
    QPushButton:default:disabled, QPushButton#primary:disabled {{ background: {c.raised}; color: {c.faint};
        border-color: {c.line}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
    QAbstractSpinBox QLineEdit {{ border: none; padding: 0 6px; background: transparent; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: url("{icons}/arrow-down.svg"); width: 12px; height: 12px; }}
    QCheckBox::indicator, QListWidget::indicator {{ width: 14px; height: 14px; border: 1px solid {c.faint};
        border-radius: 3px;
        background: {c.raised}; }}
    QCheckBox::indicator:focus {{ border-color: {c.accent}; }}
    QCheckBox::indicator:checked, QListWidget::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
        image: url("{icons}/tick-{"black" if c.dark else "white"}.svg"); }}
    QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {c.faint}; border-radius: 8px;
        background: {c.raised}; }}
    QRadioButton::indicator:focus {{ border-color: {c.accent}; }}
    QRadioButton::indicator:checked {{ border-color: {c.accent}; background: qradialgradient(cx: 0.5, cy: 0.5,
        radius: 0.5, fx: 0.5, fy: 0.5, stop: 0.5 {c.accent}, stop: 0.6 {c.raised}); }}
    QTabBar::tab {{ color: {c.quiet}; background: transparent; border: none; padding: 5px 2px; margin-right: 18px;
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:hover {{ color: {c.ink}; }}
    QTabBar::tab:selected {{ color: {c.ink}; border-bottom: 2px solid {c.accent}; }}
    QTabBar::tab:focus {{ background: {c.current}; }}
    QToolButton {{ border: none; border-radius: 4px; padding: 4px; }}
    QToolButton:hover {{ background: {c.current}; }}
    QLabel#heading {{ color: {c.quiet}; font-weight: 600; }}
    QLabel#quiet {{ color: {c.quiet}; }}
    QLabel#warning {{ color: {c.warning}; }}
    QFrame#panel {{ background: {c.window}; border: none; }}
    QFrame#modes {{ background: {c.window}; border: none; border-bottom: 1px solid {c.line}; }}
    QFrame#banner {{ background: {c.current}; border-bottom: 1px solid {c.line}; }}
    QProgressBar {{ background: {c.line}; border: none; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {c.faint}; border-radius: 4px; min-height: 32px; margin: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {c.faint}; border-radius: 4px; min-width: 32px; margin: 2px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; border: none; width: 0; height: 0; }}
    """


def reading_font(zoom: int = 0, language: str = "") -> QFont:
    """The face of a release in this language; `zoom` steps larger or smaller."""
    font = QFont()
    font.setFamilies(reading_families(language))
    font.setPointSizeF(max(7.0, 12.5 + zoom))
    return font


@cache
def _dark_twins() -> dict[str, str]:
    palette = json.loads((RESOURCES / "palette.json").read_text(encoding="utf-8"))
    return {colour["light"].upper(): colour["dark"] for colour in palette["colours"]}


def palette_colours() -> list[tuple[str, str]]:
    """Names and colours (as a codebook stores them) that can be told apart, best first."""
    palette = json.loads((RESOURCES / "palette.json").read_text(encoding="utf-8"))
    return [(colour["name"], colour["light"]) for colour in palette["colours"]]


def theme_colour(theme: Theme) -> QColor:
    """The theme's colour as it reads on the page in use: a codebook's colours are made for paper."""
    colour = QColor(theme.colour)
    if not current().dark:
        return colour
    twin = _dark_twins().get(theme.colour.upper())
    if twin is not None:
        return QColor(twin)
    return QColor.fromHslF(
        max(colour.hslHueF(), 0.0), min(colour.hslSaturationF(), 0.6), max(colour.lightnessF(), 0.66)
    )


def ink_on(colour: QColor) -> QColor:
    """Black or white, whichever reads better on the colour."""

    def luminance(one: QColor) -> float:
        channels = (one.redF(), one.greenF(), one.blueF())
        parts = [c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4) for c in channels]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light = luminance(colour)
    return QColor("#FFFFFF") if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else QColor("#000000")


class _LineIcon(QIconEngine):
    """Draws a line icon of ours in the colour of the text, whatever the scheme is when it is drawn."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._svg = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")

    def clone(self) -> QIconEngine:
        return _LineIcon(self._name)

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        colours = current()
        colour = colours.faint if mode == QIcon.Mode.Disabled else colours.ink
        from PySide6.QtSvg import QSvgRenderer

        renderer = QSvgRenderer(QByteArray(self._svg.replace("#000", colour).encode()))
        renderer.render(painter, QRectF(rect))  # type: ignore[call-overload]

    def pixmap(self, size: object, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)  # type: ignore[call-overload]
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)


def icon(name: str) -> QIcon:
    """One of the line icons of resources/icons."""
    return QIcon(_LineIcon(name))


def application_icon() -> QIcon:
    return QIcon(str(RESOURCES / "icons" / "pressmark.svg"))
