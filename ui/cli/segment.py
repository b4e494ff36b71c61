"""pressmark segment: print a file's sentences, without a project."""

import argparse
from pathlib import Path

from annotator.refusal import Refusal
from ui.cli.console import Console

HELP = "print a file's sentences, without a project"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--language", default="", metavar="L", help="ISO 639-1, for example en; else it is guessed")
    parser.add_argument("--abbreviations", metavar="FILE", help="more abbreviations, one on a line")


def run(arguments: argparse.Namespace, console: Console) -> int:
    from annotator.language import guess_language
    from annotator.segmentation import segment

    text, title = _document(Path(arguments.file))
    abbreviations = _lines(arguments.abbreviations) if arguments.abbreviations else ()
    language = arguments.language or guess_language(text)
    sentences = [
        {"number": number, "paragraph": paragraph, "start": start, "end": end, "text": text[start:end]}
        for number, (start, end, paragraph) in enumerate(segment(text, language, abbreviations), start=1)
    ]
    if console.json:
        console.show({"title": title, "language": language, "text": text, "sentences": sentences})
    else:
        width = len(str(len(sentences)))
        for sentence in sentences:
            console.say(f"{sentence['number']:>{width}}  {' '.join(str(sentence['text']).split())}")
    return 0


def _document(path: Path) -> tuple[str, str]:
    """The text and title of the one document in a file of any kind."""
    from annotator.formats import plain, reader_for

    format_ = reader_for(path)
    if format_.name == plain.FORMAT.name or format_.read is None:
        return plain.load(path)
    problems: list[str] = []
    try:
        found = [one for _, one in zip(range(2), format_.read(path, problems.append), strict=False)]
    except Refusal as refusal:
        raise Refusal(f"{path}: {refusal}") from None
    if len(found) != 1 or isinstance(found[0], Refusal):
        why = problems[0] if problems else str(found[0]) if len(found) == 1 else "it does not hold one document"
        raise Refusal(f"{path}: {why.rstrip('.')}; make a project and import it.")
    return found[0].text, found[0].title


def _lines(name: str) -> list[str]:
    from annotator.formats import plain

    text, _ = plain.load(Path(name))
    return [line.strip() for line in text.split("\n") if line.strip()]
