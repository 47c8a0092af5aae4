"""What a database says about its tables, in a form that two databases can be compared by."""

from __future__ import annotations

from typing import Any

from skillmatch.store.db.database import db, is_sqlite

HISTORY = "schema_migration"
SEARCH = "register_search"
"""The search index is no Peewee table: SQLite's is a virtual one with tables behind it."""


def described() -> dict[str, set[Any]]:
    """Columns (type, nullability), keys, indexes, checks and foreign keys of the open database."""
    return _sqlite() if is_sqlite() else _postgresql()


def _all(sql: str) -> list[tuple[Any, ...]]:
    return list(db.execute_sql(sql).fetchall())


def _sqlite() -> dict[str, set[Any]]:
    tables = dict(_all("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
    tables = {name: sql for name, sql in tables.items() if name != HISTORY and not name.startswith(SEARCH)}
    found: dict[str, set[Any]] = {"columns": set(), "indexes": set(), "checks": set(), "foreign keys": set()}
    for table, sql in tables.items():
        for _, name, kind, required, default, key in _all(f'PRAGMA table_info("{table}")'):
            found["columns"].add((table, name, kind, required, default, key))
        for _, _, target, column, to, updated, deleted, _ in _all(f'PRAGMA foreign_key_list("{table}")'):
            found["foreign keys"].add((table, column, target, to, updated, deleted))
        found["checks"] |= {(table, check) for check in checks(sql)}
    for table, name, sql in _all("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"):
        if table in tables:
            found["indexes"].add((table, name, sql))
    return found


def checks(sql: str) -> set[str]:
    """The CHECK constraints of a CREATE TABLE, with their brackets balanced."""
    found = set()
    for place in range(len(sql)):
        if sql.startswith("CHECK (", place):
            depth, end = 0, place + len("CHECK ")
            while True:
                depth += {"(": 1, ")": -1}.get(sql[end], 0)
                end += 1
                if not depth:
                    break
            found.add(sql[place:end])
    return found


def _postgresql() -> dict[str, set[Any]]:
    columns = _all(
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default "
        f"FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT IN ('{HISTORY}', '{SEARCH}')"
    )
    constraints = _all(
        "SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid) FROM pg_constraint "
        f"WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT IN ('{HISTORY}', '{SEARCH}')"
    )
    known = f"tablename NOT IN ('{HISTORY}', '{SEARCH}')"
    indexes = _all(f"SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' AND {known}")
    return {
        "columns": set(columns),
        "indexes": set(indexes),
        "checks": {one for one in constraints if one[1] != "f"},
        "foreign keys": {one for one in constraints if one[1] == "f"},
    }
