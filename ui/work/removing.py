"""Taking a document out of a project with all that hangs on it."""

from annotator.changes import Change
from annotator.commands.documents import remove_document
from annotator.records import Document
from db.reader import Reader


def removal(reader: Reader, document: Document, annotator: str) -> Change:
    """The change that removes a document with its sentences and everybody's decisions and comments."""
    return remove_document(
        document,
        reader.sentences(document.id),
        reader.annotations(document.id),
        annotator,
        [*reader.comments(document.id), *reader.unblindings(document.id)],
    )
