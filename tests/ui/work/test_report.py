"""The report on agreement: every format, from projects on the disk, with names that try to be markup."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest

from annotator.changes import Act, Change, Edit
from annotator.commands.repeating import draw
from annotator.commands.training import mark_for_training
from annotator.records import CONSENSUS_NAME, Theme
from annotator.refusal import Refusal
from db.store import Store
from tests.ui.conftest import import_of
from tests.ui.work.test_findings import decided
from ui.work.findings import find
from ui.work.report import write
from ui.work.report.drawing import course, heat_map, intervals, svg, tikz
from ui.work.report.texts import as_html, as_latex, as_markdown

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = "<img src=x onerror=alert(1)> | \\input{/etc/passwd} $x$ `a` [b](c) *d* & %"
FORMATS = ["html", "md", "tex", "pdf"]

GOLD = ["s", "e", "", "s", "e", "d", "se", ""]
ANN = ["s", "e", "", "s", "", "d", "s", ""]
BEN = ["s", "", "", "e", "e", "d", "se", "d"]


NOTHING: list[dict[str, list[str]]] = [
    {},
    {"Ann": ["s"]},
    {"Ann": ["s"], "Ben": ["s"]},
    {"Ann": ["s", "?"], "Ben": ["?", "s"]},
    {"Ann": ["s", "s"], "Ben": ["s", "s"]},
]


def sentences(number: int) -> str:
    return " ".join(f"Sentence {one} of the release." for one in range(number))


@pytest.fixture
def store(project: Path) -> Iterator[Store]:
    """Two documents, two annotators and the consensus."""
    with Store.open(project) as store:
        for title in ("First", HOSTILE):
            store.apply(import_of(title, f"{title[:5]}. {sentences(7)}"))
        for day, heading in enumerate(store.headings(), start=1):
            decided(store, heading.id, {"Ann": ANN, "Ben": BEN, CONSENSUS_NAME: GOLD}, day=day)
        yield store


def written(store: Store, folder: Path, kind: str) -> Path:
    path = folder / f"report.{kind}"
    write(path, find(store))
    return path


def text_of(path: Path) -> str:
    """What a reader sees, white space as one blank."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        try:
            pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
        finally:
            document.close()
        text = " ".join(pages)
    elif path.suffix == ".html":
        reader = _Reader()
        reader.feed(path.read_text(encoding="utf-8"))
        text = " ".join(reader.said)
    else:
        text = path.read_text(encoding="utf-8")
    return " ".join(text.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_says_the_whole(store: Store, tmp_path: Path, kind: str, qapp: object) -> None:
    text = text_of(written(store, tmp_path, kind))
    for part in ("Method", "By theme", "All themes together", "By pair of annotators", "Decisions", "Adjudication"):
        assert part in text
    for part in ("Over time", "Disagreements", "Codebook", "References"):
        assert part in text
    for name in ("Krippendorff", "Gwet", "Passonneau", "Fleiss", "Cohen", "2011", "2019", "2008", "2006", "1971"):
        assert name in text
    assert "seed 20260101" in text
    assert "1,000 bootstrap resamples" in text
    assert "16 sentences of 2 documents" in text
    assert "nan" not in re.sub(r"[a-z]nan|nan[a-z]", "", text.lower())


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_project_gives_the_same_bytes(store: Store, tmp_path: Path, kind: str, qapp: object) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = written(store, tmp_path / "a", kind), written(store, tmp_path / "b", kind)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "people", [{}, {"Ann": ["s"]}, {"Ann": ["s"], "Ben": ["s"]}, {"Ann": ["s", "?"], "Ben": ["?", "s"]}]
)
def test_where_nothing_is_defined_the_report_says_why(
    project: Path, tmp_path: Path, kind: str, people: dict[str, list[str]], qapp: object
) -> None:
    with Store.open(project) as store:
        store.apply(import_of("First", sentences(2)))
        decided(store, store.headings()[0].id, people)
        text = text_of(written(store, tmp_path, kind))
        reason = find(store).between.report.overall.alpha_masi.reason
    assert reason
    assert reason in text


def test_html_needs_nothing_from_elsewhere_and_runs_nothing(store: Store, tmp_path: Path) -> None:
    store.apply(
        Change(Act.ADD_THEME, (Edit(None, Theme("x", HOSTILE, "", "#112233", HOSTILE, (HOSTILE,), (HOSTILE,))),))
    )
    path = written(store, tmp_path, "html")
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    assert {tag for tag, _ in reader.tags}.isdisjoint(
        {"script", "img", "link", "iframe", "object", "a", "image", "use"}
    )
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    assert not [name for _, attributes in reader.tags for name in attributes if name in ("src", "href", "xlink:href")]
    assert " ".join(HOSTILE.split()) in text_of(path)


def test_pictures_are_sound_svg(store: Store, tmp_path: Path) -> None:
    page = written(store, tmp_path, "html").read_text(encoding="utf-8")
    found = re.findall(r"<svg.*?</svg>", page, re.S)
    assert len(found) == 3  # intervals, and the course of each annotator
    for one in found:
        ElementTree.fromstring(one)


