"""The five ways in which a use can fail. ``web/failures.py`` turns each into a page, a fragment or JSON."""

from __future__ import annotations

from collections.abc import Mapping


class SkillMatchError(Exception):
    """Base of all errors that a user may see.

    Parameters
    ----------
    message : str
        What happened and what to do, as a translatable English sentence.
    """

    status = 500

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(SkillMatchError):
    """There is no such thing, or the account may not know that there is (404)."""

    status = 404


class NotAllowed(SkillMatchError):
    """The account may know of the thing, but not do this to it (403)."""

    status = 403


class Invalid(SkillMatchError):
    """What was entered cannot be accepted (422).

    Parameters
    ----------
    message : str
        The reason as a whole.
    fields : mapping of str to str, optional
        The reason for each field by its name.
    """

    status = 422

    def __init__(self, message: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class Conflict(SkillMatchError):
    """The state of the thing does not allow this step now (409): somebody was faster, or a step would be skipped."""

    status = 409


class TooMany(SkillMatchError):
    """Too many wrong attempts came from one place; `seconds` until the next one is listened to (429)."""

    status = 429

    def __init__(self, message: str = "", seconds: int = 60) -> None:
        super().__init__(message)
        self.seconds = seconds
