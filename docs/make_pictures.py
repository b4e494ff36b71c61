"""Makes the pictures of the README and the guide from the real window, on the sample project.

    .venv/bin/python docs/make_pictures.py [FOLDER]

Needs no display. The pictures look best where the Noto fonts are installed (fonts-noto-core, fonts-noto-cjk,
fonts-noto-color-emoji).
"""

import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "2"

from PySide6.QtCore import Qt  # noqa: E402 - Qt reads the environment when it is imported
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from ui import appearance  # noqa: E402
from ui.coding_dialog import CodingDialog  # noqa: E402
from ui.import_dialog import ImportDialog  # noqa: E402
from ui.preferences import Preferences  # noqa: E402
from ui.samples import sample_project  # noqa: E402
from ui.similar_dialog import SimilarDialog  # noqa: E402
from ui.window import MainWindow  # noqa: E402
from ui.work.coded import look_at_codings  # noqa: E402
from ui.work.importing import ImportReport, carry_out, import_paths  # noqa: E402
from ui.work.looking import first_look  # noqa: E402
from ui.work.projects import new_project  # noqa: E402
from ui.workspace import Workspace  # noqa: E402

TAGGED = 17  # sentences of the first release
RELEASES = ROOT / "docs" / "releases"
DECIDED = {  # by language the keys for each sentence; "." leaves one undecided
    "zh": "2 23 2 2 2 2 2 2U 1",
    "ur": "23 23 2 2 2 2 2 1",
    "ar": "2 23 1 1 2 2 2 3U",
}