def test_latex_prints_what_is_written_and_runs_nothing() -> None:
    assert as_latex("50 % of $x_1$ & {y}\\z^~#") == (
        r"50 \% of \$x\_1\$ \& \{y\}\textbackslash{}z\textasciicircum{}\textasciitilde{}\#"
    )
    assert "\\input" not in as_latex(HOSTILE)
    assert as_latex("a\x00\nb\ud800") == "a b"
    assert as_latex("“q” – it’s −1 --") == r"``q'' \textendash{} it's \ensuremath{-}1 {-}{-}"


def test_markdown_keeps_figures_plain_and_texts_harmless() -> None:
    assert as_markdown("0.229") == "0.229"
    assert as_markdown("+20") == "+20"
    assert as_markdown("1. a") == r"1\. a"
    assert as_markdown("# a") == r"\# a"
    assert as_markdown("---") == r"\---"
    assert as_markdown("a|b <i> [c](d) *e*") == r"a\|b \<i\> \[c\](d) \*e\*"


def test_html_is_escaped_and_keeps_every_script() -> None:
    assert as_html("<b> & \u200cمی‌روم") == "&lt;b&gt; &amp; \u200cمی‌روم"


def test_every_table_of_the_tex_has_as_many_cells_in_each_row(store: Store, tmp_path: Path) -> None:
    store.apply(Change(Act.ADD_THEME, (Edit(None, Theme("x", HOSTILE, "", "#112233")),)))
    text = written(store, tmp_path, "tex").read_text(encoding="utf-8")
    tables = re.findall(r"\\begin\{longtable\}(.*?)\\end\{longtable\}", text, re.S)
    assert tables
    for table in tables:
        rows = [line for line in table.splitlines() if line.endswith(r" \\")]
        assert len({len(re.findall(r"(?<!\\)&", row)) for row in rows}) == 1
    assert text.count(r"\begin{") == text.count(r"\end{")


def test_many_themes_make_no_table_wider_than_a_page(store: Store, tmp_path: Path) -> None:
    themes = [Theme(f"t{one}", f"Theme {one}", "", "#112233", position=9 + one) for one in range(40)]
    store.apply(Change(Act.IMPORT_CODEBOOK, tuple(Edit(None, one) for one in themes)))
    text = written(store, tmp_path, "md").read_text(encoding="utf-8")
    assert max(len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines()) <= 9


def test_repeats_and_training_are_reported(store: Store, tmp_path: Path) -> None:
    first = store.headings()[0].id
    ann = next(one for one in store.annotators() if one.name == "Ann")
    store.apply(draw(ann, {}, [(first, one.start) for one in store.sentences(first)[:4]], share=1, seed=7))
    decided(store, first, {"Ann (repeat 1)": ["s", "", "", "s"]}, day=20)
    store.apply(mark_for_training(store.settings(), first, True))
    text = text_of(written(store, tmp_path, "md"))
    assert "## Repeats" in text
    assert "4 of 4" in text
    assert "seed 7" in text
    assert "## Training" in text
    assert "1 document used for training did not enter." in text
    assert "8 sentences of 1 document" in text


@pytest.mark.parametrize("name", ["report", "report.docx", "report.csv"])
def test_a_name_that_asks_for_no_format_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match=r"\.html, \.pdf, \.md or \.tex"):
        write(tmp_path / name, find(store))
    assert not (tmp_path / name).exists()


def test_pictures_of_nothing_and_of_one_are_drawn() -> None:
    for drawing, letters in (intervals([]), heat_map(["Ann", "Ben"], [[None]]), course([])):
        ElementTree.fromstring(svg(drawing))
        assert tikz(drawing).startswith(r"\begin{tikzpicture}")
        assert letters


def agreement(*words: str) -> subprocess.CompletedProcess[str]:
    """The command as a process, which then prints what of Qt it has imported."""
    code = (
        "import sys\nfrom main import main\nstatus = main(sys.argv[1:])\n"
        "print([name for name in sys.modules if name.startswith('PySide6.')], file=sys.stderr)\nsys.exit(status)"
    )
    command = [sys.executable, "-c", code, "agreement", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_writes_a_report_and_needs_qt_for_pdf_only(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    ran = agreement(str(store.path), "--report", str(out))
    assert (ran.returncode, ran.stdout.strip()) == (0, f"Wrote the report to {out}.")
    assert ran.stderr.strip() == "[]"
    assert out.read_bytes().startswith(b"<!DOCTYPE html>")


def test_the_command_makes_a_pdf_without_a_display(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    out = tmp_path / "out.pdf"
    ran = agreement(str(store.path), "--report", str(out), "--json")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("{")
    assert "References" in text_of(out)
    refused = agreement(str(store.path), "--report", str(tmp_path / "out.doc"))
    assert refused.returncode == 1
    assert "a report is written as" in refused.stderr
