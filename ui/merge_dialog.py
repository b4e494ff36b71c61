"""Shows what merging a colleague's file comes to, before and after: numbers, what is in doubt, what differs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from annotator.merging import (
    ADD,
    ALIKE,
    LAYOUT,
    LEAVE,
    PLACE,
    REVISION,
    Choices,
    Match,
    MergeReport,
    Occasion,
    Unplaced,
)
from annotator.records import Annotation, Theme
from ui.list_table import ListTable
from ui.plain_table import Entry, PlainTable
from ui.sheet import quiet
from ui.tasks import Task
from ui.texts import menu_text, tip
from ui.wording import number_of
from ui.work.merging import Prepared, carry_out, prepare
from ui.working_sheet import WorkingSheet
from ui.workspace import Workspace

_ABOUT = (
    "Decisions of others come beside yours. Where somebody decided a sentence here and there, the later decision "
    "stands and the other stays in the history. Ctrl+Z undoes all of it."
)
_PEOPLE = ("Annotator", "New", "Same", "Differing", "Not placeable")
_WHAT = ((PLACE, "The same: place decisions"), (ADD, "Another one: let it come along"), (LEAVE, "Leave it out for now"))
HIDDEN = "hidden"
_DOUBTS = 6  # rows in sight at once
_FEW = 10  # releases that are named


class MergeDialog(WorkingSheet):
    """Reads the file, shows what would come in, merges it, and shows what came in. `merged` says whether it did."""

    def __init__(self, workspace: Workspace, path: Path, this: Occasion, parent: QWidget | None = None) -> None:
        super().__init__(workspace, f"Merge {path.name}", _ABOUT, accept="Merge", parent=parent)
        self.merged = False
        self._path, self._this = path, this
        self._prepared: Prepared | None = None
        self._themes: dict[str, str] = {}  # what was chosen
        self._documents: dict[str, str] = {}
        self.people = PlainTable("Annotations in the file", whole=True)
        self.people.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.people.setSelectionMode(PlainTable.SelectionMode.NoSelection)
        self.along = QLabel()
        self.along.setTextFormat(Qt.TextFormat.PlainText)
        self.along.setWordWrap(True)
        self.themes = _Doubts("Themes that you do not have", self._choose_theme)
        self.documents = _Doubts("Releases whose text is not the same to the letter", self._choose_document)
        self.lists = _Lists()
        for widget in (self.people, self.along, self.themes, self.documents):
            self.body.addWidget(widget)
        self.body.addWidget(self.lists, 1)
        self.open_at(118, 40)
        self._show_nothing()
        self.read()

    # Reading

    def read(self) -> None:
        """Work out what merging comes to with what is chosen."""
        choices, store, path, this = self._choices(), self._workspace.store, self._path, self._this
        self.run(
            f"Reading {path.name}",
            lambda task: prepare(path, store, this, lambda _: choices, task.progress),
            self._show,
        )

    def _choices(self) -> Choices:
        """A release that is like one of ours is proposed to be the same: it is in sight before anything is done."""
        return Choices(dict(self._themes), dict(self._documents), PLACE)

    def _show(self, found: Prepared) -> None:
        self._prepared = found
        self._show_report(found)
        self.accept_button.setEnabled(bool(found.plan.changes))
        if not found.plan.changes:
            self.along.setText("Nothing in it is new to this project.")
        if not isinstance(self.focusWidget(), QComboBox):
            (self.accept_button if found.plan.changes else self.cancel_button).setFocus()

    def _show_nothing(self) -> None:
        for widget in (self.people, self.themes, self.documents, self.lists):
            widget.hide()
        self.along.setText("Reading the file…")
        self.accept_button.setEnabled(False)

    def _show_report(self, found: Prepared) -> None:
        report, themes = found.plan.report, found.plan.themes
        rows = [
            (Entry(one.name), *(Entry(f"{count:,}", quiet=not count) for count in _counts(one)))
            for one in report.annotators
        ]
        self.people.show_rows(_PEOPLE, rows)
        self.people.setVisible(bool(rows))
        self.along.setText(along(report))
        self.themes.show_rows(
            [
                (
                    one.theirs,
                    one.name,
                    number_of(one.annotations, "annotation"),
                    _theme_choices(themes, report),
                    one.ours,
                )
                for one in report.themes
            ]
        )
        self.documents.show_rows(
            [(one.theirs, one.title, _how(one), _WHAT, one.what) for one in report.matches if one.how == ALIKE]
        )
        self.lists.show_report(report, Words(self._workspace, report, themes), found.told)

    # Choosing

    def _choose_theme(self, theirs: str, ours: str) -> None:
        self._themes[theirs] = ours
        self.read()

    def _choose_document(self, theirs: str, what: str) -> None:
        self._documents[theirs] = what
        self.read()

    # Merging

    def accepting(self) -> None:
        if self.merged:
            self.accept()
            return
        prepared, store, path, this = self._prepared, self._workspace.store, self._path, self._this
        if prepared is None or self.busy:
            return
        choices = self._choices()

        def work(task: Task) -> Prepared:
            still = prepared
            if store.last_act() != still.act:  # something came between
                still = prepare(path, store, this, lambda _: choices, task.progress)
            for change in carry_out(store, still.plan, task.progress):
                task.applied.emit(change)
            return still

        self.run(f"Merging {path.name}", work, self._finish)

    def _finish(self, found: Prepared) -> None:
        self.merged = True
        self._show_report(found)
        for doubts in (self.themes, self.documents):
            doubts.hide()
        self.along.setText(f"Merged. {along(found.plan.report)}")
        self.accept_button.setText("Close")
        self.accept_button.setEnabled(True)
        self.accept_button.setFocus()
        self.cancel_button.hide()
        self._workspace.told.emit(f"{came(found.plan.report)} from {self._path.name}. Ctrl+Z takes it out again.")

    def working(self, busy: bool) -> None:
        for doubts in (self.themes, self.documents):
            doubts.setEnabled(not busy)


class Words:
    """Decisions in words; those of others that are hidden from the annotator stay so."""

    def __init__(self, workspace: Workspace, report: MergeReport, themes: Mapping[str, Theme]) -> None:
        self._workspace = workspace
        self._names = {identity: theme.name for identity, theme in themes.items()}
        self._ours = {one.theirs: one.ours for one in report.matches}

    def of_conflict(self, one: Annotation) -> str:
        if one.annotator != self._workspace.annotator.id and self._workspace.is_blind_to(one.document):
            return HIDDEN
        themes = None if one.themes is None else sorted(self._names.get(theme, theme) for theme in one.themes)
        return _named(themes, one.unsure) + (f" – {one.note}" if one.note else "")

    def of_unplaced(self, one: Unplaced) -> str:
        mine = one.annotator == self._workspace.annotator.name
        if not mine and self._workspace.is_blind_to(self._ours.get(one.document, one.document)):
            return HIDDEN
        return _named(one.themes, one.unsure)


class _Doubts(QWidget):
    """Things to decide on, one in a row: what it is, why there is a doubt, and a choice."""

    def __init__(self, title: str, chosen: Callable[[str, str], None]) -> None:
        super().__init__()
        self._chosen = chosen
        self.boxes: list[QComboBox] = []
        self._rows: list[tuple[object, ...]] = []
        heading = QLabel(title)
        heading.setObjectName("heading")
        self._title = title
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QGridLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setVerticalSpacing(4)
        column.addWidget(heading, 0, 0)
        column.addWidget(self._area, 1, 0)

    def show_rows(self, rows: Sequence[tuple[str, str, str, Sequence[tuple[str, str]], str]]) -> None:
        """Id, name, why, the choices (value and words), and which of them is made."""
        self.setVisible(bool(rows))
        if [row[:4] for row in rows] == self._rows:  # the one that was chosen in keeps the keyboard
            for box, (*_, made) in zip(self.boxes, rows, strict=True):
                box.setCurrentIndex(max(box.findData(made), 0))
            return
        self._rows = [row[:4] for row in rows]
        self.boxes = []
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (identity, name, why, choices, made) in enumerate(rows):
            label = QLabel(menu_text(name, 70).replace("&&", "&"))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setToolTip(tip(name))
            box = QComboBox()
            box.setAccessibleName(f"{self._title}: {name}")
            for value, words in choices:
                box.addItem(menu_text(words).replace("&&", "&"), value)
            box.setCurrentIndex(max(box.findData(made), 0))
            box.activated.connect(lambda _, box=box, identity=identity: self._chosen(identity, box.currentData()))
            self.boxes.append(box)
            grid.addWidget(label, row, 0)
            reason = quiet(why)
            reason.setWordWrap(False)
            grid.addWidget(reason, row, 1)
            grid.addWidget(box, row, 2)
        self._area.setWidget(inside)
        height = (self.boxes[0].sizeHint().height() + 4) if self.boxes else 0
        self._area.setFixedHeight(height * min(len(rows), _DOUBTS) + 4)


class _Lists(QWidget):
    """What differs, what cannot be placed, and what else is worth a word, one behind the other."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("What to look at")
        self.differing = ListTable(
            "Decided differently here and there",
            ("Annotator", "Release", "No.", "Here", "There", "Stands"),
            (18, 0, 6, 22, 22, 9),
            quiet=(1, 2),
        )
        self.unplaced = ListTable(
            "Not placeable", ("Annotator", "Release", "Sentence", "Decision"), (18, 24, 0, 24), quiet=(1,)
        )
        self.notes = ListTable("Worth a word", ("",), (0,))
        self.notes.horizontalHeader().hide()
        self._stack = QStackedWidget()
        self._shown: list[ListTable] = []
        for table in (self.differing, self.unplaced, self.notes):
            self._stack.addWidget(table)
        column = QGridLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setVerticalSpacing(4)
        column.addWidget(self.tabs, 0, 0)
        column.addWidget(self._stack, 1, 0)
        column.setRowStretch(1, 1)
        self.tabs.currentChanged.connect(self._turn)

    def show_report(self, report: MergeReport, words: Words, told: Sequence[str]) -> None:
        self.differing.show_rows(
            [
                (
                    one.annotator,
                    one.title,
                    str(one.number),
                    words.of_conflict(one.ours),
                    words.of_conflict(one.theirs),
                    "theirs" if one.theirs_stands else "ours",
                )
                for one in report.conflicts
            ]
        )
        self.unplaced.show_rows(
            [(one.annotator, one.title, one.sentence, words.of_unplaced(one)) for one in report.unplaced]
        )
        self.notes.show_rows([(words,) for words in (*told, *_matched(report), *report.notes)])
        self._shown = [table for table in (self.differing, self.unplaced, self.notes) if table.rows.rows]
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for table in self._shown:
            self.tabs.addTab(f"{table.accessibleName()} ({len(table.rows.rows):,})")
        self.tabs.blockSignals(False)
        self.setVisible(bool(self._shown))
        self._turn(0)

    def _turn(self, at: int) -> None:
        if 0 <= at < len(self._shown):
            self._stack.setCurrentWidget(self._shown[at])


