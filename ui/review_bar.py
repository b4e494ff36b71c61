"""The bar over a review: what is shown, whose, of which documents; and how far adjudication is."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from annotator.reviewing import Filter, Only
from ui.elided import ElidedLabel
from ui.key_menu import KeyMenu
from ui.reviewing import Reviewing
from ui.texts import menu_text
from ui.wording import number_of

WORDS = {
    Only.ALL: "All sentences",
    Only.DISAGREEMENTS: "Disagreements",
    Only.OPEN: "Disagreements to adjudicate",
    Only.UNSURE: "Unsure",
    Only.NOTES: "With notes",
    Only.COMMENTS: "With open comments",
    Only.CHANGED: "Changed by the consensus",
}
_MNEMONICS = {
    Only.ALL: "&All sentences",
    Only.DISAGREEMENTS: "&Disagreements",
    Only.OPEN: "Disagreements &to adjudicate",
    Only.UNSURE: "&Unsure",
    Only.NOTES: "With &notes",
    Only.COMMENTS: "With open &comments",
    Only.CHANGED: "C&hanged by the consensus",
}


class ReviewBar(QFrame):
    """Three menus and a count. The menus open with Space or Enter when Tab has come to them."""

    def __init__(self, reviewing: Reviewing) -> None:
        super().__init__()
        self._reviewing = reviewing
        self._rows = reviewing.rows
        self.setObjectName("bar")
        self.setAccessibleName("What is shown")
        self.only = self._menu("Which sentences ( / )", self._fill_only)
        self.theme = self._menu("Which theme they concern", self._fill_themes)
        self.annotators = self._menu("Whose decisions", self._fill_annotators)
        self.documents = self._menu("Of which documents (Ctrl+L)", self._fill_documents)
        self.standing = ElidedLabel()
        self.standing.setObjectName("quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 24, 4)
        row.setSpacing(4)
        for button in (self.only, self.theme, self.annotators, self.documents):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.standing)
        self._rows.reset.connect(self.refresh)
        self._rows.altered.connect(self._count)
        self.refresh()

    def choose(self) -> None:
        """Open the menu of what is shown."""
        menu = self.only.menu()
        menu.popup(self.only.mapToGlobal(self.only.rect().bottomLeft()))
        menu.setActiveAction(next((action for action in menu.actions() if action.isChecked()), menu.actions()[0]))

    def refresh(self) -> None:
        """Show what is set."""
        wanted = self._rows.filter
        self.only.setText(f"{WORDS[wanted.only]} ▾")
        themes = {theme.id: theme.name for theme in self._reviewing.workspace.themes}
        self.theme.setText(f"{menu_text(themes.get(wanted.theme, wanted.theme), 24) or 'Any theme'} ▾")
        names = [one.name for one in self._rows.raters if one.id in wanted.annotators]
        self.annotators.setText(f"{menu_text(' – '.join(names), 32) or 'Everybody'} ▾")
        self.documents.setText("All documents ▾" if self._rows.across else "This document ▾")
        self._count()

    def _count(self) -> None:
        rows = self._rows
        if rows.across:
            number = number_of(len(rows.rows), "sentence")
            self.standing.setText(f"The first {number}; narrow the filter for the others" if rows.more else number)
            return
        differing = [one for one in rows.here if one.disagreed]
        done = sum(one.adjudicated is not None for one in differing)
        waiting = sum(one.agreed is not None and one.adjudicated is None for one in rows.here)
        parts = []
        if rows.here:
            count = number_of(len(differing), "disagreement")
            parts.append(f"{done:,} of {count} adjudicated" if differing else "No disagreement")
        if waiting:
            parts.append(f"{waiting:,} agreed, to accept")
        self.standing.setText("  ·  ".join(parts))

    def _menu(self, tip: str, fill: Callable[[QMenu], None]) -> QToolButton:
        button = QToolButton()
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")  # the text has an arrow of its own
        button.setToolTip(tip)
        menu = KeyMenu(button)
        menu.aboutToShow.connect(lambda: fill(menu))
        button.setMenu(menu)
        return button

    def _fill_only(self, menu: QMenu) -> None:
        menu.clear()
        for only, words in _MNEMONICS.items():
            self._add(menu, words, only is self._rows.filter.only, lambda only=only: self._narrow(only=only))  # type: ignore[misc]

    def _fill_themes(self, menu: QMenu) -> None:
        menu.clear()
        chosen = self._rows.filter.theme
        self._add(menu, "&Any theme", not chosen, lambda: self._narrow(theme=""))
        menu.addSeparator()
        for theme in self._reviewing.workspace.themes:
            self._add(menu, menu_text(theme.name), theme.id == chosen, lambda id_=theme.id: self._narrow(theme=id_))  # type: ignore[misc]

    def _fill_annotators(self, menu: QMenu) -> None:
        """One annotator, or several: between two it is what this pair disagrees on."""
        menu.clear()
        chosen = self._rows.filter.annotators
        self._add(menu, "&Everybody", not chosen, lambda: self._narrow(annotators=frozenset()))
        menu.addSeparator()
        for one in self._rows.raters:
            action = menu.addAction(menu_text(one.name))
            action.setCheckable(True)
            action.setChecked(one.id in chosen)
            action.triggered.connect(lambda _=False, id_=one.id: self._narrow(annotators=chosen ^ {id_}))

    def _fill_documents(self, menu: QMenu) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for words, across in (("&This document", False), ("All &documents", True)):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(across == self._rows.across)
            action.triggered.connect(self._reviewing.show_across if across else self._rows.show_here)
            group.addAction(action)

    def _add(self, menu: QMenu, words: str, chosen: bool, do: Callable[[], None]) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda _=False: do())

    def _narrow(
        self, *, only: Only | None = None, theme: str | None = None, annotators: frozenset[str] | None = None
    ) -> None:
        held = self._rows.filter
        self._reviewing.set_filter(
            Filter(
                held.only if only is None else only,
                held.theme if theme is None else theme,
                held.annotators if annotators is None else annotators,
            )
        )
