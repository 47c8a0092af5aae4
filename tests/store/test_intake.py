"""An intake on both databases: rows, lists, changes and history are written, and a second time nothing is left to write."""

from __future__ import annotations

import pytest

from skillmatch.store.db.database import rows, write
from skillmatch.store.db.scope import Scope
from skillmatch.store.registers import import_undo
from skillmatch.store.registers.intake import bulk
from skillmatch.store.registers.intake.comparison import ImportSender, compare
from skillmatch.store.registers.intake.outcomes import RowOutcome, RowResult
from skillmatch.store.registers.intake.parsed import TextSheet
from skillmatch.store.registers.intake.parsing import parse
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.intake.writing import ImportAuthor
from skillmatch.store.registers.intake.writing import write as write_down
from skillmatch.store.registers.models import ImportBatch
from tests import builders

PEOPLE = ["人员编号", "姓名", "镇街", "技能等级", "技能", "操作证"]
COURSES = ["课程编号", "名称", "课时", "授课方式", "所属基地", "目标等级", "入学等级", "技能门类", "证书", "所教技能", "先修课程"]


def person(
    number: int, grade: str = "中级工", skills: str = "SK-AG-002:2:证书:2024-05-06:2027-01-01; SK-AG-001:3:证书:2024-05-06"
) -> list[str]:
    return [f"N-{number:04d}", f"王·{number}", "TOWN001", grade, skills, "低压电工作业证:2027-08-31"]


def taken(register: str, *lines: list[str], scope: Scope | None = None) -> list[RowOutcome]:
    intake, known = INTAKES[register], ReferenceIndex()
    parsed = parse(intake, [TextSheet("", enumerate(lines, start=1))], known)
    batch = ImportBatch.create(register=register, file_name="x")
    with write():
        outcomes = list(compare(parsed, ImportSender(scope or Scope(everything=True))))
        write_down(
            intake,
            outcomes,
            parsed.expected,
            known,
            ImportAuthor(None, "", batch.id),
            lambda done: None,
        )
    return outcomes


@pytest.mark.parametrize("anew", [True, False], ids=["indexes anew", "indexes kept"])
def test_people_are_written_and_found_again(seeded: str, monkeypatch: pytest.MonkeyPatch, anew: bool) -> None:
    monkeypatch.setattr(bulk, "ANEW_FROM", 1 if anew else 10**9)
    file = [PEOPLE, *(person(number) for number in range(150))]

    assert {one.result for one in taken("talent", *file)} == {RowResult.ADDED}
    assert {one.result for one in taken("talent", *file)} == {RowResult.SAME}
    changed = taken("talent", PEOPLE, person(7, "技师", "SK-AG-001:4:考核认定:2025-01-01; SK-AG-003:1:本人填报:2025-01-01"))

    assert [one.result for one in changed] == [RowResult.CHANGED]
    assert rows("SELECT COUNT(*) FROM worker WHERE code LIKE 'N-%'") == [(150,)]
    assert rows("SELECT grade, name FROM worker WHERE code = 'N-0007'") == [(5, "王·7")]
    held = (
        "SELECT s.code, h.rank, h.evidence FROM held_skill h JOIN skill s ON s.id = h.skill_id JOIN worker w ON w.id = h.worker_id"
    )
    assert rows(f"{held} WHERE w.code = 'N-0007' ORDER BY s.code") == [
        ("SK-AG-001", 4, "assessment"), ("SK-AG-002", 2, "certificate"), ("SK-AG-003", 1, "self"),
    ]  # fmt: skip
    assert rows("SELECT action, COUNT(*) FROM change WHERE register = 'talent' GROUP BY action ORDER BY action") == [
        ("added", 150), ("changed", 1),
    ]  # fmt: skip


def test_a_town_that_names_no_town_has_its_own(seeded: str) -> None:
    ((town,),) = rows("SELECT id FROM town WHERE code = 'TOWN001'")

    (added,) = taken("talent", ["姓名"], ["王某某"], scope=Scope(town_id=town))

    assert added.result is RowResult.ADDED
    assert rows("SELECT town_id FROM worker WHERE name = '王某某'") == [(town,)]


def test_an_import_that_changed_entries_is_undone(seeded: str) -> None:
    taken("talent", PEOPLE, person(7))
    taken("talent", PEOPLE, person(7, "技师", "SK-AG-001:4:考核认定:2025-01-01"), person(8))
    intake, everything = INTAKES["talent"], Scope(everything=True)
    batch = ImportBatch.select().order_by(ImportBatch.id.desc()).get()

    with write():
        done = import_undo.undo(intake, batch, import_undo.examine(intake, batch, everything), (None, ""))

    assert done == (2, 0)
    assert rows("SELECT code, grade FROM worker WHERE code LIKE 'N-%'") == [("N-0007", 3)]


def test_courses_may_point_to_courses_of_the_same_file(seeded: str) -> None:
    rest = ["40", "线下", "BASE1", "中级工", "学徒工", "AG", "培训合格证明", "SK-AG-001:0:2"]

    outcomes = taken("courses", COURSES, ["C-2", "乙", *rest, "C-1"], ["C-1", "甲", *rest, ""])

    assert [one.result for one in outcomes] == [RowResult.ADDED, RowResult.ADDED]
    before = "SELECT a.code, b.code FROM prerequisite p JOIN course a ON a.id = p.course_id JOIN course b ON b.id = p.before_id"
    assert rows(f"{before} WHERE a.code = 'C-2'") == [("C-2", "C-1")]


def test_a_demands_lists_are_whole_and_a_persons_are_not(seeded: str) -> None:
    builders.an_enterprise(code="ENT-T")
    head = ["企业", "需求名称", "职业", "需要人数", "要求技能", "要求操作证"]

    def demand(skills: str, permits: str) -> list[str]:
        return ["ENT-T", "招聘电工", "OCC001", "2", skills, permits]

    def asked() -> tuple[list[tuple[str, int]], list[str]]:
        mine = "demand_id = (SELECT MAX(id) FROM demand)"
        sql = f"SELECT s.code, d.required_rank FROM demand_skill d JOIN skill s ON s.id = d.skill_id WHERE {mine} ORDER BY 1"
        return rows(sql), [row[0] for row in rows(f"SELECT permit FROM demand_permit WHERE {mine} ORDER BY permit")]

    taken("demands", head, demand("SK-AG-001:3; SK-AG-002:2", "低压电工作业证; 焊接与热切割作业证"))
    both = asked()
    left_empty = taken("demands", head, demand("SK-AG-001:3; SK-AG-002:2", ""))
    named = taken("demands", head, demand("SK-AG-001:3", "低压电工作业证"))

    assert [len(found) for found in both] == [2, 2]
    assert [one.result for one in left_empty] == [RowResult.SAME]
    assert [one.result for one in named] == [RowResult.CHANGED]
    assert asked() == ([("SK-AG-001", 3)], ["electric"])

    taken("talent", PEOPLE, person(1))
    taken("talent", PEOPLE, [*person(1)[:5], "焊接与热切割作业证:2028-01-01"])
    assert len(rows("SELECT id FROM worker_permit WHERE worker_id = (SELECT id FROM worker WHERE code = 'N-0001')")) == 2
