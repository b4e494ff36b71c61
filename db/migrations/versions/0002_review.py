"""Reviewing: comments, unblindings, who adjudicated and why, annotators that are one person or a second pass."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what a review keeps. Old rows get empty values."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
    else:
        for table, names in (("annotator", ("alias_of", "repeat_of")), ("annotation", ("decided_by", "reason"))):
            for name in names:
                op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default=""))
                op.alter_column(table, name, server_default=None)
    op.create_table(
        "comment",
        _text("id"),
        _text("document"),
        sa.Column("start", sa.Integer, nullable=False),
        *map(_text, ("author", "text", "at")),
        _flag("resolved"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_comment_document"),
        sa.ForeignKeyConstraint(["author"], ["annotator.id"], name="fk_comment_annotator"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_comment_document_start", "comment", ["document", "start"])
    op.create_table(
        "unblinding",
        *map(_text, ("document", "annotator", "at")),
        sa.PrimaryKeyConstraint("document", "annotator", name="pk_unblinding"),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_unblinding_document"),
        sa.ForeignKeyConstraint(["annotator"], ["annotator.id"], name="fk_unblinding_annotator"),
        sqlite_with_rowid=False,
    )


def _rebuild() -> None:
    """SQLite would put a new column where a table made today has none: behind the constraints, and with a default."""
    for table in ("annotation", "annotator"):  # in this order: renaming rewrites what refers to a table
        op.rename_table(table, f"{table}_1")
    op.create_table(
        "annotator",
        *map(_text, ("id", "name", "alias_of", "repeat_of")),
        sa.PrimaryKeyConstraint("id", name="pk_annotator"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "annotation",
        _text("document"),
        sa.Column("start", sa.Integer, nullable=False),
        *map(_text, ("annotator", "themes")),
        _flag("unsure"),
        *map(_text, ("note", "origin", "at", "decided_by", "reason")),
        sa.PrimaryKeyConstraint("document", "start", "annotator", name="pk_annotation"),
        sa.ForeignKeyConstraint(
            ["document", "start"], ["sentence.document", "sentence.start"], name="fk_annotation_sentence"
        ),
        sa.ForeignKeyConstraint(["annotator"], ["annotator.id"], name="fk_annotation_annotator"),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO annotator SELECT id, name, '', '' FROM annotator_1")
    op.execute(
        "INSERT INTO annotation SELECT document, \"start\", annotator, themes, unsure, note, origin, at, '', '' "
        "FROM annotation_1"
    )
    for table in ("annotation", "annotator"):
        op.drop_table(f"{table}_1")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)
