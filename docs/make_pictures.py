"""Makes the pictures of the README and the guide from the real window, on the sample project.

    .venv/bin/python docs/make_pictures.py [FOLDER]

Needs no display. The pictures look best where the Noto fonts are installed (fonts-noto-core, fonts-noto-cjk,
fonts-noto-color-emoji).
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "2"

from PySide6.QtCore import Qt  # noqa: E402 - Qt reads the environment when it is imported
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from ui import appearance  # noqa: E402
from ui.preferences import Preferences  # noqa: E402
from ui.samples import sample_project  # noqa: E402
from ui.window import MainWindow  # noqa: E402

TAGGED = 17  # sentences of the first release


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
