"""Every word that two rooms share, once: Chinese, English and identifier side by side.

Members carry ``zh`` and ``en``; their value is the identifier that the store keeps. ``Rank`` ascends from 1 to 8; the national
certificate grade 五级→一级 descends and is called ``certificate_grade``, never level. 人次 is ``enrolments``, 人 is ``people``.
"""

from __future__ import annotations

from skillmatch.terms.assessing import (
    AppealState,
    AssessmentPart,
    AssessmentState,
    EvaluationKind,
    ResultState,
    StandardKind,
    StandardState,
    TieKind,
)
from skillmatch.terms.certificates import VALIDITY, CertificateState, EvidenceSource, RevokeReason, Validity
from skillmatch.terms.classes import (
    LESSON_MINUTES,
    AttendanceMeans,
    AttendanceState,
    SessionKind,
    SessionState,
    WaitingState,
)
from skillmatch.terms.incentives import COMMON_DEFAULTS, DESIGN_DEFAULT, ClaimState, Finding, ListChange, ListDecision, SubsidyCode
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
    "COMMON_DEFAULTS",
    "DESIGN_DEFAULT",
    "LEAST_TOLD",
    "LESSON_MINUTES",
    "QUALIFIED_TOLERANCE",
    "VALIDITY",
    "AppealState",
    "AssessmentPart",
    "AssessmentState",
    "AttendanceMeans",
    "AttendanceState",
    "AuditKind",
    "BaseKind",
    "Basis",
    "CertificateKind",
    "CertificateState",
    "ClaimState",
    "CloseReason",
    "CohortState",
    "CourseState",
    "DemandState",
    "DismissReason",
    "EnrolmentState",
    "EquipmentKind",
    "EvaluationKind",
    "Evidence",
    "EvidenceSource",
    "FeedbackKind",
    "Finding",
    "FrameworkKind",
    "Gender",
    "ImportState",
    "ListChange",
    "ListDecision",
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
    "ResultState",
    "ReturnReason",
    "RevokeReason",
    "Role",
    "RunTime",
    "SeatState",
    "SessionKind",
    "SessionState",
    "Shift",
    "SiteKind",
    "StandardKind",
    "StandardState",
    "SubsidyCode",
    "TextSubject",
    "TieKind",
    "Validity",
    "WaitingState",
    "Word",
]
