"""The actions of Review."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu

from annotator.records import REASONS
from ui.actions import Actions
from ui.key_menu import KeyMenu
from ui.menus import GO, REVIEW, SEPARATE, TAKE, VIEW, fill_menus
from ui.modes import Mode
from ui.review_panel import REASON_WORDS, ReviewPanel
from ui.review_view import ReviewView
from ui.reviewing import Reviewing
from ui.work.reviewing import Account, count_all

if TYPE_CHECKING:
    from ui.project_view import ProjectView
    from ui.window import MainWindow

_IN_REVIEW = (Mode.REVIEW,)


def review_actions(window: "MainWindow", view: "ProjectView") -> None:
    """Make them; those that take an annotator's decision are made anew when others are compared."""
    actions = window.project
    faces = view.faces(Mode.REVIEW)
    if isinstance(faces.centre, ReviewView) and isinstance(faces.side, ReviewPanel):
        _deciding(actions, view, faces.centre, faces.side)
        _going(actions, faces.centre)
        letters = _Letters(window, view, faces.centre.reviewing)
        faces.centre.reviewing.rows.reset.connect(lambda: letters.refresh())  # a bound method would not keep it
        letters.refresh()


def _deciding(actions: Actions, view: "ProjectView", review: ReviewView, panel: ReviewPanel) -> None:
    add, reviewing = actions.add, review.reviewing
    add(REVIEW, "Take the &majority", reviewing.take_majority, "Space", within=review.list, modes=_IN_REVIEW)
    add(REVIEW, "Take the &union", reviewing.take_union, "+", within=view, modes=_IN_REVIEW)
    back = ["Backspace", "Del"]
    add(REVIEW, "Take &back", reviewing.undecide, back, within=review.list, modes=_IN_REVIEW)
    add(REVIEW, "&Reason…", lambda: ask_reason(review), ["?", "Shift+?"], within=view, modes=_IN_REVIEW)
    _separated(add(REVIEW, "&Note on the consensus", panel.focus_note, "N", within=view, modes=_IN_REVIEW))
    add(REVIEW, "&Comment", panel.focus_comment, "Ctrl+M", modes=_IN_REVIEW)
    _separated(add(REVIEW, "Re&solve the comment", reviewing.resolve, "Ctrl+R", modes=_IN_REVIEW))
    add(REVIEW, "&Accept what all agree on here", reviewing.accept_here, "Ctrl+Shift+A", modes=_IN_REVIEW)
    add(REVIEW, "Accept what all agree on in all &documents", reviewing.accept_everywhere, modes=_IN_REVIEW)
    add(REVIEW, "&My decisions that were changed", reviewing.show_changed, modes=_IN_REVIEW)
    words = "&How far adjudication is…"
    _separated(add(REVIEW, words, lambda: show_account(review), "Ctrl+Shift+P", modes=_IN_REVIEW))
    advance = add(
        REVIEW,
        "&Go on after adjudicating",
        lambda: setattr(reviewing, "advance", advance.isChecked()),
        "Ctrl+T",
        checkable=True,
        modes=_IN_REVIEW,
    )


def _going(actions: Actions, review: ReviewView) -> None:
    add, reviewing, table = actions.add, review.reviewing, review.list

    def page(direction: int) -> None:
        reviewing.step(direction * max(table.viewport().height() // table.verticalHeader().defaultSectionSize() - 1, 1))

    def end(direction: int) -> None:
        reviewing.step(direction * len(reviewing.rows.shown))

    for words, do, keys in (
        ("&Next sentence", lambda: reviewing.step(1), ["Down", "J"]),
        ("&Previous sentence", lambda: reviewing.step(-1), ["Up", "K"]),
        ("Next to &adjudicate", reviewing.next_open, ["Return", "Enter"]),
        ("Before, to adjudicate", lambda: reviewing.next_open(back=True), ["Shift+Return", "Shift+Enter"]),
        ("Extend the selection down", lambda: reviewing.step(1, extend=True), "Shift+Down"),
        ("Extend the selection up", lambda: reviewing.step(-1, extend=True), "Shift+Up"),
        ("A page on", lambda: page(1), "PgDown"),
        ("A page back", lambda: page(-1), "PgUp"),
        ("First sentence", lambda: end(-1), "Home"),
        ("Last sentence", lambda: end(1), "End"),
    ):
        add(GO, words, do, keys, within=table, modes=_IN_REVIEW)
    add(GO, "Next that is &wanted", reviewing.next_wanted, "Ctrl+Down", modes=_IN_REVIEW)
    add(GO, "Before, that is wanted", lambda: reviewing.next_wanted(back=True), "Ctrl+Up", modes=_IN_REVIEW)
    add(VIEW, "&Which sentences…", review.bar.choose, "/", within=review, modes=_IN_REVIEW)
    add(VIEW, "All documents in one &table", lambda: _across(reviewing), "Ctrl+L", modes=_IN_REVIEW)


def _across(reviewing: Reviewing) -> None:
    if reviewing.rows.across:
        reviewing.rows.show_here()
    else:
        reviewing.show_across()


def ask_reason(review: ReviewView) -> QMenu:
    """A small menu: one more key says why they disagreed."""
    menu = KeyMenu(review)
    menu.setAccessibleName("Why did they disagree?")
    menu.addAction("Why did they disagree?").setEnabled(False)
    for reason in (*REASONS, ""):
        action = menu.addAction(REASON_WORDS[reason])
        action.triggered.connect(lambda _=False, reason=reason: review.reviewing.give_reason(reason))
    menu.aboutToHide.connect(menu.deleteLater)
    place = review.list.visualRect(review.list.currentIndex())
    corner = review.list.viewport().mapToGlobal(QPoint(place.left(), place.bottom()))
    menu.popup(corner if place.isValid() else QCursor.pos())
    return menu


def show_account(review: ReviewView) -> None:
    """Count in the whole project, and show what came out."""
    from ui.adjudication_dialog import AdjudicationDialog

    reviewing = review.reviewing
    workspace, raters = reviewing.workspace, [one.id for one in reviewing.rows.raters]

    def show(account: Account) -> None:
        dialog = AdjudicationDialog(account, workspace.themes, review.window())
        dialog.exec()
        dialog.deleteLater()

    workspace.run(
        "Counting disagreements",
        lambda task: count_all(workspace.store, raters, list(workspace.headings), task.progress),
        show,
        lambda: None,
    )


class _Letters:
    """One action for each annotator whose decision can be taken."""

    def __init__(self, window: "MainWindow", view: "ProjectView", reviewing: Reviewing) -> None:
        self._window = window
        self._actions = window.project
        self._view = view
        self._reviewing = reviewing
        self._made: dict[str, str] = {}

    def refresh(self) -> None:
        rows = self._reviewing.rows
        wanted = {rows.letters[one.id]: one.name for one in rows.raters if one.id in rows.letters}
        if wanted == self._made:
            return
        for action in self._actions.groups.pop(TAKE, []):
            self._view.removeAction(action)
            action.deleteLater()
        self._made = wanted
        for letter, name in wanted.items():
            self._actions.add(
                TAKE,
                name.replace("&", "&&"),
                lambda letter=letter: self._reviewing.take_letter(letter),  # type: ignore[misc]
                letter,
                within=self._view,
                modes=_IN_REVIEW,
            )
        fill_menus(self._window)


def _separated(action: QAction) -> None:
    action.setData(SEPARATE)
