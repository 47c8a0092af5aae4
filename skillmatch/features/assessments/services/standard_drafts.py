"""Writing a draft: a new standard, a copy of the version in force, its criteria and courses. Each use is one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotAllowed, NotFound
from skillmatch.features.assessments.messages import standards as standards_messages
from skillmatch.features.assessments.rules import standards as standards_rules
from skillmatch.store.accounts.access import MISSING, Acting, existing
from skillmatch.store.accounts.models import Account
from skillmatch.store.assessments.models import Criterion, Standard, StandardCourse, StandardVersion
from skillmatch.store.catalogue import skill_search
from skillmatch.store.catalogue.models import Course, Occupation, Skill
from skillmatch.store.db.database import write
from skillmatch.store.registers import history
from skillmatch.store.workflow import case_events
from skillmatch.terms import AssessmentPart, Basis, CourseState, StandardKind, StandardState
from skillmatch.terms.assessing import StandardStage
from skillmatch.workflow.declared.assessments import STANDARD

REGISTER = "standards"


@dataclass(frozen=True)
class StandardEntry:
    """What is entered about a new standard."""

    code: str
    kind: StandardKind
    zh: str
    en: str
    occupation_id: int | None
    family: str


@dataclass(frozen=True)
class CriterionEntry:
    """A criterion as it was entered; ``skill`` is a code or a name."""

    skill: str
    part: AssessmentPart
    rank: int
    weight: int
    zh: str
    en: str


def create(acting: Acting, named: StandardEntry) -> Standard:
    """Enter a new standard with an empty first draft.

    Raises
    ------
    NotAllowed
        Only the city office writes standards.
    Invalid
        The code is taken, or the name cannot be that of a special ability.
    """
    may(acting, "open")
    with write():
        if Standard.select().where(Standard.code == named.code).exists():
            raise Invalid("", {"code": gettext("This code is taken.")})
        if named.occupation_id is not None and not Occupation.select().where(Occupation.id == named.occupation_id).exists():
            raise Invalid("", {"occupation": gettext("Choose one of these.")})
        occupations = {row.zh for row in Occupation.select(Occupation.zh)}
        fault = standards_rules.name_fault(named.kind, named.zh, occupations, named.occupation_id)
        if fault is not None:
            field = "occupation" if fault is standards_rules.StandardFault.NO_OCCUPATION else "zh"
            raise Invalid("", {field: standards_messages.fault(fault)})
        basis = _basis(acting)
        standard = Standard.create(
            code=named.code, kind=named.kind.value, zh=named.zh, en=named.en, occupation=named.occupation_id, family=named.family,
            basis=basis,
        )  # fmt: skip
        draft = StandardVersion.create(
            standard=standard,
            number=1,
            state=StandardState.DRAFT.value,
            edited_by=acting.account_id,
            edited_at=clock.now(),
            basis=basis,
        )
        note_step(acting, draft, "open")
        _note(acting, standard, "added", {}, {"zh": named.zh, "kind": named.kind.value})
    return standard


def copy(acting: Acting, standard_id: int) -> StandardVersion:
    """Begin a revision: a draft that says what the version in force says.

    Raises
    ------
    Conflict
        There is a draft already.
    """
    may(acting, "open")
    with write():
        standard = _standard(standard_id)
        last = StandardVersion.select().where(StandardVersion.standard == standard).order_by(StandardVersion.number.desc()).first()
        single = last is None or last.state != StandardState.DRAFT.value
        if STANDARD.refusal("open", None, acting.role, {"single": single}) is not None:
            raise Conflict(gettext("There is a draft already. Go on with it, or discard it."))
        draft = StandardVersion.create(
            standard=standard,
            number=1 if last is None else last.number + 1,
            state=StandardState.DRAFT.value,
            edited_by=acting.account_id,
            edited_at=clock.now(),
            basis=_basis(acting),
        )
        if last is not None:
            _take_over(last, draft)
        note_step(acting, draft, "open")
        _note(acting, standard, "draft", {}, {"version": draft.number})
    return draft


def describe(acting: Acting, standard_id: int, note: str, valid_from: dt.date | None) -> None:
    """Say what is new, and from when on the version counts."""
    with write():
        draft = _draft_of(acting, standard_id)
        if valid_from is not None and valid_from < clock.today():
            raise Invalid("", {"valid_from": standards_messages.fault(standards_rules.StandardFault.DAY)})
        draft.note, draft.valid_from = note, valid_from
        _edited(acting, draft)


def ask(acting: Acting, standard_id: int, entered: CriterionEntry) -> Criterion:
    """Add a criterion, or change the one of the same skill and part.

    Raises
    ------
    Invalid
        No skill, or more than one, is meant; the rank or the weight is out of range; there are too many.
    """
    with write():
        draft = _draft_of(acting, standard_id)
        skill = _skill(entered.skill)
        wrong = {}
        if not 1 <= entered.rank <= 8:
            wrong["rank"] = gettext("Choose a rank from 1 to 8.")
        if not 1 <= entered.weight <= standards_rules.WHOLE:
            wrong["weight"] = gettext("Enter a whole number from 1 to 100.")
        if wrong:
            raise Invalid("", wrong)
        own = (Criterion.version == draft) & (Criterion.skill == skill) & (Criterion.part == entered.part.value)
        values = {"rank": entered.rank, "weight": entered.weight, "zh": entered.zh, "en": entered.en}
        found = Criterion.get_or_none(own)
        if found is None:
            if Criterion.select().where(Criterion.version == draft).count() >= standards_rules.MAX_CRITERIA:
                raise Invalid("", {"skill": gettext("A version has at most %(n)s criteria.", n=standards_rules.MAX_CRITERIA)})
            found = Criterion.create(version=draft, skill=skill, part=entered.part.value, **values)
        else:
            Criterion.update(values).where(own).execute()
        _edited(acting, draft)
    return found


def drop(acting: Acting, standard_id: int, criterion_id: int) -> None:
    """Take a criterion out of the draft."""
    with write():
        draft = _draft_of(acting, standard_id)
        if not Criterion.delete().where((Criterion.id == criterion_id) & (Criterion.version == draft)).execute():
            raise NotFound(MISSING)
        _edited(acting, draft)


def teach(acting: Acting, standard_id: int, course: str) -> None:
    """Name a course, by its code, that teaches to the draft."""
    with write():
        draft = _draft_of(acting, standard_id)
        code = course.split(" ", 1)[0]
        found = Course.get_or_none((Course.code == code) & (Course.state == CourseState.LISTED.value))
        if found is None:
            raise Invalid("", {"course": gettext("Choose one of the courses that fit, or search for another name.")})
        StandardCourse.get_or_create(version=draft, course=found)
        _edited(acting, draft)


def teach_no_more(acting: Acting, standard_id: int, course_id: int) -> None:
    """Take a course out of the draft."""
    with write():
        draft = _draft_of(acting, standard_id)
        if not StandardCourse.delete().where((StandardCourse.version == draft) & (StandardCourse.course == course_id)).execute():
            raise NotFound(MISSING)
        _edited(acting, draft)


def discard(acting: Acting, standard_id: int) -> bool:
    """Throw the draft away; a standard that never had a version goes with it.

    Returns
    -------
    bool
        Whether the standard is still there.
    """
    with write():
        draft = _draft_of(acting, standard_id)
        standard = draft.standard
        draft.delete_instance()
        _note(acting, standard, "discarded", {"version": draft.number}, {})
        if StandardVersion.select().where(StandardVersion.standard == standard).exists():
            return True
        standard.delete_instance()
    return False


def may(acting: Acting, what: str) -> None:
    """Raise NotAllowed where the role has no part in this step."""
    if acting.role not in STANDARD[what].roles:
        raise NotAllowed()


def draft_of(standard_id: int) -> StandardVersion:
    """The draft of a standard; NotFound without one."""
    own = (StandardVersion.standard == standard_id) & (StandardVersion.state == StandardState.DRAFT.value)
    return existing(StandardVersion.get_or_none(own))


def stage(version: StandardVersion) -> StandardStage:
    """Return where a version stands: a draft is reviewed once somebody else than its author has read it."""
    if version.state != StandardState.DRAFT.value:
        return StandardStage(version.state)
    reviewed = version.reviewed_by_id is not None and version.reviewed_by_id != version.edited_by_id
    return StandardStage.REVIEWED if reviewed else StandardStage.DRAFT


def note_step(acting: Acting, version: StandardVersion, step: str) -> None:
    """Add a step to the timeline of a version as it was read before the step, inside the caller's transaction."""
    before = stage(version) if STANDARD[step].sources else None
    case_events.record_step(STANDARD, [(version.id, before)], step, account_id=acting.account_id, role=acting.role)


