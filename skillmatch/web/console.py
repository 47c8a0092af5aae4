"""What a command says where a use is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask_babel import force_locale

from skillmatch.errors import SkillMatchError


@contextmanager
def refusals() -> Iterator[None]:
    """A refused use ends the command with its reason, in English, instead of a stack."""
    try:
        with force_locale("en"):
            yield
    except SkillMatchError as error:
        reasons = [error.message, *getattr(error, "fields", {}).values()]
        raise click.ClickException(" ".join(reason for reason in reasons if reason)) from None
