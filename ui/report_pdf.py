"""The report on agreement as PDF, by Qt's text layout: the one kind of report that needs Qt, though no window."""

import os
import re
from collections.abc import Iterable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPyTextObject,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from ui.work.report.blocks import Block, Grid, Heading, Listing, Paragraph, Picture
from ui.work.report.drawing import svg
from ui.work.report.texts import as_html

_DPI = 72  # a unit of the layout is a point
_MARGIN = 56.0  # points
_PICTURE = QTextFormat.ObjectTypes.UserObject + 1
_MARKS = 0xF0000
_LEAST = 28.0  # points of what follows that stand on the page of its heading
_FOOT = 24.0  # points below the text, for the number of the page
_STYLE = """
body { color: #22211E; }
h1 { font-size: 17pt; font-weight: 600; margin-top: 0px; margin-bottom: 4px; }
h2 { font-size: 12pt; font-weight: 600; margin-top: 22px; margin-bottom: 6px; }
h3 { font-size: 10pt; font-weight: 600; margin-top: 12px; margin-bottom: 3px; }
p, li { margin-top: 0px; margin-bottom: 7px; }
h6 { font-size: 9pt; font-weight: 400; color: #67635A; margin-top: 8px; margin-bottom: 4px; }
.quiet { color: #67635A; font-size: 9pt; }
td, th { padding: 3px 6px; border-bottom: 0.5px solid #DAD6CD; font-size: 8.5pt; }
th { border-bottom: 1px solid #22211E; font-weight: 600; }
"""


def pdf(title: str, blocks: Iterable[Block]) -> bytes:
    """The whole file, A4. The same blocks give the same bytes on a machine with the same fonts."""
    application = QGuiApplication.instance() or _offscreen()
    document = QTextDocument()
    document.setDefaultFont(_font())
    document.setDefaultStyleSheet(_STYLE)
    pictures: list[Picture] = []
    document.setHtml("<body>" + "".join(_block(block, pictures) for block in blocks) + "</body>")
    painter_of = _Pictures(pictures, document)
    document.documentLayout().registerHandler(_PICTURE, painter_of)
    _put_in(document, pictures)
    data = _printed(document, title)
    del application  # until here it was needed, though nothing names it
    return _timeless(data)


def _offscreen() -> QGuiApplication:
    """On the command line there is no window, and none is wanted."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(["pressmark"])


def _font() -> QFont:
    font = QFont()
    font.setFamilies(["Charter", "Source Serif 4", "Noto Serif", "Georgia", "Cambria", "DejaVu Serif"])
    font.setPointSizeF(10)
    return font


def _block(block: Block, pictures: list[Picture]) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{_text(text)}</h{level}>"
        case Paragraph(text, quiet):
            return f"<p{' class=quiet' if quiet else ''}>{_text(text)}</p>"
        case Listing(items):
            return "<ul>" + "".join(f"<li>{_text(item)}</li>" for item in items) + "</ul>"
        case Grid():
            return _table(block)
        case Picture():
            pictures.append(block)
            return f"<h6>{_text(block.caption)}</h6><p>{_mark(len(pictures) - 1)}</p>"


def _table(grid: Grid) -> str:
    def cells(row: Iterable[str], tag: str) -> str:
        return "".join(
            f'<{tag} align="{"left" if place == 0 or grid.prose else "right"}">{_text(cell)}</{tag}>'
            for place, cell in enumerate(row)
        )

    head = f"<thead><tr>{cells(grid.header, 'th')}</tr></thead>"
    rows = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in grid.rows)
    caption = f"<h6>{_text(grid.caption)}</h6>"
    table = f'<table width="100%" cellspacing="0" style="border-collapse: collapse">{head}{rows}</table>'
    return f"{caption}{table}<p style='font-size: 4pt'>&nbsp;</p>"


def _text(text: str) -> str:
    return as_html("".join(letter for letter in text if ord(letter) < _MARKS))


def _mark(number: int) -> str:
    """Where a picture goes: a letter for private use, which texts are left without."""
    return chr(_MARKS + number)


def _put_in(document: QTextDocument, pictures: list[Picture]) -> None:
    for number in range(len(pictures)):
        found = document.find(_mark(number))
        if found.isNull():
            continue
        form = QTextCharFormat()
        form.setObjectType(_PICTURE)
        form.setProperty(_PICTURE, number)
        QTextCursor(found).insertText("\ufffc", form)


class _Pictures(QPyTextObject):
    """Draws pictures into the text as lines, not as points."""

    def __init__(self, pictures: list[Picture], parent: QObject) -> None:
        super().__init__(parent)
        self._sizes = [(one.drawing.width, one.drawing.height) for one in pictures]
        self._drawn = [QSvgRenderer(QByteArray(svg(one.drawing).encode())) for one in pictures]

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, form: QTextFormat) -> QSizeF:
        return QSizeF(*self._sizes[form.intProperty(_PICTURE)])

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, posInDocument: int, form: QTextFormat
    ) -> None:
        self._drawn[form.intProperty(_PICTURE)].render(painter, QRectF(rect))


def _printed(document: QTextDocument, title: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(title)
    writer.setCreator("Pressmark")
    writer.setDocumentXmpMetadata(QByteArray(b"<?xml version='1.0'?>"))
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    writer.setPageLayout(layout)
    page = QRectF(0, 0, writer.width(), writer.height())
    body = page.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN - _FOOT)
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(body.size())
    _keep_together(document)
    painter = QPainter(writer)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(body.left(), body.top() - number * body.height())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, number * body.height(), body.width(), body.height())
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(document.defaultFont())
        painter.drawText(QRectF(body.left(), body.bottom(), body.width(), _FOOT), 0x84, str(number + 1))
    painter.end()
    return bytes(data.data())


def _keep_together(document: QTextDocument) -> None:
    """No heading or caption stands alone at the end of a page."""
    layout, high = document.documentLayout(), document.pageSize().height()
    layout.documentSize()  # lays out all of it, which asking for a block's place does not
    first: QTextBlock | None = None
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            first = first or block
        elif first is not None:
            top, bottom = layout.blockBoundingRect(first).top(), layout.blockBoundingRect(block).bottom() + _LEAST
            if top // high != bottom // high:
                form = first.blockFormat()
                form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                QTextCursor(first).setBlockFormat(form)
            first = None
        block = block.next()


def _timeless(data: bytes) -> bytes:
    """Without when it was made and the random number that Qt gives each file: noughts stand there, no byte moves."""
    data = re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", rb"\g<1>20000101000000", data)
    return re.sub(rb"/ID \[ <([0-9a-f]+)> <\1> \]", lambda found: re.sub(rb"[0-9a-f]", b"0", found[0]), data)
