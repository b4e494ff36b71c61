"""Annotated documents for reading in a browser or on paper: one page that needs nothing else."""

from collections.abc import Iterator
from html import escape
from typing import BinaryIO

from annotator.exporting.items import Release
from annotator.exporting.losses import Aspect
from annotator.formats.protocol import Dataset, Format
from annotator.formats.readable import Piece, Said, meta, paler, paragraphs, said
from annotator.records import Theme

_STYLE = """
:root { color-scheme: light; }
body { font: 17px/1.65 Charter, "Noto Serif", Georgia, serif; color: #22211E; background: #FBFAF7; margin: 0; }
main { max-width: 42rem; margin: 3rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.3; } h2 { font-size: 1.35rem; line-height: 1.35; margin: 3.5rem 0 .2rem; }
.meta, .who { color: #67635A; font-family: system-ui, sans-serif; font-size: .78rem; }
.meta { margin: 0 0 1.4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .45rem 1rem; font-size: .9rem; line-height: 1.45; }
dd { margin: 0; } p { margin: 0 0 1rem; }
.said { white-space: nowrap; }
.theme { font: 600 .72rem/1 system-ui, sans-serif; border-radius: 3px; padding: .16em .45em; border: 1px solid;
  margin-inline-start: .3em; white-space: nowrap; }
.word { font: italic .72rem/1 system-ui, sans-serif; color: #67635A; margin-inline-start: .3em; white-space: normal; }
mark { background: none; color: inherit; border-bottom: 2px solid; padding-bottom: 1px; }
@media print { body { background: none; font-size: 11pt; } main { margin: 0; max-width: none; }
  h2 { break-after: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the page and return the number of sentences."""
    title = escape(dataset.name or "Annotated documents")
    head = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title>'
    file.write(f"{head}<style>{_STYLE}</style></head>\n<body><main>\n<h1>{title}</h1>\n{_legend(dataset)}".encode())
    count = 0
    for release in dataset.releases:
        for part in _document(release, dataset):
            file.write(part.encode("utf-8", "replace"))
        count += len(release.items)
    file.write(b"</main></body></html>\n")
    return count


def _legend(dataset: Dataset) -> str:
    rows = "".join(f"<dt>{_chip(theme)}</dt><dd>{escape(theme.definition)}</dd>\n" for theme in dataset.themes)
    return f"<dl>\n{rows}</dl>\n"


def _chip(theme: Theme) -> str:
    style = f"background:{paler(theme.colour)};border-color:{theme.colour}"
    return f'<span class="theme" style="{style}">{escape(theme.name)}</span>'


def _document(release: Release, dataset: Dataset) -> Iterator[str]:
    language = f' lang="{escape(release.document.language)}"' if release.document.language else ""
    yield f'<article{language}>\n<h2 dir="auto">{escape(release.document.title)}</h2>\n'
    yield f'<p class="meta" dir="auto">{escape(meta(release))}</p>\n'
    for pieces in paragraphs(release):
        yield f'<p dir="auto">{"".join(_piece(piece, dataset) for piece in pieces)}</p>\n'
    yield "</article>\n"


def _piece(piece: Piece, dataset: Dataset) -> str:
    text = escape(piece.text)
    if piece.item is None:
        return text
    found = said(piece.item, dataset)
    first = next((theme for one in found for theme in one.themes), None)
    shown = f'<mark style="border-color:{first.colour}">{text}</mark>' if first else text
    return shown + "".join(_said(one, several=len(dataset.annotators) > 1) for one in found)


def _said(one: Said, *, several: bool) -> str:
    who = f' <span class="who">{escape(one.annotator)}</span>' if several else ""
    words = "".join(f'<span class="word">{escape(word)}</span>' for word in one.words)
    return f' <span class="said">{who}{"".join(map(_chip, one.themes))}</span>{words} '


LACKS = {
    Aspect.SHARES: "",
    Aspect.ORIGINS: "",
    Aspect.TIMES: "",
    Aspect.PLACES: "sentences stand where they are",
    Aspect.SPLITS: "",
    Aspect.CONTEXT: "the documents have it",
}

FORMAT = Format("html", "Annotated documents to read (web page)", (".html", ".htm"), write=write, lacks=LACKS)
