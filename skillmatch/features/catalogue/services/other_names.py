"""The city adds and removes other names of a skill or an occupation; search and the reader of free text follow."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid, NotFound
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.catalogue.spelling import initials, pinyin
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.frameworks.aliases import MIN_LENGTH, language_of, word_of
from skillmatch.store.frameworks.models import MAX_ALIAS_LENGTH, Alias
from skillmatch.store.registers import search
from skillmatch.terms import AliasSource, AuditKind, TextSubject

TABLES: dict[TextSubject, type[Skill] | type[Occupation]] = {TextSubject.SKILL: Skill, TextSubject.OCCUPATION: Occupation}
OFFICIAL = "SELECT code, zh, en, '' FROM skill UNION ALL SELECT code, zh, en, local_alias FROM occupation"
COURSES = {
    TextSubject.SKILL: "SELECT course_id FROM course_skill WHERE skill_id = ?",
    TextSubject.OCCUPATION: "SELECT course_id FROM course_occupation WHERE occupation_id = ?",
}


def add_name(acting: Acting, subject: TextSubject, subject_id: int, text: str, source: AliasSource) -> None:
    """Give a skill or an occupation another name; one that was removed may come back, also to another.

    Raises
    ------
    NotFound
        There is no such skill or occupation.
    Invalid
        The name is too short, an official name, or the other name of one already; the reason says whose.
    """
    word = word_of(text)
    with write():
        _get_subject(subject, subject_id)
        held = Alias.get_or_none((Alias.subject == subject.value) & (Alias.word == word))
        reason = _refusal(subject, subject_id, text, word, held)
        if reason:
            raise Invalid("", {"text": reason})
        values = {
            "subject": subject.value,
            "skill": subject_id if subject is TextSubject.SKILL else None,
            "occupation": subject_id if subject is TextSubject.OCCUPATION else None,
            "language": language_of(text).value,
            "text": text,
            "word": word,
            "pinyin": pinyin(text)[:200],
            "initials": initials(text)[:MAX_ALIAS_LENGTH],
            "source": source.value,
            "sample": False,
            "removed": False,
            "account": acting.account_id,
            "edited_at": clock.now(),
        }
        if held is None:
            Alias.insert(values).execute()
        else:
            Alias.update(values).where(Alias.id == held.id).execute()
        _record_change(acting, subject, subject_id, "added", text)


def remove_name(acting: Acting, subject: TextSubject, subject_id: int, alias_id: int) -> str:
    """Take another name away; the row stays, so that the reference data do not bring it back.

    Returns
    -------
    str
        The name.

    Raises
    ------
    NotFound
        The skill or the occupation has no such name.
    """
    with write():
        held = Alias.get_or_none(Alias.id == alias_id)
        if held is None or held.removed or (held.subject, held.skill_id or held.occupation_id) != (subject.value, subject_id):
            raise NotFound(MISSING)
        decided = {"removed": True, "account": acting.account_id, "edited_at": clock.now()}
        Alias.update(decided).where(Alias.id == alias_id).execute()
        _record_change(acting, subject, subject_id, "removed", held.text)
        return str(held.text)


def _get_subject(subject: TextSubject, subject_id: int) -> Skill | Occupation:
    found: Skill | Occupation | None = TABLES[subject].get_or_none(TABLES[subject].id == subject_id)
    if found is None:
        raise NotFound(MISSING)
    return found


def _refusal(subject: TextSubject, subject_id: int, text: str, word: str, held: Alias | None) -> str:
    """Why a name cannot be added, "" where it can."""
    if len(word) < MIN_LENGTH:
        return gettext("A name has at least %(n)s letters or characters.", n=MIN_LENGTH)
    for code, *names in rows(OFFICIAL):
        if word in {word_of(name) for name in names if name}:
            return gettext("“%(name)s” is the official name of %(code)s.", name=text, code=code)
    if held is None or held.removed:
        return ""
    owner = held.skill_id or held.occupation_id
    if owner == subject_id:
        return gettext("“%(name)s” is here already.", name=text)
    other = _get_subject(subject, owner)
    return gettext(
        "“%(name)s” already names %(code)s %(other)s. A name with two meanings helps nobody: remove it there first.",
        name=text, code=other.code, other=other.zh,
    )  # fmt: skip


def _record_change(acting: Acting, subject: TextSubject, subject_id: int, action: str, text: str) -> None:
    """What follows a change, inside its transaction: the audit log, the words of the registers, the catalogue's version."""
    audit.record(
        AuditKind.NAMES_CHANGED, account_id=acting.account_id, role=acting.role.value, subject=f"{subject.value} {subject_id}",
        action=action, name=text,
    )  # fmt: skip
    if subject is TextSubject.OCCUPATION:
        search.index_references("occupation", [subject_id])
    search.index("courses", [row[0] for row in rows(COURSES[subject], (subject_id,))])
    raise_version()
