"""The two ways in which an act can fail that are not bugs."""


class Refusal(Exception):
    """Something the user must know: one sentence that says what happened, to which file, and what to do."""


class Conflict(Refusal):
    """A stored record is no longer what the change supposed; nothing was written."""
