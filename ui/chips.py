"""Chips: how a decision looks in one line, everywhere the same: themes by key, colour and name, none, unsure, note."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen

from annotator.records import Annotation, Theme
from ui import appearance

GAP = 4.0  # between chips
_TINT = 0.14
_TINT_DARK = 0.20  # dark colours need more to be seen at all


class Chip(NamedTuple):
    """One thing said of a sentence. `key` is "" where a theme has none; `mark` is "", "unsure", "note", "corrected"."""

    label: str
    key: str
    colour: QColor
    filled: bool = True
    dashed: bool = False
    mark: str = ""


class _Sizes(NamedTuple):
    """Lengths that follow from the font."""

    metrics: QFontMetricsF
    height: float
    square: float  # side of the block that holds the key
    pad: float  # beside the label


def by_id(themes: Iterable[Theme]) -> dict[str, Theme]:
    """The themes by id, as `chips_of` wants them."""
    return {theme.id: theme for theme in themes}


def chips_of(annotation: Annotation | None, themes: Mapping[str, Theme]) -> list[Chip]:
    """What is said of a sentence, themes in the codebook's order; empty where nothing is."""
    if annotation is None:
        return []
    colours = appearance.current()
    unsure = annotation.unsure
    chips = []
    if annotation.themes is not None:
        chips += [
            Chip(theme.name, theme.key.upper(), appearance.theme_colour(theme), dashed=unsure)
            for theme in _ordered(annotation.themes, themes)
        ]
        if not annotation.themes:
            chips.append(Chip("none", "0", QColor(colours.quiet), filled=False, dashed=unsure))
    if unsure:
        chips.append(Chip("unsure", "?", QColor(colours.warning), filled=False, mark="unsure"))
    if annotation.note:
        chips.append(Chip("note", "", QColor(colours.quiet), filled=False, mark="note"))
    if annotation.origin == "corrected":
        chips.append(Chip("text corrected", "", QColor(colours.quiet), filled=False, mark="corrected"))
    return chips


def in_words(annotation: Annotation | None, themes: Mapping[str, Theme]) -> str:
    """The same in words, for assistive technology: “security, economy; unsure; note: …”."""
    if annotation is None or annotation.themes is None:
        parts = ["undecided"]
    else:
        parts = [", ".join(theme.name for theme in _ordered(annotation.themes, themes)) or "none of the themes"]
    if annotation is not None and annotation.unsure:
        parts.append("unsure")
    if annotation is not None and annotation.note:
        parts.append(f"note: {annotation.note}")
    if annotation is not None and annotation.origin == "corrected":
        parts.append("text corrected since")
    return "; ".join(parts)


def chips_height(metrics: QFontMetrics | QFontMetricsF) -> float:
    """How high a row of chips is."""
    return _sizes(metrics).height


def chips_width(metrics: QFontMetrics | QFontMetricsF, chips: Sequence[Chip], compact: bool = False) -> float:
    """How wide the chips are where nothing has to be elided."""
    return _total(_widths(_sizes(metrics), chips, compact))


def paint_chips(painter: QPainter, rect: QRectF, chips: Sequence[Chip], *, compact: bool = False) -> QRectF:
    """Draw the chips in one row, vertically centred in the rectangle, from where reading begins.

    Uses the painter's font and layout direction. Where there is no room, names are elided, then only the keys are
    shown, then the last ones give way to a count. Returns what is covered.
    """
    if not chips:
        return QRectF(rect.left(), rect.center().y(), 0.0, 0.0)
    sizes = _sizes(painter.fontMetrics())
    rest = 0
    widths = _widths(sizes, chips, compact)
    if _total(widths) > rect.width() and not compact:
        compact = not _shrink(sizes, chips, widths, rect.width())
        if compact:
            widths = _widths(sizes, chips, compact)
    while compact and len(widths) > 1 and _total(widths) + (sizes.square + GAP if rest else 0) > rect.width():
        widths.pop()
        rest += 1
    return _paint(painter, rect, sizes, chips, widths, compact, rest)


def _paint(
    painter: QPainter, rect: QRectF, sizes: _Sizes, chips: Sequence[Chip], widths: list[float], compact: bool, rest: int
) -> QRectF:
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    top = round(rect.center().y() - sizes.height / 2)
    at = 0.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    key_font = QFont(painter.font())
    key_font.setBold(True)
    _scale(key_font, 0.84)
    label_font = painter.font()
    for chip, width in zip(chips, widths, strict=False):
        left = rect.right() - at - width if mirrored else rect.left() + at
        _paint_chip(painter, QRectF(round(left), top, width, sizes.height), chip, sizes, compact, label_font, key_font)
        at += width + GAP
    if rest:
        left = rect.right() - at - sizes.square - sizes.pad if mirrored else rect.left() + at
        painter.setFont(label_font)
        painter.setPen(QColor(appearance.current().quiet))
        place = QRectF(left, top, sizes.square + sizes.pad, sizes.height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"+{rest}")
        at += sizes.square + sizes.pad + GAP
    painter.restore()
    used = min(at - GAP, rect.width())
    return QRectF(rect.right() - used if mirrored else rect.left(), top, used, sizes.height)


