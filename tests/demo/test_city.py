"""The demonstration city is plausible, the same every time, and never made over somebody's own data."""

from __future__ import annotations

import datetime as dt
from collections import Counter as Count
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skillmatch.demo import first_class, hero, make
from skillmatch.errors import Conflict, Invalid
from skillmatch.store.accounts.models import Account, DemoMark
from skillmatch.store.catalogue.models import Course, CourseOccupation, Occupation, Prerequisite
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import db, open_database, rows
from skillmatch.store.db.migrate import migrate
from skillmatch.store.db.tables import TABLES
from skillmatch.store.demands.models import Demand, DemandPermit, DemandSkill
from skillmatch.store.mentoring.models import Mentor, Mentorship, MentorSkill, Trainer
from skillmatch.store.organisations.models import Base, Enterprise, Town
from skillmatch.store.people.models import Consent, HeldSkill, Worker, WorkerPermit
from skillmatch.store.reference_data.loader import seed
from skillmatch.store.shortage.models import ShortageProfession, ShortageVersion
from skillmatch.terms import CohortState, CourseState, DemandState, EnrolmentState, MentorshipState
from tests import builders

DAY = dt.date(2026, 5, 4)
WORKERS = 400
CLOCKS = {"created_at", "updated_at", "made_at", "password_set_at", "given_at", "at"}


@pytest.fixture(scope="module")
def _city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory.mktemp("demo") / "city.db", today=DAY)


@pytest.fixture
def city(_city: Path) -> Iterator[None]:
    """A city of the default size, read by the tests and changed by none."""
    open_database(f"sqlite:///{_city}")
    yield
    db.close()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[None]:
    """The reference data alone."""
    open_database(f"sqlite:///{tmp_path / 'bare.db'}")
    migrate()
    seed()
    yield
    db.close()


def _made(path: Path, workers: int = WORKERS, **choices: Any) -> Path:
    open_database(f"sqlite:///{path}")
    migrate()
    seed()
    assert make(workers=workers, **choices)
    db.close()
    return path


def _contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    open_database(f"sqlite:///{path}")
    everything = {
        table._meta.table_name: [
            {name: value for name, value in row.items() if name not in CLOCKS}
            for row in table.select().order_by(table._meta.primary_key).dicts()
        ]
        for table in TABLES
    }
    db.close()
    return everything


def test_the_same_seed_makes_the_same_city(tmp_path: Path) -> None:
    one, two = (_made(tmp_path / name, workers=80, seed=5, today=DAY) for name in ("one.db", "two.db"))
    assert _contents(one) == _contents(two)


def test_another_seed_makes_other_people(tmp_path: Path) -> None:
    one, two = (_made(tmp_path / f"{number}.db", workers=80, seed=number, today=DAY) for number in (5, 6))
    assert _contents(one)["worker"] != _contents(two)["worker"]


def test_it_spreads_over_occupations_and_towns(city: None) -> None:
    assert Worker.select().count() == WORKERS
    assert rows("SELECT COUNT(DISTINCT occupation_id), COUNT(DISTINCT town_id) FROM worker") == [(71, 15)]
    towns = dict(rows("SELECT t.code, COUNT(*) FROM worker w JOIN town t ON t.id = w.town_id GROUP BY t.code"))
    assert min(towns.values()) >= 3
    assert max(towns.values()) <= WORKERS * 0.3


def test_all_of_it_is_marked_as_a_sample(city: None) -> None:
    assert not Worker.select().where(~Worker.sample).exists()
    for table in (Mentor, Trainer, Demand, CourseRun):
        assert {row.basis for row in table.select(table.basis)} == {"sample"}
    fictitious = list(Enterprise.select().where(~Enterprise.named_in_article))
    assert len(fictitious) >= 30
    assert all(firm.basis == "sample" and "示例" in firm.zh and "sample" in firm.en for firm in fictitious)


def test_the_named_enterprises_get_nothing_invented(city: None) -> None:
    named = Enterprise.select(Enterprise.id).where(Enterprise.named_in_article)
    assert named.count() == 8
    for table in (Worker, Demand, Mentor, Consent):
        assert not table.select().where(table.enterprise.in_(named)).exists()
    stations = Base.select(Base.id).where(Base.enterprise.is_null(False))
    assert not Trainer.select().where(Trainer.base.in_(stations)).exists()


def test_grades_make_a_pyramid(city: None) -> None:
    grades = Count(grade for (grade,) in rows("SELECT grade FROM worker"))
    assert grades[3] > grades[4] > grades[5] > grades[6]
    assert grades[2] > grades[5]
    assert set(grades) <= set(range(1, 9))


