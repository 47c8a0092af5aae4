"""What belongs to one running installation: its database, and the objects that higher layers keep for it.

Which installation is current is a matter of the context (``contextvars``), not of the process: a request, a job or a command of one
city never sees the database or a cache of another (``docs/decisions/0027-installation.md``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Any, TypeVar

import peewee

Kept = TypeVar("Kept")


class Resources:
    """The database of an installation and, by their class, the objects kept for it.

    Parameters
    ----------
    database : peewee.Database
        Keeps one connection a thread.
    *kept : object
        What was made from the settings, such as keys and folders.
    """

    def __init__(self, database: peewee.Database, *kept: object) -> None:
        self.database = database
        self._kept: dict[type, Any] = {type(each): each for each in kept}

    def get(self, kind: type[Kept]) -> Kept:
        """Return the installation's object of a class; one that was not given is made without arguments, once.

        Parameters
        ----------
        kind : type
            Its constructor must be cheap: where two threads come first together, one of two objects is dropped.
        """
        found = self._kept.get(kind)
        if found is None:
            found = self._kept.setdefault(kind, kind())
        return found  # type: ignore[no-any-return]  # kept by its own class


_current: ContextVar[Resources] = ContextVar("resources")


def current() -> Resources:
    """Return the resources of the installation that this context works for.

    Raises
    ------
    LookupError
        The context works for none, such as a thread that was started without a copy of its starter's context.
    """
    return _current.get()


def get(kind: type[Kept]) -> Kept:
    """Return the current installation's object of a class."""
    return _current.get().get(kind)


def enter(resources: Resources) -> Token[Resources]:
    """Work for another installation from now on in this context; `leave` takes the token."""
    return _current.set(resources)


def leave(token: Token[Resources]) -> None:
    """Work again for the installation of before."""
    _current.reset(token)


@contextmanager
def using(resources: Resources) -> Iterator[Resources]:
    """Work for an installation within a block."""
    token = enter(resources)
    try:
        yield resources
    finally:
        leave(token)


class CurrentDatabase(peewee.DatabaseProxy):
    """Stands for the current installation's database in the tables, which are the same classes for all installations."""

    def __init__(self) -> None:
        self._callbacks: list[Any] = []  # the base's own would set `obj` too

    @property
    def obj(self) -> Any:
        """The database; None while Peewee makes the tables' classes."""
        found = _current.get(None)
        return None if found is None else found.database

    def __getattr__(self, name: str) -> Any:
        return getattr(_current.get().database, name)