def _paint_chip(
    painter: QPainter, rect: QRectF, chip: Chip, sizes: _Sizes, compact: bool, label_font: QFont, key_font: QFont
) -> None:
    radius = sizes.height * 0.26
    if not (compact or chip.mark):
        _paint_body(painter, rect, chip, radius)
    inset = (sizes.height - sizes.square) / 2
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    width = rect.width() if compact or chip.mark else sizes.square
    indent = 0.0 if compact or chip.mark else inset
    left = rect.right() - indent - width if mirrored else rect.left() + indent
    square = QRectF(left, rect.top() + inset, width, sizes.square)
    _paint_square(painter, square, chip, compact, key_font)
    if compact or chip.mark:
        return
    label = rect.adjusted(sizes.pad, 0, -(inset + width + sizes.pad * 0.7), 0) if mirrored else rect.adjusted(
        inset + width + sizes.pad * 0.7, 0, -sizes.pad, 0
    )  # fmt: skip
    painter.save()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # a name keeps its own direction
    painter.setFont(label_font)
    painter.setPen(QColor(appearance.current().ink if chip.filled else appearance.current().quiet))
    text = chip.label
    if sizes.metrics.horizontalAdvance(text) > label.width() + 0.5:
        text = sizes.metrics.elidedText(text, Qt.TextElideMode.ElideRight, label.width())
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    flags = Qt.AlignmentFlag.AlignVCenter | side | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
    painter.drawText(label, flags, text)
    painter.restore()


def _paint_body(painter: QPainter, rect: QRectF, chip: Chip, radius: float) -> None:
    tint = QColor(chip.colour)
    tint.setAlphaF(_TINT_DARK if appearance.current().dark else _TINT)
    painter.setBrush(tint if chip.filled else Qt.BrushStyle.NoBrush)
    edge = QColor(chip.colour)
    edge.setAlphaF(1.0 if chip.dashed else 0.55)
    pen = QPen(edge, 1.0)
    if chip.dashed:
        pen.setDashPattern([3.0, 2.5])
    painter.setPen(pen)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def _paint_square(painter: QPainter, square: QRectF, chip: Chip, compact: bool, font: QFont) -> None:
    """The block with the key; the marks have it alone."""
    radius = square.height() * 0.24
    edge = square.adjusted(0.5, 0.5, -0.5, -0.5)
    if chip.filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(chip.colour)
        painter.drawRoundedRect(square, radius, radius)
        painter.setPen(appearance.ink_on(chip.colour))
    else:
        painter.setPen(QPen(chip.colour, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge, radius, radius)
    if chip.mark == "note":
        _paint_lines(painter, square)
        return
    if chip.mark == "corrected":
        _paint_caret(painter, square)
        return
    painter.setFont(font)
    painter.drawText(square, Qt.AlignmentFlag.AlignCenter, _block_text(chip, compact))


def _paint_lines(painter: QPainter, square: QRectF) -> None:
    """Three lines of writing."""
    margin, step = square.width() * 0.26, square.height() * 0.22
    for line in (-1, 0, 1):
        y = square.center().y() + line * step
        end = square.right() - margin - (square.width() * 0.16 if line == 1 else 0.0)
        painter.drawLine(QLineF(square.left() + margin, y, end, y))


def _paint_caret(painter: QPainter, square: QRectF) -> None:
    """The proofreader's sign for a correction."""
    reach, rise = square.width() * 0.24, square.height() * 0.2
    middle = square.center()
    for side in (-reach, reach):
        painter.drawLine(QLineF(middle.x() + side, middle.y() + rise, middle.x(), middle.y() - rise))


def _sizes(metrics: QFontMetrics | QFontMetricsF) -> _Sizes:
    metrics = QFontMetricsF(metrics)
    height = float(round(metrics.height() + 4))
    return _Sizes(metrics, height, height - 4, float(round(metrics.height() * 0.45)))


def _block_text(chip: Chip, compact: bool) -> str:
    """A theme without a key is known by how its name begins where the name itself is not shown."""
    return chip.key or (chip.label[:3] if compact else "")


def _widths(sizes: _Sizes, chips: Sequence[Chip], compact: bool) -> list[float]:
    return [_width(sizes, chip, compact) for chip in chips]


def _width(sizes: _Sizes, chip: Chip, compact: bool) -> float:
    if compact or chip.mark:
        text = _block_text(chip, compact) if not chip.mark else ""
        wide = sizes.metrics.horizontalAdvance(text) + sizes.pad if len(text) > 1 else 0.0
        return max(sizes.square, float(round(wide)))
    label = sizes.metrics.horizontalAdvance(chip.label)
    return float(round(_fixed(sizes) + label + 1))


def _fixed(sizes: _Sizes) -> float:
    """The width of a chip without its label."""
    return (sizes.height - sizes.square) / 2 + sizes.square + sizes.pad * 1.7


def _total(widths: Sequence[float]) -> float:
    return sum(widths) + GAP * max(len(widths) - 1, 0)


def _shrink(sizes: _Sizes, chips: Sequence[Chip], widths: list[float], room: float) -> bool:
    """Cut the widest chips down until all fit, in place. False where hardly anything would be left of the names."""
    least = _fixed(sizes) + sizes.metrics.averageCharWidth() * 4
    long = sorted((index for index, chip in enumerate(chips) if not chip.mark), key=lambda index: widths[index])
    free = room - _total(widths) + sum(widths[index] for index in long)
    for done, index in enumerate(long):
        share = free / (len(long) - done)
        if widths[index] > share:
            if share < min(least, widths[index]):
                return False
            widths[index] = float(int(share))
        free -= widths[index]
    return free >= 0


def _ordered(ids: Iterable[str], themes: Mapping[str, Theme]) -> list[Theme]:
    """The themes in the codebook's order; one that the codebook has lost is shown by its id."""
    found = [themes.get(one) or Theme(one, one, "", "#777777", position=1 << 30) for one in ids]
    return sorted(found, key=lambda theme: (theme.position, theme.id))


def _scale(font: QFont, factor: float) -> None:
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * factor)
    else:
        font.setPixelSize(max(1, round(font.pixelSize() * factor)))