def test_ages_are_those_of_working_people(city: None) -> None:
    ages = [DAY.year - year for (year,) in rows("SELECT birth_year FROM worker")]
    assert min(ages) >= 18
    assert max(ages) <= 62
    assert not rows("SELECT 1 FROM worker WHERE grade >= 5 AND birth_year > ?", (DAY.year - 30,)), "a technician below thirty"


def test_what_people_hold_is_mostly_what_their_grade_asks(city: None) -> None:
    asked = rows(
        "SELECT COUNT(*), COUNT(h.id) FROM worker w JOIN requirement r ON r.occupation_id = w.occupation_id "
        "AND r.required_rank <= w.grade LEFT JOIN held_skill h ON h.worker_id = w.id AND h.skill_id = r.skill_id"
    )[0]
    assert 0.75 < asked[1] / asked[0] < 0.97
    foreign = rows(
        "SELECT COUNT(*) FROM held_skill h JOIN worker w ON w.id = h.worker_id WHERE NOT EXISTS "
        "(SELECT 1 FROM requirement r WHERE r.occupation_id = w.occupation_id AND r.skill_id = h.skill_id)"
    )[0][0]
    assert 0 < foreign / HeldSkill.select().count() < 0.5
    assert len({row.evidence for row in HeldSkill.select(HeldSkill.evidence).distinct()}) == 5
    assert not HeldSkill.select().where(HeldSkill.dated_on > DAY).exists()


def test_some_permits_have_expired(city: None) -> None:
    expired = WorkerPermit.select().where(WorkerPermit.expires_on < DAY).count()
    assert 0 < expired < WorkerPermit.select().count() / 2


def test_people_are_as_different_as_people(city: None) -> None:
    refused = Worker.select().where(~Worker.personalised).count()
    assert 0.02 < refused / WORKERS < 0.1
    employed = Worker.select().where(Worker.enterprise.is_null(False)).count()
    assert 0.55 < Consent.select().count() / employed < 0.85
    assert not rows("SELECT 1 FROM consent c JOIN worker w ON w.id = c.worker_id WHERE w.enterprise_id <> c.enterprise_id")
    names = [name for (name,) in rows("SELECT name FROM worker")]
    assert any("·" in name for name in names)
    assert any(ord(letter) > 0xFFFF for name in names for letter in name), "nobody has a rare character"
    assert len({shift for (shift,) in rows("SELECT DISTINCT shift FROM worker")}) == 4


def test_classes_lie_in_the_coming_months_and_hold_no_more_than_their_seats(city: None) -> None:
    taught = CourseRun.select(CourseRun.course).distinct().count()
    assert 0.45 < taught / Course.select().count() < 0.75
    for run in CourseRun.select():
        assert (run.starts_on - DAY).days <= 124
    crowded = rows(
        "SELECT r.id, r.seats, COUNT(e.id) FROM course_run r LEFT JOIN enrolment e ON e.run_id = r.id "
        "AND e.state IN ('enrolled', 'requested') GROUP BY r.id, r.seats"
    )
    assert all(taken <= seats for _, seats, taken in crowded)


def test_histories_follow_the_prerequisites(city: None) -> None:
    done = {
        (row.worker_id, row.course_id): row.completed_on
        for row in Enrolment.select().where(Enrolment.state == EnrolmentState.COMPLETED.value)
    }
    assert len(done) > WORKERS / 2
    assert all(day is not None and day <= DAY for day in done.values())
    before = [(row.course_id, row.before_id) for row in Prerequisite.select()]
    for (worker, course), day in done.items():
        for later, earlier in before:
            if course == later:
                assert done[worker, earlier] < day


def test_interest_lists_are_for_courses_without_a_class(city: None) -> None:
    waiting = Enrolment.select().where(Enrolment.state == EnrolmentState.INTERESTED.value)
    assert waiting.count() > 5
    with_classes = CourseRun.select(CourseRun.course).where(CourseRun.starts_on > DAY)
    assert not waiting.where(Enrolment.course.in_(with_classes)).exists()


def test_mentors_are_senior_and_never_beyond_their_capacity(city: None) -> None:
    mentors = list(Mentor.select())
    assert 55 <= len(mentors) <= 65
    teachers = [mentor for mentor in mentors if mentor.worker_id is None]
    assert 10 <= len(teachers) <= 20
    assert all(mentor.base_id for mentor in teachers)
    assert all(mentor.rank >= 4 and mentor.enterprise_id == mentor.worker.enterprise_id for mentor in mentors if mentor.worker_id)
    assert {row.mentor_id for row in MentorSkill.select()} == {mentor.id for mentor in mentors}
    load = Count(row.mentor_id for row in Mentorship.select().where(Mentorship.state == MentorshipState.ACTIVE.value))
    assert load
    assert all(load[mentor.id] <= mentor.capacity for mentor in mentors)


