"""Saves a picture as SVG or PNG, on white paper whatever the window's colours are."""

import secrets
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from annotator.refusal import Refusal
from annotator.statistics import Table
from ui.pictures import Picture, Style

_MARGIN = 24.0
_WIDTH = 820.0
_SCALE = 3  # pixels of a PNG for each unit; prints at 300 dots an inch


def save_picture(path: Path, title: str, picture: Picture, table: Table, style: Style) -> None:
    """Write the picture in the format that the name's ending says; a file of this name is replaced when it is whole."""
    match path.suffix.lower():
        case ".svg":
            data = _svg(title, picture, table, style)
        case ".png":
            data = _png(title, picture, table, style)
        case _:
            raise Refusal(f"{path}: a picture is saved as .svg or .png; give the name one of these endings.")
    write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes in place at once; where that fails, the file that was there is as it was."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Refusal(f"{path}: cannot be written ({error.strerror}); choose another place.") from None


def _size(title: str, picture: Picture, table: Table, style: Style) -> QSize:
    heading = style.line * 2 if title else 0
    return QSize(int(_WIDTH), int(picture.height(table, style) + heading + 2 * _MARGIN))


def _draw(painter: QPainter, title: str, picture: Picture, table: Table, style: Style) -> None:
    size = _size(title, picture, table, style)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), Qt.GlobalColor.white)
    painter.setFont(style.font)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawText(QRectF(_MARGIN, _MARGIN, _WIDTH - 2 * _MARGIN, style.line), title)
    top = _MARGIN + (style.line * 2 if title else 0)
    rect = QRectF(_MARGIN, top, _WIDTH - 2 * _MARGIN, picture.height(table, style))
    picture.paint(painter, rect, table, style)


def _svg(title: str, picture: Picture, table: Table, style: Style) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    size = _size(title, picture, table, style)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    _draw(painter, title, picture, table, style)
    painter.end()
    buffer.close()
    return bytes(data.data())


def _png(title: str, picture: Picture, table: Table, style: Style) -> bytes:
    size = _size(title, picture, table, style)
    image = QImage(size * _SCALE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SCALE, _SCALE)
    _draw(painter, title, picture, table, style)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(data.data())
