"""Stored times for people."""

from datetime import UTC, datetime


def local_time(at: str) -> str:
    """A stored time on the clock of this place, for example “5 Jan 2026, 10:30:00”."""
    moment = _moment(at)
    if moment is None:
        return at
    here = moment.astimezone()
    return f"{here.day} {here:%b %Y, %H:%M:%S}"


def universal_time(at: str) -> str:
    moment = _moment(at)
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if moment else at


def _moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None
