"""Every word that two rooms share, once: Chinese, English and identifier side by side.

Members carry ``zh`` and ``en``; their value is the identifier that the store keeps. ``Rank`` ascends from 1 to 8; the national
certificate grade 五级→一级 descends and is called ``certificate_grade``, never level. 人次 is ``enrolments``, 人 is ``people``.
"""

from __future__ import annotations

from skillmatch.terms.network import BaseKind, NetworkLevel, Pillar, RegisterState, SiteKind
from skillmatch.terms.office import (
    AuditKind,
    FrameworkKind,
    ImportState,
    MappingRelation,
    MappingRunState,
    MappingState,
    MessageKind,
    RequestKind,
)
from skillmatch.terms.people import DismissReason, Evidence, FeedbackKind, Gender, MentorshipState, Permit, Shift, TextSubject
from skillmatch.terms.training import (
    CertificateKind,
    CloseReason,
    CohortState,
    CourseState,
    DemandState,
    EnrolmentState,
    EquipmentKind,
    Mode,
    PlanState,
    ReturnReason,
    RunTime,
    SeatState,
)
from skillmatch.terms.words import LEAST_TOLD, QUALIFIED_TOLERANCE, Basis, Rank, Role, Word

__all__ = [
    "LEAST_TOLD",
    "QUALIFIED_TOLERANCE",
    "AuditKind",
    "BaseKind",
    "Basis",
    "CertificateKind",
    "CloseReason",
    "CohortState",
    "CourseState",
    "DemandState",
    "DismissReason",
    "EnrolmentState",
    "EquipmentKind",
    "Evidence",
    "FeedbackKind",
    "FrameworkKind",
    "Gender",
    "ImportState",
    "MappingRelation",
    "MappingRunState",
    "MappingState",
    "MentorshipState",
    "MessageKind",
    "Mode",
    "NetworkLevel",
    "Permit",
    "Pillar",
    "PlanState",
    "Rank",
    "RegisterState",
    "RequestKind",
    "ReturnReason",
    "Role",
    "RunTime",
    "SeatState",
    "Shift",
    "SiteKind",
    "TextSubject",
    "Word",
]
