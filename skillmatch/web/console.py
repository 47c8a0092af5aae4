"""What a command says where a use is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import peewee
from flask_babel import force_locale

from skillmatch.errors import SkillMatchError

TABLES_MISSING = ("no such table", "no such column", "does not exist")
"""What SQLite and PostgreSQL say of a table or a column that a migration makes."""

MIGRATE_FIRST = "The database has no tables yet, or those of an earlier version. Run `flask --app app migrate` first."


@contextmanager
def refusals() -> Iterator[None]:
    """A refused use ends the command with its reason, in English, instead of a stack."""
    try:
        with force_locale("en"):
            yield
    except SkillMatchError as error:
        reasons = [error.message, *getattr(error, "fields", {}).values()]
        raise click.ClickException(" ".join(reason for reason in reasons if reason)) from None
    except (peewee.OperationalError, peewee.ProgrammingError) as error:
        if not any(sign in str(error) for sign in TABLES_MISSING):
            raise
        raise click.ClickException(MIGRATE_FIRST) from None
