"""The codebook beside the release: the themes with their keys, and everything that can be done with them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from annotator.changes import Change
from annotator.commands import codebook
from annotator.records import Annotation, Document, Sentence, Theme
from annotator.refusal import Refusal
from ui import appearance
from ui.codebook_rows import CodebookModel, CodebookView
from ui.tasks import Task
from ui.texts import menu_text
from ui.theme_dialog import ThemeDialog
from ui.wording import number_of
from ui.workspace import Workspace

MANY = 10_000  # merging more annotations than this is long work


class CodebookPanel(QFrame):
    """Heading, list and menus. A click on a row asks the window for what the row's key does."""

    theme_activated = Signal(str)  # theme id
    none_activated = Signal()
    import_codebook_requested = Signal()
    export_codebook_requested = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setObjectName("panel")
        self.setAccessibleName("Codebook")
        self.model = CodebookModel(workspace, self)
        self.view = CodebookView(self.model)
        self.add_button = _button("", "Add a theme")
        self.add_button.setIcon(appearance.icon("theme-add"))
        self.definitions_button = _button("Definitions ▸", "Show the definitions under the names")
        self.menu_button = _button("⋯", "More about the codebook")
        self._hint = QLabel("No themes yet. Add the first with +.")
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        heading = QLabel("Codebook")
        heading.setObjectName("heading")
        self._hint.setObjectName("quiet")
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(16, 4, 16, 12)
        self.definitions_button.setCheckable(True)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 8, 8)
        head.setSpacing(2)
        head.addWidget(heading)
        head.addStretch(1)
        for button in (self.definitions_button, self.add_button, self.menu_button):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.view.activated_row.connect(self._activate)
        self.view.edit_asked.connect(lambda row: self._with_theme(row, self.edit_theme))
        self.view.step_asked.connect(lambda row, step: self._with_theme(row, lambda theme: self.step(theme, step)))
        self.view.dropped.connect(self._drop)
        self.view.customContextMenuRequested.connect(self._show_row_menu)
        self.add_button.clicked.connect(lambda: self.add_theme())
        self.definitions_button.toggled.connect(self.show_definitions)
        self.menu_button.clicked.connect(self._show_menu)
        self._workspace.changed.connect(self._absorb)
        self._workspace.moved.connect(self.follow)
        self._workspace.document_opened.connect(self.follow)
        self._workspace.arrived.connect(self.follow)

    def sizeHint(self) -> QSize:
        return QSize(320, 360)

    # View state

    def show_definitions(self, shown: bool) -> None:
        """Show the first paragraph of each definition under its theme, or not."""
        self.view.delegate.with_definitions = shown
        self.definitions_button.setChecked(shown)
        self.definitions_button.setText("Definitions ▾" if shown else "Definitions ▸")
        self.view.scheduleDelayedItemsLayout()

    def show_retired(self, shown: bool) -> None:
        """Show retired themes at the end of the list, or not."""
        self.model.show_retired = shown
        self._refresh()

    def show_decided(self, decided: Callable[[], Sequence[frozenset[str] | None]]) -> None:
        """Mark the themes that this says are decided, those of the annotator or of the consensus."""
        self.model.decided = decided
        self.follow()

    def follow(self) -> None:
        """Look at the marks and the counts again."""
        self.model.refresh()
        self.view.viewport().update()

    # What happens

    def _absorb(self, change: Change) -> None:
        if change.touches(Theme):
            self._refresh()
        elif change.touches((Annotation, Document, Sentence)):
            self.follow()

    def _refresh(self) -> None:
        row = self.view.currentIndex().row()
        self.model.rebuild()
        if 0 <= row < self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(row))
        self._hint.setVisible(all(theme.retired for theme in self._workspace.themes))
        reason = self._workspace.read_only
        self.add_button.setEnabled(not reason)
        self.add_button.setToolTip(f"Nothing can be changed: {reason}" if reason else "Add a theme")

    def _activate(self, number: int) -> None:
        theme = self.model.row(number).theme
        if theme is None:
            self.none_activated.emit()
        else:
            self.theme_activated.emit(theme.id)

    def _with_theme(self, number: int, act: Callable[[Theme], None]) -> None:
        theme = self.model.row(number).theme
        if theme is not None and not self._workspace.read_only:
            act(theme)

    def _drop(self, number: int, before: int) -> None:
        ahead = self.model.row(before).theme if before < self.model.rowCount() else None
        self._with_theme(number, lambda theme: self.move_before(theme, ahead))

    # Acts on the codebook, for the menus and the command palette

    def add_theme(self) -> None:
        """Ask for a new theme."""
        dialog = self._ask(ThemeDialog(self._workspace.themes, None, self.window()))
        dialog.accepted.connect(lambda: self._do(lambda: self._added(dialog.theme())))

    def edit_theme(self, theme: Theme) -> None:
        """Ask what is to become of a theme."""
        dialog = self._ask(ThemeDialog(self._workspace.themes, theme, self.window()))
        themes, who = self._workspace.themes, self._who
        dialog.accepted.connect(lambda: self._do(lambda: codebook.edit_theme(themes, theme, dialog.theme(), who)))

    def recolour(self, theme: Theme, colour: str) -> None:
        """Give a theme another colour."""
        after = replace(theme, colour=colour)
        self._do(lambda: codebook.edit_theme(self._workspace.themes, theme, after, self._who))

    def retire(self, theme: Theme) -> None:
        """No longer offer a theme."""
        self._do(lambda: codebook.retire_theme(theme, self._who))

    def restore(self, theme: Theme) -> None:
        """Offer a retired theme again."""
        self._do(lambda: codebook.restore_theme(self._workspace.themes, theme, self._who))

    def remove(self, theme: Theme) -> None:
        """Remove a theme that nobody has used."""
        self._do(lambda: codebook.remove_theme(theme, self._uses(theme), self._who))

    def step(self, theme: Theme, step: int) -> None:
        """Move a theme up (-1) or down (1) among those in use."""
        ids = [one.id for one in self._workspace.themes if not one.retired]
        if theme.id not in ids:
            return
        at = ids.index(theme.id) + step
        if 0 <= at < len(ids):
            ids.remove(theme.id)
            ids.insert(at, theme.id)
            self._order(ids, theme)

    def move_before(self, theme: Theme, ahead: Theme | None) -> None:
        """Move a theme to before another one, or to the end of those in use."""
        if ahead is not None and ahead.id == theme.id:
            return
        ids = [one.id for one in self._workspace.themes if not one.retired and one.id != theme.id]
        ids.insert(ids.index(ahead.id) if ahead is not None and ahead.id in ids else len(ids), theme.id)
        self._order(ids, theme)

    def merge(self, source: Theme, target: Theme) -> None:
        """Tag with `target` whatever anybody has tagged with `source`, which goes."""
        store, who = self._workspace.store, self._who

        def change() -> Change:
            return codebook.merge_themes(source, target, store.annotations_with(source.id), who)

        def tell(count: int) -> None:
            sentences = number_of(count, "decision")
            self._workspace.told.emit(f"Merged “{source.name}” into “{target.name}”: {sentences} altered.")

        uses = self._uses(source)
        if uses <= MANY:
            if self._do(change):
                tell(uses)
            return

        def work(task: Task) -> None:
            self._workspace.apply_in(task, change())

        try:
            self._workspace.introduce()
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return
        self._workspace.run(f"Merging “{source.name}”", work, lambda _: tell(uses), lambda: None)

    @property
    def _who(self) -> str:
        return self._workspace.annotator.id

    def _added(self, theme: Theme) -> Change:
        return codebook.add_theme(self._workspace.themes, theme, self._who)

    def _order(self, ids: list[str], theme: Theme) -> None:
        retired = [one.id for one in self._workspace.themes if one.retired]
        if self._do(lambda: codebook.order_themes(self._workspace.themes, [*ids, *retired], self._who)):
            self.view.setCurrentIndex(self.model.index(self.model.number_of(theme.id)))

    def _uses(self, theme: Theme) -> int:
        """How often anybody has used the theme."""
        return sum(tally.themes[theme.id] for tally in self._workspace.store.tallies().values())

    def _do(self, command: Callable[[], Change]) -> bool:
        try:
            return self._workspace.do(command())
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return False

    def _ask(self, dialog: ThemeDialog) -> ThemeDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    # Menus

    def _show_menu(self) -> None:
        corner = self.menu_button.rect().bottomRight()
        menu = self.panel_menu()
        menu.popup(self.menu_button.mapToGlobal(corner) - QPoint(menu.sizeHint().width(), -2))

    def _show_row_menu(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        theme = self.model.row(index.row()).theme if index.isValid() else None
        menu = self.theme_menu(theme) if theme is not None else self.panel_menu()
        menu.popup(self.view.viewport().mapToGlobal(point))

    def panel_menu(self) -> QMenu:
        """What can be done with the codebook as a whole."""
        menu = self._menu()
        add = menu.addAction(appearance.icon("theme-add"), "Add theme…", self.add_theme)
        edit = menu.addMenu("Edit theme")
        for theme in self._workspace.themes:
            if not theme.retired or self.model.show_retired:
                edit.addAction(_swatch(theme), menu_text(theme.name), lambda theme=theme: self.edit_theme(theme))
        menu.addSeparator()
        import_ = menu.addAction("Import codebook…", self.import_codebook_requested.emit)
        menu.addAction("Export codebook…", self.export_codebook_requested.emit)
        menu.addSeparator()
        retired = menu.addAction("Show retired")
        retired.setCheckable(True)
        retired.setChecked(self.model.show_retired)
        retired.toggled.connect(self.show_retired)
        for changing in (add, edit.menuAction(), import_):
            changing.setEnabled(changing.isEnabled() and not self._workspace.read_only)
        return menu

    def theme_menu(self, theme: Theme) -> QMenu:
        """What can be done with a theme."""
        menu = self._menu()
        in_use = [one.id for one in self._workspace.themes if not one.retired]
        menu.addAction("Edit…\tF2", lambda: self.edit_theme(theme))
        self._add_colours(menu.addMenu("Change colour"), theme)
        menu.addSeparator()
        up = menu.addAction("Move up\tCtrl+Shift+Up", lambda: self.step(theme, -1))
        down = menu.addAction("Move down\tCtrl+Shift+Down", lambda: self.step(theme, 1))
        up.setEnabled(theme.id in in_use[1:])
        down.setEnabled(theme.id in in_use[:-1])
        menu.addSeparator()
        if theme.retired:
            menu.addAction("Restore", lambda: self.restore(theme))
        else:
            menu.addAction("Retire", lambda: self.retire(theme))
        self._add_targets(menu.addMenu("Merge into"), theme)
        remove = menu.addAction("Remove", lambda: self.remove(theme))
        if self._workspace.theme_counts[theme.id]:
            remove.setEnabled(False)
        if self._workspace.read_only:
            for action in menu.actions():
                action.setEnabled(False)
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add_colours(self, menu: QMenu, theme: Theme) -> None:
        for name, colour in appearance.palette_colours():
            action = menu.addAction(_swatch(replace(theme, colour=colour)), name)
            action.triggered.connect(lambda _=False, colour=colour: self.recolour(theme, colour))
            action.setEnabled(colour.upper() != theme.colour.upper())

    def _add_targets(self, menu: QMenu, theme: Theme) -> None:
        for other in self._workspace.themes:
            if other.id != theme.id and not other.retired:
                menu.addAction(_swatch(other), menu_text(other.name), lambda other=other: self.merge(theme, other))
        menu.menuAction().setEnabled(not menu.isEmpty())


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _swatch(theme: Theme) -> QIcon:
    """The theme's colour as a menu shows it."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(appearance.theme_colour(theme))
    painter.drawRoundedRect(4, 4, 24, 24, 7, 7)
    painter.end()
    return QIcon(pixmap)
