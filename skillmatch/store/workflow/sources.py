"""Where the cases of the procedures that somebody waits for are kept: one entry a procedure."""

from __future__ import annotations

from skillmatch.store.workflow.open_cases import CaseSource
from skillmatch.terms import RequestKind, Role
from skillmatch.workflow.declared.assessments import APPEAL, ASSESSMENT
from skillmatch.workflow.declared.claims import CLAIM
from skillmatch.workflow.declared.demands import DEMAND
from skillmatch.workflow.declared.mentorships import MENTORSHIP
from skillmatch.workflow.declared.orders import ORDER
from skillmatch.workflow.declared.places import PLACE

EVERY: tuple[str, tuple[str, ...]] = ("1 = 1", ())

ORDERS = CaseSource(
    ORDER,
    key="c.id",
    state="c.state",
    since="COALESCE(c.proposed_at, c.requested_at)",
    columns="c.number, COALESCE(k.zh, d.title), COALESCE(k.en, d.title),"
    " COALESCE(b.zh, ''), COALESCE(b.en, ''), c.headcount, 1 = 0, c.town_id, d.enterprise_id, NULL",
    tables="FROM cohort c JOIN demand d ON d.id = c.demand_id LEFT JOIN course k ON k.id = c.course_id"
    " LEFT JOIN base b ON b.id = c.base_id WHERE 1 = 1",
    scopes={
        Role.TRAINER: ("(c.trainer_id = ? OR (c.trainer_id IS NULL AND c.base_id = ?))", ("trainer_id", "base_id")),
        Role.ENTERPRISE: (
            "EXISTS (SELECT 1 FROM cohort_demand x JOIN demand y ON y.id = x.demand_id"
            " WHERE x.cohort_id = c.id AND y.enterprise_id = ?)",
            ("enterprise_id",),
        ),
        Role.TOWN: ("c.town_id = ?", ("town_id",)),
        Role.CITY: EVERY,
    },
)

DEMANDS = CaseSource(
    DEMAND,
    key="d.id",
    state="d.state",
    since="d.posted_at",
    stated="d.needed_by",
    columns="d.title, e.zh, e.en, '', '', d.headcount - d.filled, d.basis NOT IN ('article', 'posted'),"
    " e.town_id, d.enterprise_id, NULL",
    tables="FROM demand d JOIN enterprise e ON e.id = d.enterprise_id WHERE d.filled < d.headcount"
    " AND NOT EXISTS (SELECT 1 FROM cohort c JOIN cohort_demand x ON x.cohort_id = c.id WHERE x.demand_id = d.id"
    " AND c.state NOT IN ('closed', 'returned', 'cancelled'))",
    scopes={
        Role.ENTERPRISE: ("d.enterprise_id = ?", ("enterprise_id",)),
        Role.TOWN: ("d.town_id = ?", ("town_id",)),
        Role.CITY: EVERY,
    },
    desk=RequestKind.DEMAND,
)
"""Open demands with free places and without an order on its way."""

MENTORSHIPS = CaseSource(
    MENTORSHIP,
    key="s.id",
    state="s.state",
    since="s.created_at",
    columns="m.name, m.name, m.name, '', '', 1, 1 = 0, w.town_id, NULL, w.id",
    tables="FROM mentorship s JOIN mentor m ON m.id = s.mentor_id JOIN worker w ON w.id = s.worker_id WHERE 1 = 1",
    scopes={Role.MENTOR: ("s.mentor_id = ?", ("mentor_id",)), Role.WORKER: ("s.worker_id = ?", ("worker_id",))},
    desk=RequestKind.MENTORSHIP,
)

PLACES = CaseSource(
    PLACE,
    key="e.id",
    state="e.state",
    since="e.created_at",
    columns="k.zh, k.zh, k.en, COALESCE(b.zh, ''), COALESCE(b.en, ''), 1, w.sample, w.town_id, NULL, w.id",
    tables="FROM enrolment e JOIN course k ON k.id = e.course_id JOIN worker w ON w.id = e.worker_id"
    " LEFT JOIN course_run r ON r.id = e.run_id LEFT JOIN base b ON b.id = r.base_id WHERE 1 = 1",
    scopes={Role.TRAINER: ("r.base_id = ?", ("base_id",)), Role.WORKER: ("e.worker_id = ?", ("worker_id",))},
    desk=RequestKind.PLACE,
)

CLAIMS = CaseSource(
    CLAIM,
    key="s.id",
    state="s.state",
    since="s.asked_at",
    columns="'', k.zh, k.en, '', '', 1, w.sample, w.town_id, NULL, w.id",
    tables="FROM subsidy_claim s JOIN course k ON k.id = s.course_id JOIN worker w ON w.id = s.worker_id WHERE 1 = 1",
    scopes={Role.WORKER: ("s.worker_id = ?", ("worker_id",)), Role.TOWN: ("w.town_id = ?", ("town_id",)), Role.CITY: EVERY},
)

ASSESSMENTS = CaseSource(
    ASSESSMENT,
    key="a.id",
    state="a.state",
    since="a.on_day",
    columns="a.number, k.zh, k.en, b.zh, b.en, 0, a.basis = 'sample', b.town_id, NULL, NULL",
    tables="FROM assessment a JOIN course k ON k.id = a.course_id JOIN base b ON b.id = a.base_id WHERE 1 = 1",
    scopes={
        Role.ASSESSOR: (
            "EXISTS (SELECT 1 FROM assessment_assessor x WHERE x.assessment_id = a.id AND x.account_id = ?)"
            " AND (a.state <> 'planned' OR a.on_day <= ?) AND (a.state <> 'entered' OR COALESCE(a.entered_by_id, 0) <> ?)",
            ("account_id", "today", "account_id"),
        ),
        Role.CITY: EVERY,
    },
)
"""An assessor's are those whose day has come, and which somebody else entered."""

APPEALS = CaseSource(
    APPEAL,
    key="p.id",
    state="p.state",
    since="p.opened_at",
    stated="p.deadline",
    columns="a.number, k.zh, k.en, '', '', r.number, 1 = 0, NULL, NULL, r.worker_id",
    tables="FROM appeal p JOIN result r ON r.id = p.result_id JOIN assessment a ON a.id = r.assessment_id"
    " JOIN course k ON k.id = a.course_id WHERE 1 = 1",
    scopes={
        Role.ASSESSOR: ("p.handler_id = ?", ("account_id",)),
        Role.WORKER: ("r.worker_id = ?", ("worker_id",)),
        Role.CITY: EVERY,
    },
)

SOURCES = (ORDERS, DEMANDS, MENTORSHIPS, PLACES, CLAIMS, ASSESSMENTS, APPEALS)
