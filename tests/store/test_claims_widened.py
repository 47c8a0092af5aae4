"""Claims of a database from before they could be taken back: every row is kept, and the new state keeps the old rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import peewee
import pytest
from playhouse.migrations import Runner

from skillmatch import clock
from skillmatch.store.db.database import db, rows, write
from skillmatch.store.db.migrate import DIRECTORY, migrate
from skillmatch.store.subsidies.models import SubsidyClaim

BEFORE = "0016"


NOW, TODAY = "2026-01-02 03:04:05", "2026-01-02"


def put(table: str, **values: object) -> int:
    """A row as that release wrote it, whatever columns the tables of today have."""
    marks = ", ".join("?" * len(values))
    (key,) = rows(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks}) RETURNING id", list(values.values()))[0]
    return int(key)


def claims() -> dict[str, int]:
    """A claim in each state of before."""
    base = put("base", code="B1", kind="ACADEMY", zh="基地", en="Base", basis="sample")
    course = put(
        "course", code="C1", zh="课程", en="Course", name_key="", hours=40, mode="offline", base_id=base, target_rank=3, min_rank=1,
        family="MC", certificate="SKILL_LEVEL", certificate_scope="", min_age=0, state="listed", basis="sample",
    )  # fmt: skip
    rule = put("subsidy_rule", code="R1", zh="补贴", en="Subsidy", amounts="{}", rule="", basis="x")
    made = {}
    for number, state in enumerate(("asked", "approved", "refused", "paid")):
        worker = put(
            "worker", code=f"W{number}", name="某人", name_key="", grade=3, hours_per_week=6, shift="day", interests="",
            personalised=True, sample=False, state="listed", created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        key = None if state == "refused" else f"{worker}:{course}"
        made[state] = put(
            "subsidy_claim", worker_id=worker, rule_id=rule, course_id=course, certificate_number="", earned_on=TODAY,
            base_yuan=1000, shortage_percent=0, amount_yuan=1000, state=state, training_key=key, grade_key=key, asked_at=NOW,
            asked_on=TODAY, on_behalf=False, decided_at=None if state == "asked" else NOW, reason="x" if state == "refused" else "",
            paid_on=TODAY if state == "paid" else None, paid_reference="",
        )  # fmt: skip
    return made


def test_a_claim_of_before_can_be_taken_back(empty: str, tmp_path: Path) -> None:
    for path in DIRECTORY.glob("[0-9]*.py"):
        if path.name < BEFORE:
            shutil.copy(path, tmp_path / path.name)
    Runner(db.obj, str(tmp_path)).up()
    with write():
        made = claims()
    free = {"training_key": None, "grade_key": None, "decided_at": clock.now()}
    withdrawn = SubsidyClaim.update(state="withdrawn", **free).where(SubsidyClaim.id == made["asked"])
    with pytest.raises(peewee.IntegrityError), write():
        withdrawn.execute()

    assert migrate()

    assert [one.state for one in SubsidyClaim.select().order_by(SubsidyClaim.id)] == ["asked", "approved", "refused", "paid"]
    with write():
        assert withdrawn.execute() == 1
    asked = made["asked"]
    for wrong in ({"training_key": "1:1"}, {"grade_key": "1:1"}, {"state": "asked"}, {"state": "gone"}, {"decided_at": None}):
        with pytest.raises(peewee.IntegrityError), write():
            SubsidyClaim.update(**wrong).where(SubsidyClaim.id == asked).execute()
    with pytest.raises(peewee.IntegrityError), write():
        SubsidyClaim.update(reason="").where(SubsidyClaim.id == made["refused"]).execute()
    with pytest.raises(peewee.DatabaseError, match="stays as it is"), write():
        SubsidyClaim.update(amount_yuan=1).where(SubsidyClaim.id == made["paid"]).execute()
