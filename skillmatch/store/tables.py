"""All tables, in an order in which they can be made."""

from __future__ import annotations

from skillmatch.store.accounts import Account, DemoMark, Membership, SignInAttempt
from skillmatch.store.aliases import Alias
from skillmatch.store.assessing import (
    Appeal,
    Assessment,
    AssessmentAssessor,
    AssessmentEvent,
    AssessorTie,
    Result,
)
from skillmatch.store.audit import AuditEvent
from skillmatch.store.calendar_links import CalendarLink
from skillmatch.store.certificates import Certificate, CertificateSeries, PermitNotice
from skillmatch.store.claims import SubsidyClaim, SubsidySetting
from skillmatch.store.classes import (
    Attendance,
    ClassEvent,
    ClassSession,
    ClassStanding,
    MakeUp,
    Material,
    Room,
    SessionFeedback,
    WaitingPlace,
)
from skillmatch.store.cohorts import Cohort, CohortDemand, CohortEvent, CohortSeat, PlaceWish, ProposalRun
from skillmatch.store.courses import Course, CourseEquipment, CourseOccupation, CourseRun, CourseSkill, Enrolment, Prerequisite
from skillmatch.store.demands import Demand, DemandPermit, DemandSkill
from skillmatch.store.entry import AccountLetter, Behalf, BehalfEntry, Call, PasswordReset
from skillmatch.store.evaluations import Evaluation
from skillmatch.store.evidence import SkillEvidence
from skillmatch.store.feedback import Feedback
from skillmatch.store.frameworks import CaseEdition, Concept, ConceptRelation, Framework, FrameworkFile, Mapping, MappingRun
from skillmatch.store.history import Change, DifferentPair, MergedCode, SavedView
from skillmatch.store.imports import ImportBatch
from skillmatch.store.impressions import Impression
from skillmatch.store.mentors import Mentor, Mentorship, MentorSkill, Trainer, TrainerSkill
from skillmatch.store.messages import Message
from skillmatch.store.network import CoursePlan, FigureSet, NetworkPlace, TownProgramme
from skillmatch.store.places import Base, City, Enterprise, Town
from skillmatch.store.reference import Occupation, Requirement, Skill, SubsidyRule
from skillmatch.store.refusals import TextRefusal
from skillmatch.store.requests import ServiceEvent, ServiceRequest
from skillmatch.store.shortage import ShortageCourse, ShortageDecision, ShortageOccupation, ShortageProfession, ShortageVersion
from skillmatch.store.sites import Equipment, Lab, Site
from skillmatch.store.standards import Criterion, Standard, StandardCourse, StandardVersion
from skillmatch.store.versions import Counter
from skillmatch.store.workers import Consent, Disclosure, HeldSkill, Worker, WorkerPermit

TABLES = (
    City, Town, Enterprise, Base,
    Skill, Occupation, Requirement, SubsidyRule,
    Worker, HeldSkill, WorkerPermit, Consent, Disclosure,
    Mentor, MentorSkill, Mentorship, Trainer, TrainerSkill,
    Account, Membership, SignInAttempt, DemoMark,
    Alias,
    Site, Lab, Equipment,
    Course, CourseSkill, Prerequisite, CourseOccupation, CourseEquipment, CourseRun, Enrolment,
    Demand, DemandSkill, DemandPermit,
    ShortageVersion, ShortageProfession, ShortageOccupation, ShortageCourse, ShortageDecision, SubsidySetting, SubsidyClaim,
    Cohort, CohortDemand, CohortSeat, CohortEvent, ProposalRun, PlaceWish,
    Feedback, AuditEvent, Counter, TextRefusal,
    Impression, Evaluation, ImportBatch,
    Change, MergedCode, DifferentPair, SavedView,
    AccountLetter, PasswordReset, Behalf, BehalfEntry, Call, Message, ServiceRequest, ServiceEvent,
    Framework, FrameworkFile, Concept, ConceptRelation, Mapping, MappingRun, CaseEdition, CalendarLink,
    NetworkPlace, TownProgramme, CoursePlan, FigureSet,
    Room, ClassSession, Attendance, MakeUp, WaitingPlace, Material, SessionFeedback, ClassStanding, ClassEvent,
    CertificateSeries, Certificate, PermitNotice, SkillEvidence,
    Standard, StandardVersion, Criterion, StandardCourse,
    Assessment, AssessmentAssessor, Result, Appeal, AssessorTie, AssessmentEvent,
)  # fmt: skip
