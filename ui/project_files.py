"""What comes into a project and what goes out of it: files, pasted texts, datasets, codebooks; with their dialogs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from annotator.changes import Change
from annotator.records import ABBREVIATIONS
from annotator.refusal import Refusal
from ui import wording
from ui.merging import Merging
from ui.near_duplicates import NearDuplicates
from ui.preferences import Preferences
from ui.tasks import Task

if TYPE_CHECKING:
    from annotator.formats.columns import Columns
    from ui.export_dialog import Export
    from ui.project_view import ProjectView
    from ui.work.exporting import ExportReport
    from ui.work.importing import ImportReport
    from ui.work.looking import First, Plan

_COLUMNS, _FORMATS = "columns", "formats seen"  # names under which the preferences keep what was decided
CODEBOOKS = "Codebooks (*.json *.csv *.qdc);;All files (*)"


class ProjectFiles:
    """The acts of the File menu on an open project, each with the dialog it needs."""

    def __init__(self, view: "ProjectView", preferences: Preferences) -> None:
        self._view = view
        self._workspace = view.workspace
        self._preferences = preferences
        self.near_duplicates = NearDuplicates(view)
        self.merging = Merging(view, preferences)
        view.codebook.import_codebook_requested.connect(self.import_codebook)
        view.codebook.export_codebook_requested.connect(self.export_codebook)
        view.documents.edit_requested.connect(self.edit_document)
        view.documents.remove_requested.connect(self.remove_document)

    # In

    def choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self._view, "Import files", self._folder("import"))
        if names:
            self.import_paths([Path(name) for name in names])

    def choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self._view, "Import a folder", self._folder("import"))
        if name:
            self.import_paths([Path(name)])

    def import_paths(self, paths: list[Path]) -> None:
        """Import files and folders in the background; the whole is undone as one.

        Files that are in doubt are shown first; for those that are certain nothing is asked.
        """
        self._preferences.window["import folder"] = str(paths[0].parent)
        if self._workspace.read_only:
            self._import(paths, None)
            return
        from ui.work.looking import First, first_look

        seen = self._preferences.window.get(_FORMATS, [])

        def ask(found: First) -> None:
            self._ask(paths, found)

        def cancelled() -> None:
            self._workspace.told.emit("Nothing was imported.")

        self._workspace.run("Looking at the files", lambda task: first_look(paths, task.progress, seen), ask, cancelled)

    def _ask(self, paths: list[Path], found: "First") -> None:
        """Show what is in doubt; which columns a table has is remembered for the next time, and formats seen."""
        if not found.doubts:
            self._ask_rule(paths, None, found.coded)
            return
        from ui.import_dialog import ImportDialog

        window = self._preferences.window
        kept = window.setdefault(_COLUMNS, {})
        remembered = {}
        for columns in {doubt.glance.columns for doubt in found.doubts if doubt.is_table}:
            before = _remembered(kept.get("\t".join(columns)))
            if before is not None:
                remembered[columns] = before
        looked = ImportDialog.ask(self._view, found.doubts, found.certain, self._workspace.abbreviations, remembered)
        if looked is None:
            self._workspace.told.emit("Nothing was imported.")
            self._view.focus_text()
            return
        for columns, said in looked.columns.items():
            kept["\t".join(columns)] = {"roles": [list(pair) for pair in said.roles], "per": said.per}
        window[_FORMATS] = sorted({*window.get(_FORMATS, []), *looked.formats})
        if looked.nothing and not found.certain:
            self._view.focus_text()
            return
        coded = [path for path in found.coded if looked.plan.by_file.get(path, True) is not None]
        self._ask_rule(paths, looked.plan, coded)

    def _ask_rule(self, paths: list[Path], chosen: "Plan | None", coded: list[Path]) -> None:
        """Ask which sentences the passages of other tools are put on, where that makes a difference."""
        if not coded:
            self._import(paths, chosen)
            return
        from annotator.formats.columns import AS_FOUND
        from ui.coding_dialog import CodingDialog
        from ui.work.coded import Coded, look_at_codings
        from ui.work.looking import Plan

        def ask(found: Coded) -> None:
            name = coded[0].name if len(coded) == 1 else wording.number_of(len(coded), "file")
            options = CodingDialog.ask(self._view, found, name) if found.matters else AS_FOUND
            if options is None:
                cancelled()
            else:
                self._import(paths, replace(chosen or Plan(), options=options))

        def cancelled() -> None:
            self._workspace.told.emit("Nothing was imported.")
            self._view.focus_text()

        store = self._workspace.store
        self._workspace.run(
            "Looking at the passages", lambda task: look_at_codings(coded, store, task.progress), ask, cancelled
        )

    def _import(self, paths: list[Path], chosen: "Plan | None") -> None:
        from ui.work.importing import ImportReport, import_paths
        from ui.work.looking import Plan

        plan = chosen or Plan()
        report = ImportReport()
        name = paths[0].name if len(paths) == 1 else wording.number_of(len(paths), "file")
        self._bring_in(
            f"Importing {name}",
            report,
            lambda task: import_paths(
                paths,
                self._workspace.store,
                annotator=self._workspace.annotator.name,
                report=report,
                progress=task.progress,
                options=plan.options,
                by_file=plan.by_file,
                instead=plan.instead,
            ),
        )

    def paste(self, text: str = "") -> None:
        """Show the dialog for a pasted text."""
        from ui.paste_dialog import PasteDialog
        from ui.work.importing import Details, ImportReport, import_text

        pasted = PasteDialog.ask(self._view, self._workspace, text)
        if pasted is None:
            self._view.focus_text()
            return
        report = ImportReport()
        name, store = self._workspace.annotator.name, self._workspace.store
        details = Details(pasted.title, pasted.date, pasted.source, pasted.url, pasted.language)
        self._bring_in(
            "Adding the text",
            report,
            lambda _: import_text(pasted.text, store, annotator=name, report=report, fields=details),
        )

    def _bring_in(self, title: str, report: "ImportReport", changes: Callable[[Task], Iterator[Change]]) -> None:
        from ui.work.importing import ending
        from ui.work.similar import point_out

        workspace = self._workspace
        if workspace.read_only:
            workspace.refused.emit(f"Nothing can be imported: {workspace.read_only}.")
            return
        before = set(workspace.headings)
        workspace.introduce()

        def work(task: Task) -> None:
            coming = changes(task)
            with ending(coming):
                for change in coming:
                    workspace.apply_in(task, change)
            point_out(workspace.store, report, task.progress)

        def done(_: object) -> None:
            self._report(report, [id_ for id_ in workspace.headings if id_ not in before])

        def cancelled() -> None:
            self._report(report, [id_ for id_ in workspace.headings if id_ not in before])
            workspace.told.emit("The import was stopped; what had come in stays. Undo takes it out again.")

        workspace.run(title, work, done, cancelled)

    def _report(self, report: "ImportReport", new: list[str]) -> None:
        workspace = self._workspace
        workspace.reread_similar()
        parts = [f"{wording.number_of(report.added, 'document')} added"]
        if report.known:
            parts.append(f"{report.known:,} known already")
        if report.annotations:
            parts.append(wording.number_of(report.annotations, "annotation"))
        if report.problems or report.unmapped:
            from ui.report_dialog import ReportDialog

            dialog = ReportDialog(report, self._view, can_open=bool(new))
            if dialog.exec() and new:
                workspace.open_document(new[0])
            if dialog.compare:
                self.near_duplicates.show_those_of(dialog.compare)
        else:
            workspace.told.emit(" ".join([", ".join(parts) + ".", *_similar(report), *report.notes]))
            if new:
                workspace.open_document(new[0])
        self._view.focus_text()

    # Out

    def export(self) -> None:
        """Export a dataset in the background, from a still copy, so that tagging goes on."""
        from ui.export_dialog import ExportDialog
        from ui.work.exporting import ExportReport, export

        chosen = ExportDialog.ask(self._view, self._workspace, self._preferences)
        if chosen is None:
            return
        store = self._workspace.store

        def work(task: Task) -> ExportReport:
            with store.snapshot() as reader:
                return export(reader, chosen.path, chosen.order, task.progress, kept=chosen.kept)

        def done(report: ExportReport) -> None:
            words = f"{wording.number_of(report.rows, 'row')} exported to {report.path}"
            if report.losses:
                words += "; what the format has no place for is listed beside it"
            self._workspace.told.emit(words)
            self._keep_splits(chosen, report)

        def cancelled() -> None:
            self._workspace.told.emit("The export was stopped; nothing was written.")

        self._workspace.run(f"Exporting {chosen.path.name}", work, done, cancelled)

    def _keep_splits(self, chosen: "Export", report: "ExportReport") -> None:
        """Keep with the project what was to be kept of the division."""
        from annotator.commands.exporting import SPLITS, keep_splits

        if report.divided is None or not (chosen.keep or chosen.freeze):
            return
        splits = {
            document: split
            for document, split in report.divided.splits.items()
            if chosen.keep or split in chosen.freeze
        }
        held = self._workspace.settings.get(SPLITS)
        change = keep_splits(held, chosen.kept, splits, chosen.freeze, self._workspace.annotator.id)
        if change.edits:
            self._workspace.do(change)

    # The codebook

    def import_codebook(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._view, "Import a codebook", self._folder("codebook"), CODEBOOKS)
        if not name:
            return
        from ui.work.codebooks import read_codebook

        try:
            change = read_codebook(Path(name), self._workspace.themes, self._workspace.annotator.id)
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return
        if not change.edits:
            self._workspace.told.emit("The codebook holds these themes already.")
        elif self._workspace.do(change):
            self._workspace.told.emit(wording.what(change.act, change.detail))

    def export_codebook(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._view, "Export the codebook", str(Path(self._folder("codebook")) / "codebook.json"), CODEBOOKS
        )
        if not name:
            return
        from ui.work.codebooks import write_codebook

        try:
            write_codebook(Path(name), self._workspace.themes)
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return
        self._workspace.told.emit(f"The codebook was exported to {name}")

    # Documents and settings

    def edit_document(self, document_id: str = "") -> None:
        from ui.document_dialog import DocumentDialog

        document = self._workspace.store.document(document_id) if document_id else self._workspace.document
        if document is None:
            return
        change = DocumentDialog.ask(self._view, document, self._workspace.annotator.id)
        if change is not None:
            self._workspace.do(change)
        self._view.focus_text()

    def correct_text(self) -> None:
        """Correct the text of the open document; everybody's decisions come along."""
        workspace = self._workspace
        if workspace.document is None:
            return
        if workspace.read_only:
            workspace.refused.emit(f"The text cannot be corrected: {workspace.read_only}.")
            return
        from ui.correct_dialog import CorrectDialog, in_words

        correction = CorrectDialog.ask(self._view, workspace)
        if correction is not None and workspace.do(correction.change):
            workspace.told.emit(f"{in_words(correction)}. Ctrl+Z brings the old text back.")
            workspace.store.look_for_similar()  # one text more: done before it is noticed
            workspace.reread_similar()
        self._view.focus_text()

    def remove_document(self, document_id: str = "") -> None:
        """Remove a document with its sentences and everybody's decisions; undo brings all of it back."""
        from ui.work.removing import removal

        store = self._workspace.store
        document = store.document(document_id) if document_id else self._workspace.document
        if document is None:
            return
        change = removal(store, document, self._workspace.annotator.id)
        if self._workspace.do(change):
            self._workspace.told.emit(f"{wording.what(change.act, change.detail)}. Ctrl+Z brings it back.")

    def edit_abbreviations(self) -> None:
        from ui.abbreviations_dialog import AbbreviationsDialog

        held = self._workspace.settings.get(ABBREVIATIONS)
        change = AbbreviationsDialog.ask(self._view, held, self._workspace.annotator.id)
        if change is not None:
            self._workspace.do(change)

    def show_history(self) -> None:
        from ui.history_dialog import HistoryDialog

        HistoryDialog(self._workspace, self._view).exec()
        self._view.focus_text()

    def show_annotators(self) -> None:
        """Show who annotates this project; switch to one of them, or to somebody new."""
        from ui.annotators_dialog import AnnotatorsDialog

        workspace = self._workspace
        name = AnnotatorsDialog.ask(workspace, self._view)
        if name and name != workspace.annotator.name:
            workspace.switch_annotator(name)
            workspace.moved.emit()
        self._view.focus_text()

    def _folder(self, purpose: str) -> str:
        return str(self._preferences.window.get(f"{purpose} folder", Path.home()))


def _similar(report: "ImportReport") -> Iterator[str]:
    """What came in and is similar to something, in a sentence, where there is such."""
    from ui.work.similar import in_words

    if len(report.similar) == 1:
        yield f"“{report.similar[0].title}” is {in_words(report.similar[0])}; Ctrl+Shift+M compares them."
    elif report.similar:
        yield f"{len(report.similar):,} are similar to others; Ctrl+Shift+M compares them."


def _remembered(kept: object) -> "Columns | None":
    """What was chosen for such columns before, as the preferences hold it."""
    from annotator.formats.columns import Columns

    match kept:
        case {"roles": list(roles), "per": str(per)} if all(isinstance(one, list) and len(one) == 2 for one in roles):
            return Columns(tuple((str(name), str(role)) for name, role in roles), per)
    return None
