"""PySide6 on the Python in use survives what a day's work calls: some pairs of them lose a reference each time."""

import subprocess
import sys

CALLS = """
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QApplication, QLabel

class Model(QAbstractListModel):
    def rowCount(self, parent=None):
        return 1

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return None

application = QApplication([])
label, model = QLabel(), Model()
index = model.index(0)
for _ in range(20_000):
    label.setText("")
    label.update()
    model.dataChanged.emit(index, index)
    index.data()
print("alive")
"""


def test_twenty_thousand_void_calls_and_empty_answers_do_not_abort() -> None:
    done = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")
