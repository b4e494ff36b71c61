"""The tables of a project, on SQLite and PostgreSQL alike.

Every column is NOT NULL, so that "is still what it was" is plain equality. A document's text lies apart from the
rest: it is stored once, never altered, and outlives the document's removal because the journal may bring it back.
"""

from collections.abc import Mapping

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy import text as sql_text

from annotator.records import Annotation, Annotator, Comment, Document, Sentence, Setting, Theme, Unblinding

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


text = Table(
    "text",
    metadata,
    Column("id", Text, primary_key=True),
    _text("body"),
)

document = Table(
    "document",
    metadata,
    Column("id", Text, ForeignKey("text.id"), primary_key=True),
    _integer("number"),  # the order in which documents came; given by the store
    _text("title"),
    _text("date"),
    _text("source"),
    _text("url"),
    _text("language"),
    _text("engine"),
    _text("revises"),  # the id of the document whose corrected text this is, or ""
    _text("extra"),  # JSON list of pairs: name, value
    Index(None, "number"),
    sqlite_with_rowid=False,
)

sentence = Table(
    "sentence",
    metadata,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    _integer("end"),
    _integer("paragraph"),
    sqlite_with_rowid=False,
)

theme = Table(
    "theme",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("key"),
    _text("colour"),
    _text("definition"),
    _text("include"),  # JSON list
    _text("exclude"),  # JSON list
    _integer("position"),
    Column("retired", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

annotator = Table(
    "annotator",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("alias_of"),  # the id of the annotator that this one turned out to be, or ""
    _text("repeat_of"),  # the id of the annotator whose second pass this is, or ""
    sqlite_with_rowid=False,
)

annotation = Table(
    "annotation",
    metadata,
    Column("document", Text, primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("annotator", Text, ForeignKey("annotator.id"), primary_key=True),
    _text("themes"),  # theme ids, sorted, one space between; "" is "none of these", "?" not decided
    Column("unsure", Boolean, nullable=False),
    _text("note"),
    _text("origin"),
    _text("at"),
    _text("decided_by"),  # of a decision of the consensus: the id of who adjudicated; else ""
    _text("reason"),
    ForeignKeyConstraint(["document", "start"], ["sentence.document", "sentence.start"]),
    sqlite_with_rowid=False,
)

comment = Table(
    "comment",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("document.id"), nullable=False),
    _integer("start"),  # a place in the text: the sentences around it may be cut anew
    Column("author", Text, ForeignKey("annotator.id"), nullable=False),
    _text("text"),
    _text("at"),
    Column("resolved", Boolean, nullable=False),
    Index(None, "document", "start"),
    sqlite_with_rowid=False,
)

unblinding = Table(
    "unblinding",
    metadata,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("annotator", Text, ForeignKey("annotator.id"), primary_key=True),
    _text("at"),
    sqlite_with_rowid=False,
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

_IN_GROUP = "\"group\" <> ''"  # hardly any row is: a tag need not touch the index

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True),
    _text("at"),
    _text("act"),
    _text("annotator"),
    _text("document"),  # "" where the act belongs to the whole project
    _text("detail"),  # JSON object
    _text("group"),
    _integer("reverts"),  # of an undo or redo: the seq of the act; else 0
    Column("undone", Boolean, nullable=False),
    Column("edits", LargeBinary, nullable=False),
    _text("digest"),  # of the row as it was written (all but `undone`), so that damage is seen
    Index(None, "document", "seq"),
    # on PostgreSQL too, where the migration says so: naming it here would import that dialect at every start
    Index(None, "group", sqlite_where=sql_text(_IN_GROUP)),
)

TABLES: Mapping[type, Table] = {
    Document: document,
    Sentence: sentence,
    Theme: theme,
    Annotator: annotator,
    Annotation: annotation,
    Comment: comment,
    Unblinding: unblinding,
    Setting: setting,
}
"""Where the records of each kind lie."""
