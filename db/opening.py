"""A project that is being opened: claimed, looked at by bare sqlite3, its store made when it is asked for."""

import os
import sqlite3
import threading
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.refusal import Refusal
from db.file import SCHEMA_VERSION, schema_version
from db.first_look import FirstLook
from db.lock import NotWritable, ProjectLock, lock_project

if TYPE_CHECKING:
    from db.store import Store


class Opening:
    """A project file that this program holds, whose store is there only once it is asked for.

    `read_only` says why nothing can be written, or is "" where it can.
    """

    def __init__(self, path: Path, *, user: str = "", read_only: bool = False) -> None:
        """Claim a project. For writing it must be nobody else's (InUse) and writable (else a Refusal)."""
        self.path = path
        self.user = user
        self.read_only = "opened for reading" if read_only else ""
        self.version = schema_version(path)
        if read_only and self.version < SCHEMA_VERSION:
            raise Refusal(f"{path}: made by an older Pressmark; open it once for writing to bring it up to date.")
        self.lock = None if read_only else _claim(path, user)
        self._store: Store | None = None
        self._failure: Exception | None = None
        self._making = threading.Lock()

    @cached_property
    def look(self) -> FirstLook | None:
        """None where only the store can read the project, or say why nobody can: it may be old, or damaged."""
        if self.version == SCHEMA_VERSION:
            with suppress(sqlite3.Error):
                return FirstLook(self.path, read_only=bool(self.read_only))
        return None

    @property
    def is_open(self) -> bool:
        """Whether the store is there."""
        return self._store is not None

    def store(self) -> "Store":
        """The store, made by whichever thread asks first. Raises Refusal where the project is damaged."""
        with self._making:
            if self._failure is not None:
                raise self._failure
            if self._store is None:
                from db.store import Store

                try:
                    self._store = Store.of(self)
                except Exception as error:
                    self._failure = error
                    raise
            return self._store

    def close(self) -> None:
        """Let go of the project, once it is no longer being opened. A second call does nothing."""
        with self._making:
            if self.look is not None:
                self.look.close()
            if self._store is not None:
                self._store.close()
            elif self.lock is not None:
                self.lock.release()


def _claim(path: Path, user: str) -> ProjectLock:
    if not os.access(path, os.W_OK):
        raise NotWritable(f"{path}: this project can only be read here; copy it to a folder of yours to work on it.")
    return lock_project(path, user, "nothing can be written beside this project ({}); copy it to a folder of yours.")