def test_demands_ask_for_skills_of_their_occupation(city: None) -> None:
    still_open = Demand.select().where(Demand.state == DemandState.OPEN.value)
    assert 50 <= still_open.count() <= 70
    assert Demand.select().count() > still_open.count()
    assert all(1 <= row.headcount <= 60 and row.pay_low < row.pay_high for row in still_open)
    asked = Count(row.demand_id for row in DemandSkill.select())
    assert all(3 <= asked[row.id] <= 7 for row in Demand.select())
    assert not rows(
        "SELECT 1 FROM demand_skill s JOIN demand d ON d.id = s.demand_id WHERE NOT EXISTS (SELECT 1 FROM requirement r "
        "WHERE r.occupation_id = d.occupation_id AND r.skill_id = s.skill_id AND r.required_rank >= s.required_rank)"
    )
    welding = Occupation.get(Occupation.code == "OCC028")
    assert {
        row.permit for row in DemandPermit.select().join(Demand).where(Demand.occupation == welding)
    } == {"welding"}  # fmt: skip


def test_the_shortage_list_counts_them(city: None) -> None:
    newest = ShortageVersion.select().order_by(ShortageVersion.number.desc()).first()
    assert newest.number == 2
    indexes = [row.shortage_index for row in ShortageProfession.select().where(ShortageProfession.version == newest)]
    assert len(indexes) == 18
    assert any(0 < index < 1 for index in indexes)
    assert len(set(indexes)) > 6


def test_the_worker_of_the_demonstration_has_something_to_learn(city: None) -> None:
    worker = Worker.get(Worker.code == hero.WORKER)
    assert (worker.occupation.code, worker.grade, worker.town.zh) == ("OCC041", 3, "羊口镇")
    gaps = rows(
        "SELECT r.skill_id FROM requirement r LEFT JOIN held_skill h ON h.skill_id = r.skill_id AND h.worker_id = ? "
        "WHERE r.occupation_id = ? AND r.required_rank <= 4 AND COALESCE(h.rank, 0) < r.required_rank",
        (worker.id, worker.occupation_id),
    )
    assert len(gaps) >= 5
    assert CourseRun.select().join(Course).where(Course.code == "CRS051").exists()


def test_the_enterprise_of_the_demonstration_has_an_order_for_twenty(city: None) -> None:
    enterprise = Enterprise.get(Enterprise.code == hero.FIRM)
    orders = sorted(row.headcount for row in enterprise.demands.where(Demand.state == DemandState.OPEN.value))
    assert orders == [3, 5, 8, 20]
    twenty = enterprise.demands.where(Demand.headcount == 20).get()
    teaching = Course.get(Course.code == "CRS051")
    assert {row.skill_id for row in teaching.skills} <= {row.skill_id for row in twenty.skills}
    assert teaching.base_id == Trainer.get(Trainer.code == hero.TRAINER).base_id


def test_it_is_refused_where_people_live_already(bare: None) -> None:
    builders.a_worker(town=builders.a_town())
    with pytest.raises(Conflict):
        make(workers=50)
    assert (Worker.select().count(), DemoMark.select().count()) == (1, 0)
    assert not Enterprise.select().where(~Enterprise.named_in_article).exists()


def test_it_is_refused_where_somebody_has_an_account(bare: None) -> None:
    Account.create(username="chief", display_name="", password="", fs_uniquifier="1")
    with pytest.raises(Conflict):
        make(workers=50)
    assert not Worker.select().exists()


def test_it_is_refused_without_the_reference_data(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    migrate()
    with pytest.raises(Conflict, match="reference data"):
        make(workers=50)
    db.close()


@pytest.mark.parametrize("workers", [-1, 0, 19, 1_000_001])
def test_an_impossible_size_is_refused(bare: None, workers: int) -> None:
    with pytest.raises(Invalid):
        make(workers=workers)
    assert not Worker.select().exists()


def test_a_second_call_keeps_the_city(bare: None) -> None:
    assert make(workers=50, seed=1)
    builders.a_worker()
    assert make(workers=300, seed=2) is False
    assert Worker.select().count() == 51
    assert Town.select().count() == 15
    assert {row.state for row in Course.select(Course.state)} == {CourseState.LISTED.value}


def test_the_first_class_is_ordered_by_another_enterprise_for_what_the_trainers_base_teaches(bare: None) -> None:
    make(workers=WORKERS)
    first_class.order()
    (order,) = Cohort.select()
    assert order.state == CohortState.POSTED.value
    assert order.demand.enterprise.code != hero.FIRM
    taught = (
        Base.get(Base.code == hero.ORDER_BASE)
        .courses.join(CourseOccupation)
        .where(CourseOccupation.occupation == order.demand.occupation)
    )
    assert taught.exists()
