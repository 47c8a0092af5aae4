"""The names of what the audit log speaks of: accounts, and what a subject such as ``talent 17`` points to.

People are named by their code alone: the log is about who did something, not about whom it concerned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from skillmatch.numerals import whole_or
from skillmatch.store.db.database import rows

NAMED = {
    "account": "SELECT a.id, a.display_name, a.display_name FROM account a WHERE a.id",
    "certificate": "SELECT c.id, c.number, c.number FROM certificate c WHERE c.id",
    "class": "SELECT r.id, c.zh, c.en FROM course_run r JOIN course c ON c.id = r.course_id WHERE r.id",
    "cohort": "SELECT c.id, c.number, c.number FROM cohort c WHERE c.id",
    "session": (
        "SELECT s.id, c.zh, c.en FROM class_session s JOIN course_run r ON r.id = s.run_id"
        " JOIN course c ON c.id = r.course_id WHERE s.id"
    ),
    **{
        noun: f"SELECT t.id, t.code, t.code FROM {table} t WHERE t.id"
        for noun, table in {"worker": "worker", "talent": "worker", "trainers": "trainer", "mentors": "mentor"}.items()
    },
    **{
        noun: f"SELECT t.id, t.zh, t.en FROM {table} t WHERE t.id"
        for noun, table in {
            "courses": "course", "enterprise": "enterprise", "enterprises": "enterprise", "labs": "lab", "occupation": "occupation",
            "room": "room", "sites": "site", "skill": "skill", "standard": "standard",
        }.items()
    },
}  # fmt: skip
"""By the first word of a subject, whose second is an id: what names the row in Chinese and in English."""


@dataclass(frozen=True)
class AuditNames:
    """Who stands behind the events of a page, by account, and what their subjects are called."""

    accounts: Mapping[int, str] = field(default_factory=dict)
    subjects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def names(events: Iterable[Mapping[str, Any]]) -> AuditNames:
    """All names that some events need, with one question a kind of subject."""
    listed = list(events)
    accounts = {event["account_id"] for event in listed if event["account_id"] is not None}
    asked: dict[str, set[int]] = {}
    for event in listed:
        noun, _, key = event["subject"].rpartition(" ")
        number = whole_or(key, None)
        if noun in NAMED and number is not None:
            asked.setdefault(noun, set()).add(number)
    subjects = {
        f"{noun} {key}": {"zh": str(zh), "en": str(en)}
        for noun, keys in asked.items()
        for key, zh, en in rows(f"{NAMED[noun]} IN ({_marks(keys)})", tuple(keys))
    }
    return AuditNames(_accounts(accounts), subjects)


def _accounts(keys: set[int]) -> dict[int, str]:
    found = rows(f"SELECT id, username, display_name FROM account WHERE id IN ({_marks(keys)})", tuple(keys)) if keys else []
    return {key: f"{shown} ({username})" if shown and shown != username else username for key, username, shown in found}


def _marks(keys: set[int]) -> str:
    return ", ".join("?" * len(keys))
