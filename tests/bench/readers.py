"""How readers do on real files, and how fast they are: python tests/bench/readers.py [--table | --write | NUMBER]

Without --table: reads NUMBER (10,000) short documents of each kind and prints the ratio of the library's own text
extraction alone, in this process, to our reader, with its child process, limits and metadata (1.0 is as fast). Word and
OpenDocument are compared with mammoth and odfdo, which are not ours: pip install mammoth odfdo first.
With --table: prints the table of docs/formats.md, from all files of ../shared/corpus/press; --write puts it there.
"""

import io
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.formats import reader_for  # noqa: E402
from annotator.refusal import Refusal  # noqa: E402
from tests.annotator.made_files import docx, odt, paragraph, pdf, prose_lines  # noqa: E402

GUIDE, MARK = ROOT / "docs/formats.md", "<!-- from here on written by tests/bench/readers.py --write -->"
CORPUS = ROOT.parent / "shared/corpus/press"
SENTENCES = (
    "The ministers of foreign affairs of both countries met in Geneva on Monday to discuss trade and security. "
    "They agreed to open a second border crossing before the end of the year, the ministry said in a statement. "
    "A further round of talks on energy and on the exchange of students will take place in Vienna in autumn. "
) * 3
PAGE = (
    "<!DOCTYPE html><html lang=en><head><title>Ministers meet {n}</title>"
    '<meta property="article:published_time" content="2026-01-05"></head><body><nav><a href="/">Home</a></nav>'
    "<main><article><h1>Ministers meet {n}</h1><p>{text}</p><p>{text}</p></article></main>"
    "<footer>Imprint</footer></body></html>"
)
KINDS = ("html", "docx", "odt", "pdf", "rtf", "eml")
SOME = 200  # different files of a kind; more would measure the disk


def main() -> None:
    """What the command line asks for."""
    if "--table" in sys.argv:
        print(table())
        return
    if "--write" in sys.argv:
        before, mark, _ = GUIDE.read_text(encoding="utf-8").partition(MARK)
        GUIDE.write_text(f"{before}{mark}\n\n{table()}\n", encoding="utf-8")
        return
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{number} short documents of each kind, milliseconds per document")
    print(f"{'kind':8}{'library':>9}{'ours':>9}{'ratio':>8}")
    with tempfile.TemporaryDirectory(prefix="pressmark-bench-") as folder:
        for kind in KINDS:
            paths = [make(kind, Path(folder), at) for at in range(SOME)]
            ours, alone = race(paths, number, (read, LIBRARIES[kind]))
            print(f"{kind:8}{alone * 1000:9.2f}{ours * 1000:9.2f}{alone / ours:8.2f}", flush=True)


def race(paths: list[Path], number: int, runners: tuple[Callable[[Path], None], ...]) -> list[float]:
    """Seconds per document of each runner; they take turns, so that a busy machine slows all of them."""
    spent = [0.0] * len(runners)
    for runner in runners:
        runner(paths[0])  # starting a process and importing a library is not reading
    for round_ in range(number // SOME):
        for at in (range(len(runners)), reversed(range(len(runners))))[round_ % 2]:
            start = time.perf_counter()
            for path in paths:
                runners[at](path)
            spent[at] += time.perf_counter() - start
    return [one / max(number // SOME, 1) / SOME for one in spent]


def read(path: Path) -> None:
    """As an import reads."""
    reader = reader_for(path).read
    assert reader is not None
    (found,) = reader(path, print)
    assert not isinstance(found, Refusal), found


def make(kind: str, folder: Path, at: int) -> Path:
    """A short release of this kind."""
    path, text = folder / f"{at}.{kind}", f"{SENTENCES} Number {at}."
    match kind:
        case "html":
            path.write_text(PAGE.format(n=at, text=text), encoding="utf-8")
        case "docx":
            docx(path, "".join(map(paragraph, text.split(". "))))
        case "odt":
            odt(path, "".join(f"<text:p>{one}</text:p>" for one in text.split(". ")))
        case "pdf":
            pdf(path, [prose_lines(text, 72, 760, 80)])
        case "rtf":
            path.write_text("{\\rtf1\\ansi\\pard " + text.replace(". ", ".\\par ") + "}", encoding="ascii")
        case "eml":
            message = EmailMessage()
            message["Subject"], message["Date"] = f"Ministers meet {at}", "Mon, 05 Jan 2026 09:30:00 +0000"
            message.set_content(text)
            path.write_bytes(message.as_bytes())
    return path


# The libraries alone


def html_alone(path: Path) -> None:
    import trafilatura

    assert trafilatura.extract(path.read_bytes())


def docx_alone(path: Path) -> None:
    """With mammoth where it is installed: the library that loses least."""
    if not find_spec("mammoth"):
        xml_alone(path, "word/document.xml")
        return
    with path.open("rb") as file:
        assert import_module("mammoth").extract_raw_text(file).value


def odt_alone(path: Path) -> None:
    """With odfdo where it is installed."""
    if not find_spec("odfdo"):
        xml_alone(path, "content.xml")
        return
    assert import_module("odfdo").Document(path).get_formatted_text()


def xml_alone(path: Path, part: str) -> None:
    """The least that any library does: to unpack and to parse it."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        root = etree.fromstring(archive.read(part))
    assert "".join(map(str, root.itertext()))


def pdf_alone(path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        assert page.get_textpage().get_text_range()
    document.close()


def rtf_alone(path: Path) -> None:
    from striprtf.striprtf import rtf_to_text

    assert rtf_to_text(path.read_text(encoding="ascii"))  # type: ignore[no-untyped-call]


def eml_alone(path: Path) -> None:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    assert isinstance(body, EmailMessage)
    assert body.get_content()
    assert message["subject"]


LIBRARIES: dict[str, Callable[[Path], None]] = {
    "html": html_alone,
    "docx": docx_alone,
    "odt": odt_alone,
    "pdf": pdf_alone,
    "rtf": rtf_alone,
    "eml": eml_alone,
}


# The table


def table() -> str:
    """A line for each file of the corpus: what was read, or why nothing was."""
    lines = ["| file | format | result |", "|---|---|---|"]
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file() and ".expected." not in path.name and path.name != "gold_with_without.json":
            name = path.relative_to(CORPUS).as_posix()
            lines.append(f"| `{name}` | {reader_for(path).name} | {result(path).replace('|', '/')} |")
    return "\n".join(lines)


def result(path: Path) -> str:
    """In a few words."""
    reader = reader_for(path).read
    assert reader is not None
    try:
        found = list(reader(path, lambda _reason: None))
    except Refusal as refusal:
        return f"refused: {refusal}"
    read_, refused = (
        [one for one in found if not isinstance(one, Refusal)],
        sum(isinstance(one, Refusal) for one in found),
    )
    characters = sum(len(one.text) for one in read_)
    count = f"{len(read_)} documents, " if len(read_) != 1 else ""
    fields = [name for name in ("date", "source", "url", "language") if len(read_) == 1 and getattr(read_[0], name)]
    rest = f"; {', '.join(fields)}" if fields else ""
    return f"{count}{characters:,} characters{rest}" + (f"; {refused} refused" if refused else "")


if __name__ == "__main__":
    main()
