"""Town A asks for town B's people by every list, filter, order, search, page, entry and export that there is, and finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.registers.rules import registers as registers_rules
from skillmatch.store.db.database import rows
from skillmatch.store.db.scope import Scope
from skillmatch.store.registers import query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.columns import DATE, FLAG, RANK, REFERENCE, TEXT, WHOLE, WORD, Register, RegisterColumn
from skillmatch.store.registers.list_query import FROM, NO, TO, YES, ListQuery
from skillmatch.store.registers.options import options
from skillmatch.terms import Role
from tests import builders
from tests.cast import Cast

ENTRY = re.compile(r'<th scope="row"[^>]*>\s*<a href="/registers/(\w+)/(\d+)"')
SPOILT = (str(10**30), "'", '"', "' OR 1=1 --", "%", "_", "\\", "1;DROP TABLE worker", "<b>", "王'", "\x00")


def values_of(column: RegisterColumn) -> Iterator[tuple[str, str]]:
    """Arguments that a filter of this column takes."""
    if column.kind == WORD:
        yield from ((column.name, str(word.value)) for word in column.words or ())
    elif column.kind == FLAG:
        yield from ((column.name, value) for value in (YES, NO))
    elif column.kind == RANK:
        yield from ((column.name, str(rank)) for rank in range(9))
    elif column.kind == REFERENCE:
        yield from ((column.name, one.code) for one in options(column)[:6])
        yield column.name, "司"
    elif column.kind == WHOLE:
        yield from ((column.name + FROM, "0"), (column.name + TO, "9999"))
    elif column.kind == DATE:
        yield from ((column.name + FROM, "1999-01-01"), (column.name + TO, "2999-01-01"))
    elif column.kind == TEXT:
        yield column.name, "a"


def questions(register: Register) -> Iterator[dict[str, str]]:
    """Every filter, every order both ways and searches, each alone and some together."""
    yield {}
    filters = [one for column in register.columns if column.filterable for one in values_of(column)]
    sorts = [way + column.name for column in register.columns if column.sortable for way in ("", "-")]
    yield from ({name: value} for name, value in filters)
    yield from ({"sort": sort} for sort in sorts)
    yield from ({"q": q} for q in ("王", "测试", "cs", "ceshi", "T", "示例", "W"))
    yield from ({name: value, "sort": sorts[place % len(sorts)], "q": "测"} for place, (name, value) in enumerate(filters))


def own(register: Register, scope: Scope) -> set[int]:
    """What a scope may see, said here once more in words of its own."""
    town, firm, base = scope.town_id, scope.enterprise_id, scope.base_id
    of_base = {
        "town": "base_id IN (SELECT id FROM base WHERE town_id = ?)",
        "firm": "base_id IN (SELECT id FROM base WHERE enterprise_id = ?)", "base": "base_id = ?",
    }  # fmt: skip
    said = {
        "talent": {
            "town": "town_id = ?",
            "firm": "enterprise_id = ? AND id IN (SELECT worker_id FROM consent WHERE withdrawn_at IS NULL"
            " AND consent.enterprise_id = worker.enterprise_id)",
        },
        "trainers": of_base,
        "courses": of_base,
        "mentors": {"town": "town_id = ?", "firm": "enterprise_id = ?", "base": "base_id = ?"},
        "enterprises": {"town": "town_id = ?", "firm": "id = ?"},
        "sites": {"town": "town_id = ?", "firm": "enterprise_id = ?"},
        "labs": {"town": "town_id = ?", "firm": "site_id IN (SELECT id FROM site WHERE enterprise_id = ?)", "base": "base_id = ?"},
    }[register.name]
    kind, key = next((kind, key) for kind, key in (("town", town), ("firm", firm), ("base", base)) if key is not None)
    where = said.get(kind, "? IS NULL")
    return {row[0] for row in rows(f"SELECT id FROM {register.sql_table} WHERE {where}", (key,))}


@pytest.fixture
def someone_everywhere(cast: Cast) -> None:
    """In each register somebody of the town and of another, of the enterprise (with and without consent) and of another."""
    for town, firm in ((cast.town, cast.enterprise), (cast.other_town, cast.other_enterprise)):
        builders.a_worker(town=town, enterprise=firm, consent=True)
        builders.a_worker(town=town, enterprise=firm)
        builders.a_mentor({}, town=town, enterprise=firm)


@pytest.fixture
def scopes(cast: Cast, someone_everywhere: None) -> dict[str, Scope]:
    return {
        "demo_town": Scope(town_id=cast.town.id),
        "other_town": Scope(town_id=cast.other_town.id),
        "demo_enterprise": Scope(enterprise_id=cast.enterprise.id),
        "demo_trainer": Scope(base_id=cast.trainer.base_id),
    }


@pytest.mark.parametrize("name", list(REGISTERS))
def test_no_question_finds_what_is_not_ones_own(cast: Cast, scopes: dict[str, Scope], name: str) -> None:
    register = REGISTERS[name]
    found_any = 0
    for scope in scopes.values():
        mine = own(register, scope)
        for args in questions(register):
            asked = ListQuery.of(register, args)
            page = query.page(register, scope, asked, size=500)
            found = {entry.id for entry in page.entries}
            found_any += len(found)
            assert found <= mine, (scope, args)
            assert query.count(register, scope, asked).number == len(found), (scope, args)
            assert len(list(query.stream(register, scope, asked, ("code",)))) == len(found), (scope, args)
            if not args:
                assert found == mine
    everything = Scope(everything=True)
    assert query.count(register, everything, ListQuery.of(register, {})).number == len(register.table.select())
    assert found_any or name in ("sites", "labs")


@pytest.mark.parametrize("username", ["demo_town", "other_town", "demo_enterprise", "demo_trainer"])
def test_pages_show_ones_own_alone(
    app: Flask, signed_in: Callable[[str], FlaskClient], scopes: dict[str, Scope], username: str
) -> None:
    client, scope = signed_in(username), scopes[username]
    role = {"demo_town": Role.TOWN, "other_town": Role.TOWN, "demo_enterprise": Role.ENTERPRISE, "demo_trainer": Role.TRAINER}
    found_any = False
    for name, register in REGISTERS.items():
        mine, seen = own(register, scope), registers_rules.sees(role[username], name)
        every = [row[0] for row in rows(f"SELECT id FROM {register.sql_table}")]
        for q in ("", "测", "示例"):
            listed = client.get(f"/registers/{name}", query_string={"q": q})
            assert listed.status_code == (200 if seen else 404)
            found = {int(key) for _, key in ENTRY.findall(listed.text)}
            assert found <= mine
            found_any = found_any or bool(found)
        foreign = [key for key in every if key not in mine][:1]
        for key in foreign if seen else []:
            for path in ("", "/edit", f"/merge/{key}"):
                assert client.get(f"/registers/{name}/{key}{path}").status_code in (403, 404), (name, key, path)
            assert client.post(f"/registers/{name}/{key}/state", data={"to": "retired"}).status_code in (403, 404)
            assert client.post(f"/registers/{name}/{key}/edit", data={"zh": "x"}).status_code in (403, 404)
            # The place of a foreign entry in an order is not told either: its list is the one from the start.
            first = client.get(f"/registers/{name}")
            after = client.get(f"/registers/{name}?after={key}")
            assert ENTRY.findall(after.text) == ENTRY.findall(first.text)
    assert found_any


def test_a_town_cannot_move_somebody_into_its_scope_or_out_of_it(as_town: FlaskClient, cast: Cast) -> None:
    worker = builders.a_worker(town=cast.town)
    sent = {"name": "改名", "grade": "3", "hours_per_week": "6", "shift": "day", "town": cast.other_town.code, "seen": "0"}
    assert as_town.post(f"/registers/talent/{worker.id}/edit", data=sent).status_code == 422
    assert rows("SELECT town_id FROM worker WHERE id = ?", (worker.id,))[0][0] == cast.town.id
    sent = {"code": "NEW-1", "name": "别处", "grade": "3", "hours_per_week": "6", "shift": "day", "town": cast.other_town.code}
    assert as_town.post("/registers/talent", data=sent).status_code == 422
    assert not rows("SELECT 1 FROM worker WHERE code = 'NEW-1'")


@pytest.mark.parametrize("who", ["other_worker", "other_mentor", "auditor", "administrator"])
def test_other_roles_have_no_part_in_the_registers(signed_in: Callable[[str], FlaskClient], cast: Cast, who: str) -> None:
    client = signed_in(who)
    for path in ("/registers", "/registers/talent", "/registers/talent/1", "/registers/talent?q=王"):
        assert client.get(path).status_code == 403


def arguments(register: Register) -> list[str]:
    """Every argument that a list knows."""
    ranged = [column.name + end for column in register.columns if column.filterable for end in ("", FROM, TO)]
    return ["q", "sort", "columns", *ranged]


@pytest.mark.parametrize("name", list(REGISTERS))
def test_quotes_change_nothing(cast: Cast, name: str) -> None:
    register, everything = REGISTERS[name], Scope(everything=True)
    plain = query.page(register, everything, ListQuery.of(register, {})).entries
    assert plain
    for spoilt in SPOILT:
        for argument in arguments(register):
            page = query.page(register, everything, ListQuery.of(register, {argument: spoilt}))
            if not re.search(r"[^\W_]", spoilt):
                assert page.entries == plain, (argument, spoilt)
        for argument in (spoilt, f"grade{spoilt}", f"town{spoilt}_from", f"q{spoilt}"):
            assert query.page(register, everything, ListQuery.of(register, {argument: "1"})).entries == plain


@pytest.mark.parametrize("name", ["talent", "labs"])
def test_a_spoilt_address_shows_the_list(as_city: FlaskClient, cast: Cast, name: str) -> None:
    plain = ENTRY.findall(as_city.get(f"/registers/{name}").text)
    assert plain
    names = [*arguments(REGISTERS[name]), "after", "before"]
    for spoilt in SPOILT:
        answer = as_city.get(f"/registers/{name}", query_string=dict.fromkeys(names, spoilt))
        assert answer.status_code == 200, spoilt
        if not re.search(r"[^\W_]", spoilt):
            assert ENTRY.findall(answer.text) == plain, spoilt
