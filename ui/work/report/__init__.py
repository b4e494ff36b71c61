"""The report on agreement, written as HTML, PDF, Markdown or LaTeX by the name of the file."""

from pathlib import Path

from annotator.refusal import Refusal
from ui.work.findings import Findings
from ui.work.report.content import report
from ui.work.report.html import html
from ui.work.report.latex import latex
from ui.work.report.markdown import markdown
from ui.work.writing import replacing

FORMATS = (".html", ".htm", ".pdf", ".md", ".tex")


def check(path: Path) -> None:
    """Refuse a name that asks for no format that there is."""
    if path.suffix.lower() not in FORMATS:
        raise Refusal(f"{path}: a report is written as .html, .pdf, .md or .tex; give it a name that ends so.")


def write(path: Path, findings: Findings) -> None:
    """Write the report: the same findings to the same bytes. It appears whole or not at all.

    Raises Refusal where the name asks for no format that there is, or the disk fails. PDF is made with Qt, without a
    window; nothing else here needs it.
    """
    check(path)
    data = _rendered(path.suffix.lower(), findings)
    with replacing(path) as file:
        file.write(data)


def _rendered(suffix: str, findings: Findings) -> bytes:
    title, blocks = report(findings)
    if suffix == ".pdf":
        from ui.report_pdf import pdf

        return pdf(title, blocks)
    render = {".md": markdown, ".tex": latex}.get(suffix, html)
    return render(title, blocks).encode()
