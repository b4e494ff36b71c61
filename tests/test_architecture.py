"""The direction of imports, main -> ui -> db -> annotator, read from the source."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("annotator", "db", "ui")
SOURCES = sorted([ROOT / "main.py", *(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))])
ALLOWED = {"annotator": {"annotator"}, "db": {"annotator", "db"}, "ui": {"annotator", "db", "ui"}}
WITHOUT_QT = ("annotator", "db", "ui.cli", "ui.work", "ui.preferences", "ui.wording", "ui.samples")
DATABASES = "annotator.foreign_sqlite"  # of other programs, which only it reads
LONGEST = 600  # lines


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def imported(path: Path) -> Iterator[str]:
    """Every module that the file imports anywhere in it, with the names taken from it, which may be modules too."""
    module = name_of(path)
    here = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here.split(".")[: len(here.split(".")) - node.level + 1]) if node.level else ""
            source = ".".join(part for part in (base, node.module or "") if part)
            yield from (f"{source}.{alias.name}" for alias in node.names)


def forbidden(path: Path) -> Iterator[str]:
    module = name_of(path)
    package = module.split(".")[0]
    for other in imported(path):
        top = other.split(".")[0]
        if top == "main" or (top in PACKAGES and package in ALLOWED and top not in ALLOWED[package]):
            yield other
        if package == "annotator" and top in ("sqlalchemy", "alembic", "sqlite3") and module != DATABASES:
            yield other
        if top in ("PySide6", "shiboken6") and any(is_within(module, one) for one in WITHOUT_QT):
            yield other


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    assert list(forbidden(path)) == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_says_what_it_is_and_fits_in_a_readers_head(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "it has no docstring"
    assert len(source.splitlines()) <= LONGEST


def test_every_package_is_looked_at() -> None:
    assert {name_of(path).split(".")[0] for path in SOURCES} == {"main", *PACKAGES}


@pytest.mark.parametrize(
    ("packages", "unwanted"),
    [
        (("annotator",), ("PySide6", "sqlalchemy", "alembic", "db", "ui")),
        (("annotator", "db"), ("PySide6", "ui", "alembic")),
        (WITHOUT_QT, ("PySide6",)),
    ],
)
def test_importing_brings_nothing_unwanted_with_it(packages: tuple[str, ...], unwanted: tuple[str, ...]) -> None:
    modules = [name_of(path) for path in SOURCES if is_loadable(path, packages)]
    assert modules
    loaded = loaded_after(modules)
    assert [one for one in unwanted if one in loaded] == []


def test_a_project_is_shown_before_sqlalchemy_is_imported() -> None:
    shown = ["ui.app", "ui.project_view", "ui.project_files", "ui.project_menus", "ui.status_bar", "ui.workspace"]
    assert [one for one in ("sqlalchemy", "alembic", "numpy") if one in loaded_after(shown)] == []


def is_loadable(path: Path, packages: tuple[str, ...]) -> bool:
    """Migrations are run by Alembic and import nothing else of ours."""
    return "migrations" not in path.parts and any(is_within(name_of(path), package) for package in packages)


def loaded_after(modules: list[str]) -> set[str]:
    """The names in sys.modules of a new process that has imported the modules."""
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code, *modules], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())