def along(report: MergeReport) -> str:
    """What comes along with the decisions, in a sentence."""
    parts = [
        number_of(count, noun)
        for count, noun in (
            (report.documents_added, "release"),
            (report.themes_added, "theme"),
            (report.comments, "comment"),
        )
        if count
    ]
    if not parts:
        return "No releases and no themes come along."
    single = len(parts) == 1 and parts[0].startswith("1 ")
    return f"{' and '.join(', '.join(parts).rsplit(', ', 1))} {'comes' if single else 'come'} along."


def came(report: MergeReport) -> str:
    """What came in, in a few words."""
    parts = [number_of(report.total("new"), "annotation")]
    parts += [number_of(report.documents_added, "release")] if report.documents_added else []
    return f"{' and '.join(parts)} merged"


def _counts(one: object) -> tuple[int, ...]:
    return tuple(getattr(one, what) for what in ("new", "same", "differing", "unplaced"))


def _theme_choices(themes: dict[str, Theme], report: MergeReport) -> list[tuple[str, str]]:
    own = [theme for theme in themes.values() if theme.id not in {one.theirs for one in report.themes}]
    return [("", "A new theme"), *((theme.id, theme.name) for theme in sorted(own, key=lambda one: one.position))]


def _how(one: Match) -> str:
    return f"{one.share:.0%} of the text is the same; {number_of(one.annotations, 'annotation')}"


def _matched(report: MergeReport) -> Iterator[str]:
    """Of the releases that are certain to be ours, why they are not the same to the letter."""
    for how, why in ((REVISION, "was corrected here or there"), (LAYOUT, "has other blanks and line breaks there")):
        titles = [one.our_title for one in report.matches if one.how == how]
        for title in titles[:_FEW]:
            yield f"“{title}” {why}; decisions on it go to yours."
        if len(titles) > _FEW:
            yield f"… and {len(titles) - _FEW:,} more releases like that."


def _named(themes: Sequence[str] | None, unsure: bool) -> str:
    words = "undecided" if themes is None else ", ".join(themes) or "none"
    return f"{words} ?" if unsure else words
