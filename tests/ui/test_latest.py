"""Answers that take a while."""

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from annotator.refusal import Refusal
from ui.latest import Latest


@pytest.fixture
def heard() -> list[object]:
    return []


@pytest.fixture
def latest(heard: list[object], qapp: QObject) -> Latest:
    return Latest(heard.append, lambda words: heard.append(f"refused: {words}"), qapp)


def test_the_last_question_alone_is_answered(latest: Latest, heard: list[object], qtbot: QtBot) -> None:
    free = threading.Event()
    latest.ask(lambda: free.wait(20) and "old")
    qtbot.waitUntil(lambda: latest._worker is not None)
    latest.ask(lambda: "newer")
    latest.ask(lambda: "newest")
    free.set()
    qtbot.waitUntil(lambda: not latest.busy)
    assert heard == ["newest"]


def test_the_work_is_done_in_another_thread(latest: Latest, heard: list[object], qtbot: QtBot) -> None:
    latest.ask(threading.get_ident)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0] != threading.get_ident()


def test_a_refusal_is_told(latest: Latest, heard: list[object], qtbot: QtBot) -> None:
    def refuse() -> None:
        raise Refusal("no disk")

    latest.ask(refuse)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["refused: no disk"]


def test_any_other_error_is_raised_where_it_is_seen(latest: Latest, heard: list[object], qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as raised:
        latest.ask(lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    assert heard == []
