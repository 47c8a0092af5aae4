"""Lists by key, whatever they are ordered and narrowed by, and the search, on both databases."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from skillmatch import clock
from skillmatch.store.db.database import db, is_sqlite, rows, write
from skillmatch.store.db.scope import Scope
from skillmatch.store.people.models import Worker
from skillmatch.store.registers import query, search
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.list_query import ListQuery
from skillmatch.store.registers.words import index_words
from skillmatch.store.registers.words import query_words as words_of
from tests import builders

CITY = Scope(everything=True)
TALENT = REGISTERS["talent"]
NAMES = ["王伟", "王伟", "李娜", "欧阳修远", "古丽·买买提", "𠮷田", "张三丰", "Anna Meier", "赵", "单雄信"]


@pytest.fixture
def people(shared: str) -> list[int]:
    """A hundred people, many of them alike in all that a list is ordered by."""
    dice = random.Random(7)
    with write():
        Worker.delete().where(Worker.code.startswith("KEY-")).execute()
        made = [
            Worker.create(
                code=f"KEY-{number:03d}", name=dice.choice(NAMES), grade=dice.choice((0, 3, 3, 5)),
                birth_year=dice.choice((None, 1970, 1980, 1980)), shift=dice.choice(("day", "night")),
                town=builders.a_town() if dice.random() < 0.5 else None, updated_at=clock.now(),
            ).id
            for number in range(100)
        ]  # fmt: skip
        search.reindex("talent")
    return made


def pages(args: dict[str, str], size: int) -> list[int]:
    """All ids of a list, page after page."""
    asked, found, after = ListQuery.of(TALENT, args), [], None
    while True:
        page = query.page(TALENT, CITY, asked, after, size)
        found += [entry.id for entry in page.entries]
        if page.after is None:
            return found
        after = page.after


def test_paging_visits_every_row_once_and_in_order(people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(11)
    sorts = [way + column.name for column in TALENT.columns if column.sortable for way in ("", "-")]
    for turn in range(40):
        # Of few matches and of many another plan leads: both must give the same.
        monkeypatch.setattr(query, "MAX_COUNTED", dice.choice((5, 10_000)))
        args = {"sort": dice.choice(sorts)}
        args |= dice.choice(({}, {"grade": "3"}, {"shift": "night"}, {"birth_year_from": "1975"}, {"town": "TOWN001"}, {"q": "王"}))
        asked = ListQuery.of(TALENT, args)
        whole = [entry.id for entry in query.page(TALENT, CITY, asked, size=1000).entries]
        assert pages(args, dice.choice((1, 3, 7, 50))) == whole, args
        assert len(whole) == len(set(whole)), args
        streamed = [row[0] for row in query.stream(TALENT, CITY, asked, ("code",))]
        assert len(streamed) == len(whole), args
        assert turn or whole


def test_the_page_before_is_the_one_that_one_came_from(people: list[int]) -> None:
    for sort in ("name", "-grade", "birth_year", "code"):
        asked = ListQuery.of(TALENT, {"sort": sort})
        first = query.page(TALENT, CITY, asked, size=7)
        second = query.page(TALENT, CITY, asked, first.after, 7)
        back = query.page(TALENT, CITY, asked, size=7, before=second.before)
        assert [entry.id for entry in back.entries] == [entry.id for entry in first.entries]
        assert back.before is None
        assert back.after == first.after


def test_a_count_stops_and_says_so(people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "MAX_COUNTED", 10)
    assert query.count(TALENT, CITY, ListQuery.of(TALENT, {})) == query.EntryCount(10, more=True)
    assert query.count(TALENT, CITY, ListQuery.of(TALENT, {"q": "不存在"})) == query.EntryCount(0, more=False)


@pytest.mark.parametrize("args", [{"q": "王"}, {"q": "z"}, {"q": "圣城"}, {"town": "TOWN001"}, {"grade": "3"}, {"shift": "night"}])
def test_a_count_is_right_up_to_where_it_stops(people: list[int], monkeypatch: pytest.MonkeyPatch, args: dict[str, str]) -> None:
    """Whether the rows themselves are counted, or an index that has them together."""
    asked = ListQuery.of(TALENT, args)
    number = len(query.page(TALENT, CITY, asked, size=1000).entries)
    for most, more in ((number - 1, True), (number, False), (number + 1, False)):
        monkeypatch.setattr(query, "MAX_COUNTED", most)
        assert query.count(TALENT, CITY, asked) == query.EntryCount(min(number, most), more)


def test_what_is_said_to_be_indexed_is(shared: str) -> None:
    for register in REGISTERS.values():
        led = {index.columns[0] for index in db.get_indexes(register.sql_table) if index.columns}
        for column in register.columns:
            assert not column.indexed or column.sql.removeprefix("r.") in led, (register.name, column.name)


def test_narrowed_by_what_orders_it_a_list_begins_where_that_begins(people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many matches, the rows before them in the order are not looked through."""
    monkeypatch.setattr(query, "MAX_COUNTED", 5)
    plans: list[str] = []

    def explained(sql: str, marks: Sequence[object] = ()) -> list[Any]:
        if "ORDER BY" in sql and is_sqlite():
            plans.extend(row[3] for row in rows("EXPLAIN QUERY PLAN " + sql, marks))
        return rows(sql, marks)

    monkeypatch.setattr(query, "rows", explained)
    for args in ({"birth_year_from": "1975", "sort": "birth_year"}, {"grade": "3", "sort": "-grade"}):
        found = query.page(TALENT, CITY, ListQuery.of(TALENT, args | {"columns": "birth_year,grade"}), size=500).entries
        assert found
        assert all((entry.values[0] or 0) >= 1975 if "birth_year_from" in args else entry.values[1] == 3 for entry in found)
    assert all(plan.startswith("SEARCH") for plan in plans), plans


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("王伟", {"王伟"}), ("王", {"王伟"}), ("伟", {"王伟"}), ("wangwei", {"王伟"}), ("wang", {"王伟"}), ("ww", {"王伟"}),
        ("wei", {"王伟"}), ("WANGWEI", {"王伟"}), ("wang wei", {"王伟"}), ("欧阳修", {"欧阳修远"}), ("阳修", {"欧阳修远"}),
        ("oyxy", {"欧阳修远"}), ("修欧", set()), ("欧阳远", set()), ("古丽", {"古丽·买买提"}), ("买买提", {"古丽·买买提"}),
        ("𠮷", {"𠮷田"}), ("𠮷田", {"𠮷田"}), ("三丰", {"张三丰"}), ("anna", {"Anna Meier"}), ("mei", {"Anna Meier"}),
        ("an mei", {"Anna Meier"}), ("赵", {"赵"}), ("zhao", {"赵"}), ("z", {"张三丰", "赵"}), ("ｗｗ", {"王伟"}),
        ("王 娜", set()), ("km", set()),
    ],
)  # fmt: skip
def test_a_search_finds_names_as_people_type_them(people: list[int], typed: str, found: set[str]) -> None:
    page = query.page(TALENT, CITY, ListQuery.of(TALENT, {"q": typed, "columns": "name"}), size=500)
    assert {entry.values[0] for entry in page.entries if entry.code.startswith("KEY-")} == found


