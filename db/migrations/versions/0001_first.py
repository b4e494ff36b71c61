"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables. Written out, so that later changes to db.schema cannot alter the past."""
    op.create_table("text", _text("id"), _text("body"), sa.PrimaryKeyConstraint("id", name="pk_text"))
    op.create_table(
        "document",
        _text("id"),
        _integer("number"),
        *map(_text, ("title", "date", "source", "url", "language", "engine", "revises", "extra")),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.ForeignKeyConstraint(["id"], ["text.id"], name="fk_document_text"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_document_number", "document", ["number"])
    op.create_table(
        "sentence",
        _text("document"),
        *map(_integer, ("start", "end", "paragraph")),
        sa.PrimaryKeyConstraint("document", "start", name="pk_sentence"),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_sentence_document"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "theme",
        _text("id"),
        *map(_text, ("name", "key", "colour", "definition", "include", "exclude")),
        _integer("position"),
        _flag("retired"),
        sa.PrimaryKeyConstraint("id", name="pk_theme"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "annotator",
        _text("id"),
        _text("name"),
        sa.PrimaryKeyConstraint("id", name="pk_annotator"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "annotation",
        _text("document"),
        _integer("start"),
        _text("annotator"),
        _text("themes"),
        _flag("unsure"),
        *map(_text, ("note", "origin", "at")),
        sa.PrimaryKeyConstraint("document", "start", "annotator", name="pk_annotation"),
        sa.ForeignKeyConstraint(
            ["document", "start"], ["sentence.document", "sentence.start"], name="fk_annotation_sentence"
        ),
        sa.ForeignKeyConstraint(["annotator"], ["annotator.id"], name="fk_annotation_annotator"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "setting",
        _text("name"),
        _text("value"),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer, nullable=False),
        *map(_text, ("at", "act", "annotator", "document", "detail", "group")),
        _integer("reverts"),
        _flag("undone"),
        sa.Column("edits", sa.LargeBinary, nullable=False),
        _text("digest"),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
    )
    op.create_index("ix_journal_document_seq", "journal", ["document", "seq"])
    in_group = sa.text("\"group\" <> ''")
    op.create_index("ix_journal_group", "journal", ["group"], sqlite_where=in_group, postgresql_where=in_group)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)
