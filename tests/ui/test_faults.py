"""What happens when Pressmark itself is at fault."""

import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from ui.faults import Faults
from ui.preferences import data_folder


def test_an_error_is_written_down_whole_and_shown_once(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    shown: list[str] = []

    def read_and_close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        shown.append(box.informativeText())
        box.accept()

    faults = Faults()
    try:
        QTimer.singleShot(50, read_and_close)
        for _ in range(2):
            error = ZeroDivisionError("<img src=x> division")
            sys.excepthook(ZeroDivisionError, error, None)
        qtbot.waitUntil(lambda: bool(shown))
        qtbot.wait(100)
    finally:
        faults.let_go()
    log = data_folder() / "pressmark.log"
    assert len(shown) == 1
    assert str(log) in shown[0]
    assert log.read_text(encoding="utf-8").count("ZeroDivisionError: <img src=x> division") == 2
    assert capsys.readouterr().err.count("ZeroDivisionError") == 2