def test_a_code_is_found_by_its_beginning_with_and_without_the_dash(people: list[int]) -> None:
    for typed, n in (("KEY-01", 10), ("key01", 10), ("KEY-017", 1), ("KEY", 100)):
        found = query.page(TALENT, CITY, ListQuery.of(TALENT, {"q": typed}), size=500).entries
        assert len([entry for entry in found if entry.code.startswith("KEY-")]) == n, typed


def test_what_a_row_refers_to_finds_it(people: list[int]) -> None:
    for typed in ("圣城", "shengcheng"):
        found = query.page(TALENT, CITY, ListQuery.of(TALENT, {"q": typed, "columns": "town"}), size=500).entries
        assert found, typed
        assert {entry.values[0].code for entry in found} == {"TOWN001"}, typed


@pytest.mark.parametrize(("most_counted", "most_found"), [(10_000, 30_000), (5, 30_000), (5, 7)])
def test_each_word_narrows_and_so_does_the_scope(
    people: list[int], monkeypatch: pytest.MonkeyPatch, most_counted: int, most_found: int
) -> None:
    """Words that a town names and words that names have, one with another, as the city and as a town: what each finds alone, in
    common. Whether a list is small, large within its scope, or large altogether, it is the same."""
    monkeypatch.setattr(query, "MAX_COUNTED", most_counted)
    monkeypatch.setattr(query, "MAX_FOUND", most_found)
    town = Scope(town_id=builders.a_town().id)

    def found(scope: Scope, typed: str) -> set[int]:
        return {entry.id for entry in query.page(TALENT, scope, ListQuery.of(TALENT, {"q": typed}), size=1000).entries}

    everybody = found(town, "")
    assert 5 < len(everybody) < len(found(CITY, ""))
    for typed in ("圣城 王", "sheng w", "s 圣城", "圣城 shengcheng 李娜", "KEY 圣城 z", "王 娜"):
        words = typed.split()
        alone = set.intersection(*(found(CITY, word) for word in words))
        assert found(CITY, typed) == alone, typed
        assert found(town, typed) == alone & everybody, typed
        counted = query.count(TALENT, town, ListQuery.of(TALENT, {"q": typed}))
        assert (counted.number, counted.more) == (min(len(alone & everybody), most_counted), len(alone & everybody) > most_counted)
    assert found(CITY, "圣城 王")
    assert found(CITY, "KEY 圣城 z")


def test_a_word_that_names_too_much_elsewhere_says_nothing_there(people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    words = words_of("圣城")
    assert search.named(["town", "enterprise"], words)["town"] == [builders.a_town().id]
    monkeypatch.setattr(search, "MAX_REFERENCES", 0)
    assert search.named(["town", "enterprise"], words) == {"town": None, "enterprise": []}


def test_an_index_follows_what_is_written(people: list[int]) -> None:
    with write():
        Worker.update(name="孔明").where(Worker.id == people[0]).execute()
        search.index("talent", [people[0]])
    assert pages({"q": "孔明"}, 10) == [people[0]]
    with write():
        Worker.delete().where(Worker.id == people[0]).execute()
        search.index("talent", [people[0]])
    assert pages({"q": "孔明"}, 10) == []


def test_what_was_never_indexed_is_indexed_at_the_start(people: list[int]) -> None:
    with write():
        made = Worker.create(code="KEY-NEW", name="诸葛亮").id
    assert pages({"q": "诸葛"}, 10) == []
    search.make_sure()
    assert pages({"q": "诸葛"}, 10) == [made]


def test_words_of_a_question_are_never_syntax() -> None:
    for typed in ("'", '"', "a' OR 'b", '王"伟', "NEAR(a b)", "a*", "a:b", "-a", "(", "ω", "&|!", "\x00", "👍", ""):
        for word in words_of(typed):
            assert not set("'\"*():&|!\\ ") & set("".join(word.phrase)), typed
    assert index_words(['王\'伟 \\ "x"']).split()
    assert not set("'\\\"") & set(index_words(['王\'伟 \\ "x"']))
