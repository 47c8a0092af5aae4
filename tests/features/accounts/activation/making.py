"""Letters for the tests: printed as an office does it."""

from __future__ import annotations

from typing import Any

from skillmatch.features.accounts.services import letters as letters_service
from skillmatch.features.accounts.services.letters import LetterFilter, LetterSheet
from skillmatch.store.accounts.access import Acting
from skillmatch.store.people.models import Worker
from skillmatch.terms import Role
from tests.conftest import SECRET_KEY

PASSWORD = "eine lange reihe worte"


def a_letter(worker: Worker, days: int = 30, **officer: Any) -> LetterSheet:
    """A letter for a person, printed by the city unless said otherwise."""
    acting = Acting(**{"account_id": 1, "membership_id": 0, "role": Role.CITY, "display_name": ""} | officer)
    (sheet,) = letters_service.issue(acting, LetterFilter(), [worker.id], SECRET_KEY, days)
    return sheet


def own_data(worker: Worker, code: str, **other: Any) -> dict[str, Any]:
    """What the person enters."""
    return {"code": code, "name": worker.name, "birth_year": worker.birth_year} | other


def chosen(username: str, **other: Any) -> dict[str, Any]:
    """What the person chooses."""
    return {"username": username, "chosen": PASSWORD, "again": PASSWORD, "read": "y"} | other
