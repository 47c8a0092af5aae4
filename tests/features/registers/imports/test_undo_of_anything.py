"""Whatever a file of any register does, undoing it gives the tables as they were; what a later file wrote stays."""

from __future__ import annotations

import random
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from skillmatch.features.registers.services import undoing as undoing_service
from skillmatch.store.catalogue.models import Course, Skill
from skillmatch.store.db.database import rows
from skillmatch.store.demands.models import Demand
from skillmatch.store.mentoring.models import Mentor, Trainer
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people import identity_numbers
from skillmatch.store.people.models import Worker
from skillmatch.store.registers import search
from skillmatch.store.registers.intake.columns import Intake, IntakeColumn, Kind
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import Change, ImportBatch, ImportedRow
from tests import builders
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, send

WORDS = ("温室环境控制", "焊接", "李建国", "艾力·买买提", "水肥一体化", "示例", "Sample")
TABLES = {"talent": Worker, "trainers": Trainer, "mentors": Mentor, "courses": Course, "enterprises": Enterprise, "demands": Demand}
LIFE = settings(deadline=None, max_examples=8, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
seeds = st.integers(0, 2**32)
each_register = pytest.mark.parametrize("register", list(INTAKES))


@pytest.fixture
def city_of_all(cast: Cast) -> None:
    """Entries of every register that files can change, with lists under them."""
    skills = list(Skill.select().order_by(Skill.id).limit(4))
    number = identity_numbers.checked("11010519491231002X") or ""
    sealed = {"id_sealed": identity_numbers.seal(number), "id_hash": identity_numbers.digest(number)}
    for place in range(3):
        held = dict.fromkeys(skills[: place + 1], 2 + place)
        builders.a_worker(held, code=f"OLD-{place}", grade=place + 1, permits=("electric",), **(sealed if not place else {}))
        builders.a_trainer(code=f"OLD-{place}")
        builders.a_mentor(held, code=f"OLD-{place}")
        builders.an_enterprise(code=f"OLD-{place}")
    first = builders.a_course({skills[0]: (0, 2)}, code="OLD-0")
    builders.a_course(
        {skills[0]: (0, 2), skills[1]: (1, 3)}, before=(first,), occupations=(builders.an_occupation(),), code="OLD-1"
    )
    builders.a_course({skills[2]: (0, 2)}, code="OLD-2")
    for place in range(3):
        builders.a_demand({skills[0]: 2, skills[1]: 3}, enterprise=Enterprise.get(Enterprise.code == "OLD-0"), title=f"岗位{place}")
    search.reindex_all()


def a_file(intake: Intake, chance: random.Random) -> bytes:
    """A file of one register: entries that are there and new ones, some columns, any value that a cell may have."""
    keys = [column for column in intake.columns if column.name in intake.key]
    others = [column for column in intake.columns if column.name not in intake.key]
    chosen = [*keys, *(column for column in others if column.required or chance.random() < 0.6)]
    lines = [[_cell(intake, column, chance) for column in chosen] for _ in range(chance.randint(1, 8))]
    return a_csv(lines, [column.zh for column in chosen])


def _cell(intake: Intake, column: IntakeColumn, chance: random.Random) -> str:
    if column.name == "title":
        return chance.choice(["岗位0", "岗位1", "岗位2", "新岗位"])
    if column.name == "enterprise" and intake.name == "demands":
        return chance.choice(["OLD-0", "OLD-1"])
    if column.name == "occupation" and intake.name == "demands":
        return "OCC026"
    if column.kind is Kind.LIST:
        return _entries(intake, column, chance)
    if not column.required and chance.random() < 0.2:
        return ""
    return _value(column, chance)


def _value(column: IntakeColumn, chance: random.Random) -> str:
    if column.kind is Kind.KEY:
        return chance.choice(["OLD-0", "OLD-1", "OLD-2", "NEW-0", "NEW-1", "NEW-2"])
    if column.kind is Kind.TEXT:
        return chance.choice(WORDS)
    if column.kind in (Kind.WHOLE, Kind.RANK):
        return str(chance.randint(column.low, min(column.high, 2000)))
    if column.kind is Kind.YEAR:
        return str(chance.randint(1950, 2000))
    if column.kind is Kind.PHONE:
        return chance.choice(["13800001234", "0536-5221234", ""])
    if column.kind is Kind.CREDIT_CODE:
        return chance.choice(["91370783MA3C00000X", "91110000600037341L", ""])
    if column.kind is Kind.DATE:
        years = (10, 25) if column.past else (27, 40)
        return f"20{chance.randint(*years)}-0{chance.randint(1, 9)}-01"
    if column.kind is Kind.FLAG:
        return chance.choice("是否")
    if column.kind is Kind.WORD and column.words is not None:
        return str(chance.choice(list(column.words)).zh)
    if column.kind is Kind.REFERENCE and column.table is not None:
        return str(chance.choice(rows(f'SELECT code FROM "{column.table._meta.table_name}" ORDER BY id LIMIT 5'))[0])
    if column.kind is Kind.FAMILY:
        return chance.choice(["AG", "MC"])
    assert column.kind is Kind.IDENTITY, column.kind
    return chance.choice(["110105194912310038", "110105198001010011", ""])


def _entries(intake: Intake, column: IntakeColumn, chance: random.Random) -> str:
    one = intake.list_of(column.name)
    entries = {}
    for _ in range(chance.randint(0 if not column.required else 1, 3)):
        if column.name == "prerequisites":
            parts = [chance.choice(["OLD-0", "OLD-2", "NEW-0", "NEW-1"])]
        else:
            parts = [_value(part.column, chance) for part in one.parts]
        if len(parts) > 2 and column.name == "skills" and intake.name == "courses":
            parts[1:] = [str(chance.randint(0, 3)), str(chance.randint(4, 8))]
        entries[parts[0]] = ":".join(parts)
    return "; ".join(entries.values())


def tables(intake: Intake) -> dict[str, list[tuple[Any, ...]]]:
    """All that a register keeps, without when it was last touched."""
    found = {}
    for table in (intake.table, *(one.table for one in intake.lists)):
        names = [field.column_name for field in table._meta.sorted_fields if field.name != "updated_at"]
        listed = ", ".join(f'"{name}"' for name in names)
        found[table._meta.table_name] = [tuple(row) for row in rows(f'SELECT {listed} FROM "{table._meta.table_name}" ORDER BY id')]
    return found


def _differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, Any]:
    return {
        name: (sorted(set(held) - set(after[name]), key=str), sorted(set(after[name]) - set(held), key=str))
        for name, held in before.items()
        if held != after[name]
    }


