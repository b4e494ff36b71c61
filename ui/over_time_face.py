"""An annotator against the consensus over time: a chart and a table of the documents in the order of annotation."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.drift_chart import DriftChart
from ui.plain_table import Entry, PlainTable
from ui.sheet import quiet
from ui.times import local_time
from ui.wording import number_of
from ui.work.drift import Course
from ui.work.figures import number, percent
from ui.workspace import Workspace

_NOTHING = (
    "There is nothing to show yet: this compares each annotator with the consensus, document by document in the order "
    "in which they were annotated. Decide disagreements in Review first."
)


class OverTimeFace(QWidget):
    """Shows the courses of all annotators, one at a time."""

    opened = Signal(str, int)  # a document should be opened, at its beginning

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._courses: list[Course] = []
        self.who = QComboBox()
        self.who.setAccessibleName("Annotator")
        self._summary, self._nothing = quiet(""), quiet(_NOTHING)
        self.chart = DriftChart()
        self.table = PlainTable("Documents in the order of annotation")
        self._lay_out()
        self.who.currentIndexChanged.connect(self._show)
        self.chart.chosen.connect(self._point_at)
        self.table.chosen.connect(self.chart.point_at)
        self.table.entered.connect(self._open)
        self.show_courses([])

    def _lay_out(self) -> None:
        label = QLabel("&Annotator")
        label.setBuddy(self.who)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label)
        top.addWidget(self.who)
        top.addSpacing(16)
        top.addWidget(self._summary, 1)
        self._head = QWidget()
        self._head.setLayout(top)
        top.setContentsMargins(8, 0, 8, 0)
        self._nothing.setContentsMargins(8, 0, 8, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._nothing)
        column.addWidget(self._head)
        column.addWidget(self.chart)
        column.addWidget(self.table, 1)
        column.addStretch()

    def show_courses(self, courses: list[Course]) -> None:
        """Show these, of the annotator that was shown before where there still is a course."""
        before = self.who.currentData() or self._workspace.annotator.id
        self._courses = courses
        blocked = self.who.blockSignals(True)
        self.who.clear()
        for course in courses:
            self.who.addItem(course.name, course.annotator)
        self.who.setCurrentIndex(max(self.who.findData(before), 0) if courses else -1)
        self.who.blockSignals(blocked)
        for widget in (self._head, self.chart, self.table):
            widget.setVisible(bool(courses))
        self._nothing.setVisible(not courses)
        self._show()

    def set_stale(self, stale: bool) -> None:
        """Show that newer figures are on the way."""
        self.table.set_stale(stale)
        self.chart.stale = stale
        self.chart.update()

    def _course(self) -> Course | None:
        place = self.who.currentIndex()
        return self._courses[place] if 0 <= place < len(self._courses) else None

    def _show(self) -> None:
        course = self._course()
        if course is None:
            return
        drift = course.drift
        self._summary.setText(
            f"Alpha (MASI) with the consensus: {number(drift.first.value)} in the first half of "
            f"{number_of(drift.sentences, 'sentence')}, {number(drift.second.value)} in the second."
        )
        self._summary.setToolTip("; ".join(one.reason for one in (drift.first, drift.second) if one.reason))
        self.chart.show_stages(drift.stages)
        rows = [
            [
                Entry(self._title(stage.documents)),
                Entry(local_time(stage.at).rsplit(",", 1)[0], local_time(stage.at), quiet=True),
                Entry(f"{stage.sentences:,}", quiet=True),
                Entry(percent(stage.percent)),
                Entry(number(stage.alpha.value), stage.alpha.reason),
                Entry(percent(stage.running)),
            ]
            for stage in drift.stages
        ]
        self.table.show_rows(["Document", "Begun", "n", "Same themes", "Alpha", "Running"], rows)
        self.chart.point_at(self.table.currentIndex().row())

    def _title(self, documents: tuple[str, ...]) -> str:
        titles = [self._workspace.headings[one].title for one in documents if one in self._workspace.headings]
        first = titles[0] if titles else "a document since removed"
        return first if len(documents) == 1 else f"{first} and {number_of(len(documents) - 1, 'document')} more"

    def _point_at(self, stage: int) -> None:
        self.table.setCurrentIndex(self.table.entries.index(stage, 0))

    def _open(self, row: int) -> None:
        course = self._course()
        if course is not None:
            self.opened.emit(course.drift.stages[row].documents[0], 0)
