"""Alembic's migrations: the only way in which a project's schema comes about."""

from pathlib import Path

from sqlalchemy import Connection

from db.file import APPLICATION_ID, SCHEMA_VERSION


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to the revision, within the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    if connection.dialect.name == "sqlite":
        version = SCHEMA_VERSION if revision == "head" else int(revision)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
