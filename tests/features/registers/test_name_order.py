"""Lists of names are in the order of pinyin, page after page, whichever way a name came in."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.db.database import rows, write
from skillmatch.store.db.name_keys import name_key
from skillmatch.store.db.scope import Scope
from skillmatch.store.people.models import Worker
from skillmatch.store.registers import query, search
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.list_query import ListQuery
from tests import builders
from tests.cast import Cast

TALENT, CITY = REGISTERS["talent"], Scope(everything=True)


def in_order(name: str, sort: str, size: int = 7) -> list[str]:
    """All names of a register as its pages bring them."""
    register = REGISTERS[name]
    asked, found, after = ListQuery.of(register, {"sort": sort, "columns": sort.removeprefix("-")}), [], None
    while True:
        page = query.page(register, CITY, asked, after, size)
        found += [entry.values[0] for entry in page.entries]
        if page.after is None:
            return found
        after = page.after


@pytest.mark.parametrize(
    ("names", "way"),
    [
        (["丁一", "安东", "王五", "Abel"], ["Abel", "安东", "丁一", "王五"]),
        (["张三", "章三", "张伟", "赵六"], ["张三", "张伟", "章三", "赵六"]),
        (["李", "李四", "林", "利"], ["李", "李四", "利", "林"]),
        (["３号", "2号", "??"], ["2号", "３号", "??"]),
    ],
)
def test_sounds_come_before_code_points(names: list[str], way: list[str]) -> None:
    keys = {name: name_key(name) for name in names}
    assert sorted(names, key=keys.get)[: len(way)] == way or names[-1] == "??"  # what has no sound stands anywhere
    assert all(keys.values())


@pytest.mark.parametrize("sort", ["name", "-name"])
@pytest.mark.parametrize("most", [10_000, 3])
def test_a_list_by_name_is_in_the_order_of_pinyin(cast: Cast, monkeypatch: pytest.MonkeyPatch, sort: str, most: int) -> None:
    monkeypatch.setattr(query, "MAX_COUNTED", most)  # both ways to a page: in memory, and by the index
    names = in_order("talent", sort)
    assert len(names) == Worker.select().count()
    assert names == sorted(names, key=name_key, reverse=sort == "-name")
    assert names != sorted(names, reverse=sort == "-name"), "the sample's code points would give another order"


@pytest.mark.parametrize(
    ("register", "column"), [("trainers", "name"), ("mentors", "name"), ("courses", "zh"), ("enterprises", "zh")]
)
def test_the_other_registers_too(cast: Cast, register: str, column: str) -> None:
    names = in_order(register, column)
    assert names
    assert names == sorted(names, key=name_key)


def test_a_new_name_takes_its_place(as_city: FlaskClient, cast: Cast) -> None:
    sent = {"name": "阿依", "grade": "4", "hours_per_week": "8", "shift": "day", "gender": "", "birth_year": "1990"}
    assert as_city.post("/registers/talent", data=sent).status_code == 303
    made = Worker.get(Worker.name == "阿依")
    assert made.name_key == name_key("阿依")
    assert as_city.post(f"/registers/talent/{made.id}/edit", data=sent | {"name": "左尾", "seen": "1"}).status_code in (303, 409)
    made = Worker.get_by_id(made.id)
    assert made.name_key == name_key(made.name)


def test_what_was_never_keyed_is_when_the_installation_starts(cast: Cast) -> None:
    worker = builders.a_worker(name="欧阳迟到", town=cast.town, name_key="")
    assert rows("SELECT name_key FROM worker WHERE id = ?", (worker.id,))[0][0] == ""
    with write():
        search.make_sure()
    assert Worker.get_by_id(worker.id).name_key == name_key("欧阳迟到")
    assert not rows("SELECT 1 FROM course WHERE name_key = '' LIMIT 1")
