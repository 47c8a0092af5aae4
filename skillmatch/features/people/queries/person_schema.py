"""The published form of a worker's own record: JSON Schema, draft 2020-12, with the words of ``skillmatch.terms``.

A key is never taken away or given another meaning under this name; a change that would do so is published as ``person-2``.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from skillmatch.terms import (
    AppealState,
    AttendanceMeans,
    AttendanceState,
    CertificateKind,
    ClaimState,
    Education,
    EnrolmentState,
    Evidence,
    EvidenceSource,
    FeedbackKind,
    FrameworkKind,
    MappingRelation,
    MentorshipState,
    Permit,
    ResultState,
    Role,
    SeatState,
    Shift,
    TextSubject,
    WaitingState,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NONE: Schema = {"type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
DAY_OR_NONE: Schema = {"type": ["string", "null"], "format": "date"}
MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$"
TIME: Schema = {"type": "string", "pattern": MOMENT, "description": "UTC, written without a zone"}
TIME_OR_NONE: Schema = {"type": ["string", "null"], "pattern": MOMENT, "description": "UTC, written without a zone"}
CITY_TIME: Schema = {"type": "string", "pattern": MOMENT, "description": "on the clocks of the city, written without a zone"}
RANK: Schema = {"type": "integer", "minimum": 1, "maximum": 8}
MARK_OR_NONE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 100}


def schema(address: str) -> Schema:
    """The schema as it is published under `address`."""
    parts = {"person": _person(), **_register(), **_in_class(), **_said()}
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": "SkillMatch: a worker's own record",
        "description": "Everything that an installation of SkillMatch holds of one worker, as the worker downloads it.",
        **_object({"$schema": {"type": "string", "format": "uri"}, **parts}, required=tuple(parts)),
    }


def _person() -> Schema:
    return _object({
        "code": TEXT, "name": TEXT, "gender": {"enum": ["f", "m", None]},
        "birth_year": {"type": ["integer", "null"], "minimum": 1900, "maximum": 2100},
        "id_number": TEXT_OR_NONE, "phone": TEXT_OR_NONE, "education": {"enum": [*(word.value for word in Education), None]},
        "hired_on": DAY_OR_NONE, "certificate_number": TEXT, "certified_on": DAY_OR_NONE,
        "town": TEXT_OR_NONE, "enterprise": TEXT_OR_NONE, "occupation": TEXT_OR_NONE, "target": TEXT_OR_NONE,
        "grade": {"type": "integer", "minimum": 0, "maximum": 8},
        "hours_per_week": {"type": "integer", "minimum": 0, "maximum": 60},
        "shift": _word(Shift), "interests": TEXT, "personalised": FLAG, "sample": FLAG,
        "created_at": TIME, "updated_at": TIME, "occupation_mapped": _list(_mapped()),
    }, optional=(
        "occupation_mapped", "id_number", "phone", "education", "hired_on", "certificate_number", "certified_on",
    ))  # fmt: skip


def _register() -> dict[str, Schema]:
    return {
        "skills": _list(_object(
            {"skill": TEXT, "rank": RANK, "evidence": _word(Evidence), "dated_on": DAY, "expires_on": DAY_OR_NONE,
             "mapped": _list(_mapped())}, optional=("mapped",),
        )),
        "permits": _list(_object({"permit": _word(Permit), "expires_on": DAY_OR_NONE})),
        "courses": _list(_object(
            {"course": TEXT, "state": _word(EnrolmentState), "class": {"type": ["integer", "null"]}, "hours": COUNT,
             "completed_on": DAY_OR_NONE, "created_at": TIME},
        )),
        "disclosures": _list(_object({"at": TIME, "role": _word(Role), "what": TEXT, "enterprise": TEXT})),
        "lists_shown": _list(_object(
            {"at": TIME, "where": TEXT, "subject": TEXT, "subject_id": WHOLE, "place": {"type": "integer", "minimum": 1},
             "terms": {"type": ["array", "object"]}, "by_chance": FLAG},
        )),
        "certificates": _list(_object(
            {"number": TEXT, "kind": _word(CertificateKind), "course": TEXT_OR_NONE,
             "rank": {"type": ["integer", "null"], "minimum": 1, "maximum": 8}, "scope": TEXT, "issued_on": DAY,
             "valid_until": DAY_OR_NONE, "revoked_at": TIME_OR_NONE, "revoke_reason": TEXT_OR_NONE, "revoke_note": TEXT},
        )),
        "results": _list(_object(
            {"course": TEXT, "day": DAY, "state": _word(ResultState), "admitted": FLAG,
             "absent": {"type": ["boolean", "null"]}, "theory": MARK_OR_NONE, "practical": MARK_OR_NONE, "total": MARK_OR_NONE,
             "passed": {"type": ["boolean", "null"]}},
        )),
        "appeals": _list(_object(
            {"result": WHOLE, "reason": TEXT, "state": _word(AppealState), "answer": TEXT, "deadline": DAY,
             "decided_at": TIME_OR_NONE},
        )),
        "evidence": _list(_object(
            {"skill": TEXT, "rank_before": {"type": "integer", "minimum": 0, "maximum": 8}, "evidence_before": TEXT_OR_NONE,
             "rank_after": RANK, "evidence_after": _word(Evidence), "dated_on": DAY, "source": _word(EvidenceSource),
             "withdrawn_at": TIME_OR_NONE},
        )),
        "evidence_kinds": _object({kind.value: TEXT for kind in Evidence}),
    }  # fmt: skip


def _in_class() -> Schema:
    meeting = {"class": WHOLE, "starts_at": CITY_TIME}
    return {
        "attendance": _list(_object(meeting | {"state": _word(AttendanceState), "means": _word(AttendanceMeans), "at": TIME})),
        "make_ups": _list(_object(meeting)),
        "opinions": _list(_object(
            meeting | {"rating": {"type": "integer", "minimum": 1, "maximum": 5}, "words": TEXT, "at": TIME},
        )),
        "waiting": _list(_object({"class": WHOLE, "asked_at": TIME, "state": _word(WaitingState)})),
    }  # fmt: skip


def _said() -> dict[str, Schema]:
    return {
        "mentors": _list(_object({"mentor": TEXT, "state": _word(MentorshipState), "message": TEXT, "created_at": TIME})),
        "seats": _list(_object({"cohort": TEXT, "state": _word(SeatState), "reason": TEXT, "answer_by": DAY_OR_NONE})),
        "place_wishes": _list(_object({"cohort": TEXT})),
        "answers": _list(_object(
            {"subject": {"enum": ["course", "mentor", "track"]}, "subject_id": WHOLE, "kind": _word(FeedbackKind),
             "reason": TEXT_OR_NONE, "at": TIME, "undone_at": TIME_OR_NONE},
        )),
        "unticked": _list(_object({"kind": _word(TextSubject), "subject_id": WHOLE, "at": TIME})),
        "consents": _list(_object({"enterprise": TEXT, "version": TEXT, "given_at": TIME, "withdrawn_at": TIME_OR_NONE})),
        "subsidy_claims": _list(_object(
            {"rule": TEXT, "course": TEXT, "rank": {"type": ["integer", "null"], "minimum": 1, "maximum": 8}, "certificate": TEXT,
             "amount_yuan": COUNT, "insured_months": {"type": ["integer", "null"], "minimum": 0}, "state": _word(ClaimState),
             "reason": TEXT, "asked_on": DAY, "paid_on": DAY_OR_NONE},
        )),
    }  # fmt: skip


def _mapped() -> Schema:
    """A confirmed mapping to a concept of a classification."""
    return _object({
        "framework": _word(FrameworkKind), "relation": _word(MappingRelation), "ref": TEXT, "code": TEXT, "name": TEXT,
    })  # fmt: skip


def _object(properties: dict[str, Schema], *, optional: tuple[str, ...] = (), required: tuple[str, ...] | None = None) -> Schema:
    needed = [name for name in properties if name not in optional] if required is None else list(required)
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _word(words: type[Enum]) -> Schema:
    """One of the identifiers of a vocabulary; their names stand in the description."""
    told = "; ".join(f"{word.value}: {getattr(word, 'zh', '')} / {getattr(word, 'en', '')}" for word in words)
    return {"enum": [word.value for word in words], "description": told}
