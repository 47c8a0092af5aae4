"""The four tables of events go over into one timeline, line by line; the lines of a case go with it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from playhouse.migrations import Runner

from skillmatch import clock
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.assessments.models import StandardVersion
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import db, rows, write
from skillmatch.store.db.migrate import DIRECTORY, migrate
from skillmatch.store.messaging.models import ServiceRequest
from skillmatch.store.subsidies.models import SubsidyClaim
from skillmatch.store.workflow import case_events
from skillmatch.store.workflow.models import CaseEvent
from tests import builders
from tests.features.subsidies.making import CITY, a_passed_course, somebody
from tests.store.test_from_the_last_release import LAST_RELEASE, ROWS

AT = "'2026-03-02 03:04:05'"
EVENTS = (
    "INSERT INTO account (username, display_name, password, active, fs_uniquifier, sample, created_at, password_set_at,"
    f" password_given) VALUES ('a', '王芳', '', {{yes}}, 'k', {{no}}, {AT}, {AT}, {{no}})",
    "INSERT INTO cohort_event (cohort_id, account_id, kind, note, detail, at)"
    f" VALUES (1, 1, 'requested', '', '{{{{\"version\": 1, \"role\": \"enterprise\"}}}}', {AT})",
    "INSERT INTO cohort_event (cohort_id, kind, note, detail, at)"
    f" VALUES (1, 'returned', '人数太少', '{{{{\"version\": 2, \"reason\": \"trainer\"}}}}', {AT})",
    f"INSERT INTO cohort_event (cohort_id, kind, note, detail, at) VALUES (2, 'requested', '', '{{{{\"version\": 1}}}}', {AT})",
    "INSERT INTO service_request (kind, account_id, subject, text, opened_at, due_on, level, answer)"
    f" VALUES ('other', 1, 'x', '', {AT}, '2026-03-05', 'city', '')",
    f"INSERT INTO service_event (request_id, at, kind, account_id, detail) VALUES (1, {AT}, 'opened', 1, '{{{{}}}}')",
    f"INSERT INTO service_event (request_id, at, kind, account_id, detail) VALUES (1, {AT}, 'answered', 77, '{{{{}}}}')",
)


@pytest.fixture
def before_workflow(empty: str, tmp_path: Path) -> str:
    """A database as it was before 0020, with events of orders and of the service desk."""
    truth = {"yes": 1, "no": 0} if empty.startswith("sqlite") else {"yes": "true", "no": "false"}
    known = sorted(path for path in DIRECTORY.glob("[0-9]*.py") if path.name < "0020")
    for paths, statements in (
        ([path for path in known if path.name.startswith(LAST_RELEASE)], ROWS),
        ([path for path in known if not path.name.startswith(LAST_RELEASE)], EVENTS),
    ):
        for path in paths:
            shutil.copy(path, tmp_path / path.name)
        Runner(db.obj, str(tmp_path)).up()
        for statement in statements:
            db.execute_sql(statement.format(**truth))
    return empty


def test_every_event_is_carried_over(before_workflow: str) -> None:
    assert next(name[:4] for name in migrate()) == "0020"
    first, second = case_events.timeline("order", 1)
    assert (first.transition, first.role, first.evidence, first.account.display_name) == (
        "requested", "enterprise", {"version": 1}, "王芳",
    )  # fmt: skip
    assert (second.transition, second.role, second.reason, second.account) == ("returned", "", "人数太少", None)
    assert second.evidence == {"version": 2, "reason": "trainer"}
    assert second.at.isoformat(" ") == "2026-03-02 03:04:05"
    opened, answered = case_events.timeline("service request", 1)
    assert (opened.transition, opened.account_id, answered.account_id) == ("opened", 1, None)
    assert CaseEvent.select().count() == 5
    assert not {"cohort_event", "assessment_event", "class_event", "service_event"} & set(db.get_tables())


def test_the_lines_of_a_case_go_with_it(before_workflow: str) -> None:
    migrate()
    with write():
        Cohort.delete().where(Cohort.id == 1).execute()
    assert case_events.timeline("order", 1) == []
    assert len(case_events.timeline("order", 2)) == 1
    assert len(case_events.timeline("service request", 1)) == 2


def test_a_timeline_is_read_by_one_query_in_both_orders(migrated: str) -> None:
    with write():
        case_events.record("order", 1, "requested", role="enterprise", states=("", "posted"))
        case_events.record("order", 1, "returned", reason="x", states=("posted", "returned"), evidence={"seat": 3})
        case_events.record("class", 1, "laid")
    lines = case_events.timeline("order", 1)
    assert [(line.transition, line.from_state, line.to_state) for line in lines] == [
        ("requested", "", "posted"), ("returned", "posted", "returned"),
    ]  # fmt: skip
    assert [line.transition for line in case_events.timeline("order", 1, newest_first=True, limit=1)] == ["returned"]
    assert rows("SELECT COUNT(*) FROM case_event") == [(3,)]


def test_earlier_steps_are_carried_over_as_they_would_have_been_written(seeded: str) -> None:
    """The migration reads a city whose lines were taken away, and makes of its claims the same lines again."""
    claims = some_claims()
    wanted = written()
    assert [line[1:3] for line in wanted] == [
        (claims[0], "claim"), (claims[0], "approve"), (claims[0], "pay"), (claims[1], "claim"), (claims[1], "refuse"),
        (claims[2], "claim"), (claims[2], "withdraw"),
    ]  # fmt: skip
    demand = builders.a_demand({}, posted_at=dt.datetime(2026, 3, 2, 20))
    known = ServiceRequest.create(kind="demand", subject="x", about=f"demand:{demand.id}", due_on="2026-03-20", level="city")
    with write():
        CaseEvent.delete().where(CaseEvent.workflow.in_(CARRIED)).execute()
        for table in ("appeal", "standard_version", "shortage_version", "mapping", "subsidy_claim"):
            sqlite = seeded.startswith("sqlite")
            db.execute_sql(f"DROP TRIGGER {table}_events" if sqlite else f"DROP FUNCTION {table}_events CASCADE")
    path = DIRECTORY / "0026_timelines.py"
    spec = importlib.util.spec_from_file_location("timelines", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with write():
        module.up(None, db.obj)
    again = written()
    assert [line for line in again if line[0] == "subsidy claim"] == wanted
    published = StandardVersion.select().where(StandardVersion.published_on.is_null(False)).count()
    assert sum(line[0] == "standard" and line[2] == "publish" for line in again) == published
    assert any(line[0] == "shortage list" and line[2] == "publish" for line in again)
    assert ServiceRequest.get_by_id(known.id).about == f"demand:{demand.id}:20260303", "the day is that of the city"
    with write():
        SubsidyClaim.delete().where(SubsidyClaim.id == claims[1]).execute()
    assert case_events.timeline("subsidy claim", claims[1]) == []


def some_claims() -> list[int]:
    """One that was paid, one that was refused, one that was taken back."""
    words = Flask(__name__)
    Babel(words)
    made = []
    with words.test_request_context():
        for _ in range(3):
            worker, acting = somebody()
            made.append(claims_service.claim(acting, worker.id, a_passed_course(worker).id, 24).id)
        claims_service.decide(CITY, made[0], True, "", checked=True)
        claims_service.pay(replace(CITY, account_id=acting.account_id), made[:1], clock.today(), "P-1")
        claims_service.decide(CITY, made[1], False, "不符合")
        claims_service.withdraw(acting, made[2])
    return made


CARRIED = ("appeal", "standard", "shortage list", "mapping", "subsidy claim")


def written() -> list[tuple[object, ...]]:
    """The lines of the procedures that the migration looks at, by case."""
    found = CaseEvent.select().where(CaseEvent.workflow.in_(CARRIED)).order_by(CaseEvent.workflow, CaseEvent.case_id, CaseEvent.id)
    return [
        (line.workflow, line.case_id, line.transition, line.from_state, line.to_state, line.role, line.reason) for line in found
    ]