def _draft_of(acting: Acting, standard_id: int) -> StandardVersion:
    may(acting, "edit")
    return draft_of(standard_id)


def _edited(acting: Acting, draft: StandardVersion) -> None:
    """Every change of a draft asks for another look by a second person."""
    StandardVersion.update(
        edited_by=acting.account_id,
        edited_at=clock.now(),
        reviewed_by=None,
        reviewed_at=None,
        note=draft.note,
        valid_from=draft.valid_from,
    ).where(StandardVersion.id == draft.id).execute()
    note_step(acting, draft, "edit")


def _take_over(last: StandardVersion, draft: StandardVersion) -> None:
    for one in Criterion.select().where(Criterion.version == last):
        Criterion.create(version=draft, skill=one.skill_id, rank=one.rank, part=one.part, weight=one.weight, zh=one.zh, en=one.en)
    for taught in StandardCourse.select().where(StandardCourse.version == last):
        StandardCourse.create(version=draft, course=taught.course_id)


def _skill(text: str) -> Skill:
    """The one skill that is meant by a code, a code with its name, or a name."""
    words = text.strip()
    found: Skill | None = Skill.get_or_none(Skill.code == words.split(" ", 1)[0])
    if found is not None:
        return found
    cards = skill_search.find(words, 6)
    exact = [card for card in cards if words.lower() in (card.zh.lower(), card.en.lower(), card.found_by.lower())]
    if len(exact or cards) == 1:
        return Skill.get_by_id((exact or cards)[0].id)
    if not cards:
        raise Invalid("", {"skill": gettext("No skill has this name or code.")})
    names = gettext(", ").join(f"{card.code} {card.zh}" for card in cards)
    raise Invalid("", {"skill": gettext("Several skills are meant: %(names)s. Choose one of them.", names=names)})


def _standard(standard_id: int) -> Standard:
    return existing(Standard.get_or_none(Standard.id == standard_id))


def _basis(acting: Acting) -> str:
    """What a demonstration account writes is a sample."""
    return (Basis.SAMPLE if Account.get_by_id(acting.account_id).sample else Basis.OFFICIAL).value


def _note(acting: Acting, standard: Standard, action: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    history.record(REGISTER, standard.id, standard.code, action, old, new, acting.account_id, acting.role.value)
