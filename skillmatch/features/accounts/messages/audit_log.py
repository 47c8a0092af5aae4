"""The audit log in words: who, what it concerns, and the details of an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from skillmatch import terms
from skillmatch.store.accounts.audit_subjects import AuditNames
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.terms import AuditKind, Role, Word
from skillmatch.web import figure_words, shell
from skillmatch.web.language import named, number

ROLES = {role.value: role for role in Role}
WORDS = {
    str(word.value): word
    for words in vars(terms).values()
    if isinstance(words, type) and issubclass(words, Word)
    for word in words
    if isinstance(word.value, str)
}
"""The words of the field by what the store keeps of them: where two have one identifier, they are one word in the log too."""

UNTOLD = ("behalf", "reset", "ids", "other", "fields", "worker", "assessment")
"""Keys of rows, for whoever looks into the store."""


def who(event: Mapping[str, Any], names: AuditNames) -> str:
    """The account that did it, by name."""
    if event["account_id"] is None:
        return gettext("The system")
    return names.accounts.get(event["account_id"]) or gettext("an account that is gone")


def role(event: Mapping[str, Any]) -> str:
    """The role in which it was done."""
    return named(ROLES[event["role"]]) if event["role"] in ROLES else "–"


def subject(event: Mapping[str, Any], names: AuditNames) -> str:
    """Return what the event concerns."""
    text = event["subject"]
    if event["kind"] == AuditKind.DENIED.value:
        return shell.label_of(text) or text
    noun, _, key = text.rpartition(" ")
    if text in names.subjects:
        return _joined(_nouns().get(noun) or _register(noun), named(names.subjects[text]))
    if noun in _nouns():
        return _joined(_nouns()[noun], key)
    name, _, rest = text.partition(" ")
    if name in REGISTERS:
        return _register(name) if "list" in rest else _joined(_register(name), gettext("an entry that is gone"))
    return _lists().get(text) or _of_list(text) or _word(text) or "–"


def details(event: Mapping[str, Any]) -> list[str]:
    """The details of an event, each as a few words."""
    labels = _labels()
    told = []
    for key, value in event["detail"].items():
        if key in UNTOLD or value in (None, "", [], {}):
            continue
        said = _value(value)
        told.append(f"{labels[key]}{gettext(': ')}{said}" if key in labels else said)
    return told


def _joined(noun: str, name: str) -> str:
    return f"{noun} {name}".strip()


def _register(name: str) -> str:
    return named(REGISTERS[name]) if name in REGISTERS else ""


def _nouns() -> dict[str, str]:
    return {
        "account": gettext("Account"),
        "assessment": gettext("Assessment"),
        "certificate": gettext("Certificate"),
        "claim": gettext("Subsidy claim no."),
        "class": gettext("Class"),
        "cohort": gettext("Order"),
        "enterprise": gettext("Enterprise"),
        "import": gettext("Import no."),
        "mapping": gettext("Mappings"),
        "occupation": gettext("Occupation"),
        "order": gettext("Order"),
        "room": gettext("Room"),
        "session": gettext("Session of the class"),
        "shortage list": gettext("Shortage list no."),
        "skill": gettext("Skill"),
        "standard": gettext("Standard"),
        "worker": gettext("Worker"),
    }


def _lists() -> dict[str, str]:
    return {
        "audit log": gettext("Audit log"),
        "call list": gettext("Call list"),
        "certificates": gettext("Certificates"),
        "classes": gettext("Classes"),
        "courses to open": gettext("Courses to open"),
        "service desk": gettext("Service desk"),
        "subsidy claims": gettext("Subsidy claims"),
        "subsidy common": gettext("Subsidies: what holds for all"),
        "supply and demand": gettext("Supply and demand"),
    }


def _of_list(text: str) -> str:
    for start, words in (("rows of ", gettext("Rows behind a figure")), ("register ", gettext("Register"))):
        if text.startswith(start):
            name = text.removeprefix(start)
            return _joined(words, _register(name) or str(figure_words.TITLES.get(name, "")))
    return gettext("Subsidy rule") if text.startswith("subsidy ") else ""


def _labels() -> dict[str, str]:
    return {
        "action": gettext("what"),
        "added": gettext("added"),
        "after": gettext("after"),
        "before": gettext("before"),
        "change": gettext("what"),
        "changed": gettext("changed"),
        "moved": gettext("rows moved"),
        "passed": gettext("passed"),
        "people": gettext("people"),
        "reason": gettext("reason"),
        "refused": gettext("refused"),
        "role": gettext("role"),
        "rows": gettext("rows"),
        "state": gettext("state"),
        "valid_from": gettext("counts from"),
        "version": gettext("version"),
        "yuan": gettext("yuan"),
    }


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Mapping):
        return ", ".join(number(one) if isinstance(one, int | float) else _value(one) for one in value.values())
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return _word(str(value))


def _word(text: str) -> str:
    """A code of the store as a word where there is one, and what somebody wrote as it is."""
    known = {
        "added": gettext("added"),
        "removed": gettext("removed"),
        "changed": gettext("changed"),
        "began": gettext("begun"),
        "ended": gettext("ended"),
        "lapsed": gettext("ended, its time was over"),
        "enabled": gettext("enabled"),
        "disabled": gettext("disabled"),
        "skill": gettext("Skill"),
        "skill_removed": gettext("Skill removed"),
        "place": gettext("Place"),
        "details": gettext("Details"),
    }
    return known.get(text) or (named(WORDS[text]) if text in WORDS else text)