def words() -> list[tuple[Any, ...]]:
    """The entries that are found by words that the files write."""
    return [tuple(row) for row in rows("SELECT rowid FROM register_search ORDER BY rowid")]


def imported(client: FlaskClient, intake: Intake, content: bytes) -> ImportBatch | None:
    batch = send(client, content, intake.name, identity_consent="y")
    if batch.state == "checked" and batch.added + batch.changed:
        assert client.post(f"/files/imports/{batch.id}/confirm").status_code == 303
        batch = ImportBatch.get_by_id(batch.id)
    return batch if batch.state == "done" else None


def undone(client: FlaskClient, batch: ImportBatch) -> ImportBatch:
    assert client.get(f"/files/imports/{batch.id}/undo").status_code == 200
    assert client.post(f"/files/imports/{batch.id}/undo").status_code == 303
    return ImportBatch.get_by_id(batch.id)


@each_register
@LIFE
@given(seed=seeds)
def test_an_import_and_its_undoing_change_nothing(city_of_all: None, as_city: FlaskClient, register: str, seed: int) -> None:
    intake = INTAKES[register]
    before, found = tables(intake), words()
    batch = imported(as_city, intake, a_file(intake, random.Random(seed)))
    if batch is None:
        return
    assert tables(intake) != before
    after = undone(as_city, batch)
    assert (after.state, after.not_undone) == ("undone", 0)
    assert _differences(before, tables(intake)) == {}
    assert words() == found


@each_register
@LIFE
@given(seed=seeds)
def test_what_a_second_import_wrote_stays(city_of_all: None, as_city: FlaskClient, register: str, seed: int) -> None:
    intake, chance = INTAKES[register], random.Random(seed)
    first = imported(as_city, intake, a_file(intake, chance))
    second = imported(as_city, intake, a_file(intake, chance)) if first is not None else None
    if first is None or second is None:
        return
    wrote = set(_written(first))
    added = {row_id for row_id, action in _written(second).items() if row_id in wrote}
    of_both = _state(intake, added)
    if all(case.reasons for case in undoing_service.examine(first)):
        return
    after = undone(as_city, first)
    told = {row.subject_id for row in ImportedRow.select().where(ImportedRow.batch == first)}
    assert after.not_undone == len(told)
    for row_id, entry in _state(intake, added & told).items():
        assert entry == of_both[row_id]
    new = {row_id for row_id, action in _written(first).items() if action == "added"}
    assert added & new <= told, "an entry that the first added and the second changed was taken out"
    if not all(case.reasons for case in undoing_service.examine(second)):  # what the second replaced may be gone with the first
        assert undone(as_city, second).state == "undone"


def _written(batch: ImportBatch) -> dict[int, str]:
    own = Change.select().where((Change.batch_id == batch.id) & Change.action.in_(("added", "changed")))
    return {int(row.subject_id): row.action for row in own}


def _state(intake: Intake, ids: set[int]) -> dict[int, Any]:
    return {row[0]: row for row in tables(intake)[intake.table._meta.table_name] if row[0] in ids}
