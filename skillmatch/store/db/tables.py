"""All tables, in an order in which they can be made."""

from __future__ import annotations

from skillmatch.store.accounts.models import (
    Account,
    AccountLetter,
    AuditEvent,
    Behalf,
    BehalfEntry,
    DemoMark,
    Membership,
    PasswordReset,
    SignInAttempt,
)
from skillmatch.store.assessments.models import (
    Appeal,
    Assessment,
    AssessmentAssessor,
    AssessorTie,
    Criterion,
    Result,
    Standard,
    StandardCourse,
    StandardVersion,
)
from skillmatch.store.catalogue.models import (
    Course,
    CourseEquipment,
    CourseOccupation,
    CourseSkill,
    Occupation,
    OccupationPermit,
    Prerequisite,
    Requirement,
    Skill,
    SubsidyRule,
)
from skillmatch.store.certificates.models import Certificate, CertificateSeries, PermitNotice, SkillEvidence
from skillmatch.store.classes.models import (
    Attendance,
    CalendarLink,
    ClassSession,
    ClassStanding,
    CourseRun,
    Enrolment,
    MakeUp,
    Material,
    SessionFeedback,
    WaitingPlace,
)
from skillmatch.store.cohorts.models import Cohort, CohortDemand, CohortSeat, PlaceWish, ProposalRun
from skillmatch.store.db.models import Counter
from skillmatch.store.demands.models import Demand, DemandPermit, DemandSkill
from skillmatch.store.frameworks.models import (
    Alias,
    CaseEdition,
    Concept,
    ConceptRelation,
    Framework,
    FrameworkFile,
    Mapping,
    MappingRun,
)
from skillmatch.store.mentoring.models import Mentor, Mentorship, MentorSkill, Trainer, TrainerSkill
from skillmatch.store.messaging.models import Call, Message, ServiceRequest
from skillmatch.store.organisations.models import (
    Base,
    CalendarDay,
    City,
    Enterprise,
    Equipment,
    Lab,
    NetworkPlace,
    Room,
    Site,
    Town,
)
from skillmatch.store.people.models import Consent, Disclosure, HeldSkill, Worker, WorkerPermit
from skillmatch.store.recommendations.models import Evaluation, Feedback, Impression, TextRefusal
from skillmatch.store.registers.models import (
    Change,
    DifferentPair,
    EntryMerge,
    ImportBatch,
    ImportedRow,
    ImportWord,
    MergedCode,
    SavedView,
    UnreadCell,
)
from skillmatch.store.shortage.models import (
    ShortageCourse,
    ShortageDecision,
    ShortageOccupation,
    ShortageProfession,
    ShortageVersion,
)
from skillmatch.store.statistics.models import CoursePlan, FigureSet, TownProgramme
from skillmatch.store.subsidies.models import SubsidyClaim, SubsidySetting
from skillmatch.store.workflow.models import CaseEvent, CaseObjection, CasePublicity, ReviewScore

TABLES = (
    City, Town, Enterprise, Base, CalendarDay,
    Skill, Occupation, Requirement, OccupationPermit, SubsidyRule,
    Worker, HeldSkill, WorkerPermit, Consent, Disclosure,
    Mentor, MentorSkill, Mentorship, Trainer, TrainerSkill,
    Account, Membership, SignInAttempt, DemoMark,
    Alias,
    Site, Lab, Equipment,
    Course, CourseSkill, Prerequisite, CourseOccupation, CourseEquipment, CourseRun, Enrolment,
    Demand, DemandSkill, DemandPermit,
    ShortageVersion, ShortageProfession, ShortageOccupation, ShortageCourse, ShortageDecision, SubsidySetting, SubsidyClaim,
    Cohort, CohortDemand, CohortSeat, ProposalRun, PlaceWish,
    Feedback, AuditEvent, Counter, TextRefusal,
    Impression, Evaluation, ImportBatch, ImportedRow,
    Change, MergedCode, EntryMerge, DifferentPair, SavedView, ImportWord, UnreadCell,
    AccountLetter, PasswordReset, Behalf, BehalfEntry, Call, Message, ServiceRequest,
    Framework, FrameworkFile, Concept, ConceptRelation, Mapping, MappingRun, CaseEdition, CalendarLink,
    NetworkPlace, TownProgramme, CoursePlan, FigureSet,
    Room, ClassSession, Attendance, MakeUp, WaitingPlace, Material, SessionFeedback, ClassStanding,
    CertificateSeries, Certificate, PermitNotice, SkillEvidence,
    Standard, StandardVersion, Criterion, StandardCourse,
    Assessment, AssessmentAssessor, Result, Appeal, AssessorTie,
    CaseEvent, ReviewScore, CasePublicity, CaseObjection,
)  # fmt: skip