def main(folder: Path) -> None:
    """Take every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    with tempfile.TemporaryDirectory() as data:
        os.environ["PRESSMARK_CONFIG"] = os.environ["PRESSMARK_DATA"] = data
        project = sample_project()
        for scheme in ("light", "dark"):
            appearance.apply(application, scheme)
            window = MainWindow(Preferences(annotator="Lena Hoffmann"), "Lena Hoffmann")
            window.resize(1280, 780)
            window.show()
            window.activateWindow()
            wait(50)
            save(window, folder / f"start-{scheme}.png")
            window.open_project(project)
            wait(50)
            if scheme == "light":
                tag(window)
            save(window, folder / f"window-{scheme}.png")
            if scheme == "light":
                pictures_of_the_guide(window, folder)
                pictures_of_languages(window, folder, Path(data))
                picture_of_similar(window, folder, Path(data))
            window.close()
            window.deleteLater()


def pictures_of_the_guide(window: MainWindow, folder: Path) -> None:
    """The other faces of the window."""
    view = window.view
    if view is None:
        raise RuntimeError("the sample project did not open")
    workspace = view.workspace
    workspace.open_document(list(workspace.headings)[2], 0)
    workspace.move_to(8)
    save(window, folder / "languages.png")
    workspace.open_document(next(iter(workspace.headings)))
    view.show_as_list(True)
    save(window, folder / "list.png")
    view.show_as_list(False)
    view.show_find()
    view.finder.field.setText("security")
    wait(600)
    save(window, folder / "find.png")
    view.hide_find()
    picture_of_the_preview(window, folder)
    picture_of_passages(window, folder)


def picture_of_the_preview(window: MainWindow, folder: Path) -> None:
    """Releases of unknown encoding and a table with other columns, before they are imported."""
    text = (RELEASES / "fr.txt").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        for number in range(1, 4):
            path = Path(name) / f"communique {number}.txt"
            path.write_text(f"{text}\nN° {number}", encoding="cp1252")
        (Path(name) / "corpus.csv").write_text(f'Titre,Corps\nRéunion,"{text}"\n', encoding="utf-8")
        dialog = ImportDialog(first_look([Path(name)], lambda _done, _total: None).doubts, 12, parent=window)
        dialog.show()
        while dialog.page.is_reading():
            wait(50)
        save(dialog, folder / "preview.png")
        dialog.reject()


def picture_of_passages(window: MainWindow, folder: Path) -> None:
    """What two annotators marked in doccano, every few words, before it is imported."""
    if window.view is None:
        raise RuntimeError("the sample project did not open")
    text = (RELEASES / "fr.txt").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        files = []
        for annotator, length in (("Lena", 90), ("Bén", 140)):
            labels = [[at, at + length, "Transports"] for at in range(0, len(text) - length, 2 * length)]
            record = {"text": text, "label": labels, "is_confirmed": True}
            files.append(Path(name) / f"{annotator}.jsonl")
            files[-1].write_text(json.dumps(record), encoding="utf-8")
        coded = look_at_codings(files, window.view.workspace.store, lambda _done, _total: None)
        dialog = CodingDialog(replace(coded, annotators=["Lena", "Bén"]), "2 files", window)
        dialog.show()
        save(dialog, folder / "passages.png")
        dialog.reject()


def pictures_of_languages(window: MainWindow, folder: Path, data: Path) -> None:
    """A Chinese, an Urdu and an Arabic release, each with some decisions."""
    workspace = opened(window, data / "languages.pressmark", [RELEASES / f"{one}.txt" for one in DECIDED])
    for heading, (language, decided) in zip(list(workspace.headings), DECIDED.items(), strict=True):
        workspace.open_document(heading, 0)
        for keys in decided.split():
            for key in keys.strip("."):
                press(key)
            press("J")
        save(window, folder / f"{language}.png")


def picture_of_similar(window: MainWindow, folder: Path, data: Path) -> None:
    """A release beside the same one as a news agency might have sent it."""
    text = (RELEASES / "fr.txt").read_text(encoding="utf-8")
    wire = text.replace("trains de nuit\n", "trains de nuit : onze gares rouvrent\n").replace("1,8", "1,9")
    other = data / "agence.txt"
    wire = f"Agence du Nord, service intérieur\n\n{wire}\n(Agence du Nord, 12 mars, 16 h 40)\n"
    other.write_text(wire, encoding="utf-8")
    workspace = opened(window, data / "similar.pressmark", [RELEASES / "fr.txt", other])
    dialog = SimilarDialog(workspace, workspace.store.similar(), window)
    dialog.show()
    dialog.view.go(1)
    save(dialog, folder / "similar.png")
    dialog.close()


def opened(window: MainWindow, path: Path, files: list[Path]) -> Workspace:
    """The workspace of a new project with these releases, open in the window."""
    report = ImportReport()
    with new_project(path) as store:
        carry_out(store, import_paths(files, store, annotator="Lena Hoffmann", report=report))
        store.look_for_similar(report.sketches)
    window.open_project(path)
    window.activateWindow()
    wait(50)
    if window.view is None:
        raise RuntimeError(f"{path} did not open")
    return window.view.workspace


def tag(window: MainWindow) -> None:
    """Decide the first sentences by keyboard, much as the sample's second annotator did."""
    if window.view is None:
        raise RuntimeError("the sample project did not open")
    workspace = window.view.workspace
    if workspace.document is None:
        raise RuntimeError("no document is open")
    others = {one.start: one for one in workspace.store.annotations(workspace.document.id)}
    keys = {theme.id: theme.key for theme in workspace.themes}
    for sentence in workspace.sentences[:TAGGED]:
        theirs = others.get(sentence.start)
        for theme in sorted(theirs.themes or ()) if theirs else ():
            press(keys[theme])
        if theirs is not None and not theirs.themes:
            press("0")
        if theirs is not None and theirs.unsure:
            press("U")
        press("J")


def press(key: str) -> None:
    """Press a key where the keyboard is."""
    widget: QWidget | None = QApplication.focusWidget()
    if widget is None:
        raise RuntimeError("the keyboard is nowhere")
    QTest.keyClick(widget, Qt.Key(ord(key)))


def wait(milliseconds: int) -> None:
    QTest.qWait(milliseconds)


def save(widget: QWidget, path: Path) -> None:
    """Let the widget settle and write its picture."""
    wait(50)
    widget.grab().save(str(path))
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
