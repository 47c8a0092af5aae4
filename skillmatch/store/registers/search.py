"""The index of words of all registers, on SQLite (FTS5) and PostgreSQL (tsvector), and the questions put to it.

One table for all: on SQLite the row id carries the register's number above the entry's id. Whoever writes a name calls ``index`` in
the same transaction; whoever writes many calls ``reindex``. What is found is a condition on ids: the list that takes it adds its
scope as always, so that a search finds nothing that the list would not show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from skillmatch.store.db.database import db, is_sqlite, rows, write
from skillmatch.store.db.name_keys import code_key, name_key
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.words import SearchWord, index_words, query_words

SHIFT = 1 << 40
ROWS_A_STATEMENT = 5000
REFERENCES = {
    "occupation": (20, ("zh", "en", "local_alias", "code")),
    "town": (21, ("zh", "en", "code")),
    "base": (22, ("zh", "en", "code")),
}
"""Tables that are no registers but are found by name, through what refers to them."""

OTHERS = {
    "occupation": "SELECT a.occupation_id AS id, a.text FROM alias a WHERE a.occupation_id IS NOT NULL AND NOT a.removed",
    "course": "SELECT k.course_id AS id, a.text FROM course_skill k JOIN alias a ON a.skill_id = k.skill_id WHERE NOT a.removed"
    " UNION SELECT o.course_id, a.text FROM course_occupation o JOIN alias a ON a.occupation_id = o.occupation_id"
    " WHERE NOT a.removed",
}
"""Other names that rows of a table are found by: those of an occupation, and of what a course teaches and whom it is made for."""

NUMBERS = {register.sql_table: register.number for register in REGISTERS.values()} | {
    table: number for table, (number, _) in REFERENCES.items()
}
KEYED = frozenset(register.sql_table for register in REGISTERS.values())
"""Tables whose names and codes have a key of their order: the first of each register's texts is its name."""

MAX_REFERENCES = 500
"""So many rows at most that one word may name through a reference: a word like 公司 names them all, and says nothing."""


def index(register: str, ids: Iterable[int]) -> None:
    """Keep the words of these entries current; call it inside the transaction that wrote them."""
    known = REGISTERS[register]
    chosen = sorted({int(key) for key in ids})
    for start in range(0, len(chosen), ROWS_A_STATEMENT):
        part = chosen[start : start + ROWS_A_STATEMENT]
        listed = ", ".join(map(str, part))
        _forget(known.number, f"IN ({listed})", part)
        _keep(known.number, known.sql_table, known.texts, f"WHERE id IN ({listed})", people=known.people)


def index_references(table: str, ids: Collection[int]) -> None:
    """The same for rows of a table that is no register but is found by name, an occupation; call it likewise."""
    number, texts = REFERENCES[table]
    listed = ", ".join(str(int(key)) for key in ids)
    _forget(number, f"IN ({listed})", [int(key) for key in ids])
    _keep(number, table, texts, f"WHERE id IN ({listed})")


def reindex(register: str) -> None:
    """Make the words of a whole register anew, in one transaction."""
    known = REGISTERS[register]
    with write():
        _anew(known.number, known.sql_table, known.texts, people=known.people)


def reindex_all() -> None:
    """Make the words of all registers anew, and those of the tables that they refer to."""
    reindex_all_but("")


def reindex_all_but(left_out: str) -> None:
    """The same without one register, such as the people's, whose size is of another kind."""
    with write():
        for register in REGISTERS:
            if register != left_out:
                reindex(register)
        for table, (number, texts) in REFERENCES.items():
            _anew(number, table, texts)


def make_sure() -> None:
    """Index what was never indexed: after an update of an installation, or a load of reference data."""
    kept_now = _counts()
    for table, number in NUMBERS.items():
        without_key = table in KEYED and rows(f"SELECT 1 FROM {table} WHERE name_key = '' OR code_key = '' LIMIT 1")
        if without_key or int(rows(f"SELECT COUNT(*) FROM {table}")[0][0]) != kept_now.get(number, 0):
            reindex_all()
            return


def found_all(register: Register, words: Sequence[SearchWord]) -> tuple[str, tuple[str, ...]]:
    """A condition on ``{0}``, the entry's id: entries whose own texts have all of these words."""
    return _ids("{0}", register.number, words)


def named_people(text: str, column: str) -> tuple[str, tuple[str, ...]]:
    """A condition on `column`, the id of a worker: people whose name and code have all words of `text`; nobody without words."""
    words = query_words(text)
    if not words:
        return "1 = 0", ()
    condition, marks = found_all(REGISTERS["talent"], words)
    return condition.format(column), marks


def found_rows(register: Register) -> str:
    """The entries that :func:`found_all` finds, with the same marks, as rows of ``found``: their ``id``."""
    key = f"rowid - {register.number * SHIFT}" if is_sqlite() else "subject_id"
    return f"(SELECT {key} AS id FROM {_source(register.number)}) found"


def named_in(table: str, words: Sequence[SearchWord]) -> tuple[str, tuple[str, ...]]:
    """A condition on ``{0}``, a reference to `table`: rows of it that all these words name."""
    return _ids("{0}", NUMBERS[table], words)


def named(tables: Collection[str], words: Sequence[SearchWord]) -> Mapping[str, list[int] | None]:
    """The ids of the rows of each of these tables that all these words name, in one search; None where too many to say anything."""
    found: dict[str, list[int]] = {table: [] for table in tables}
    table_of = {NUMBERS[table]: table for table in tables}
    if not table_of:
        return found
    if is_sqlite():  # what is found of a beginning is put together for each question anew: one for all tables
        low, high = min(table_of) * SHIFT, (max(table_of) + 1) * SHIFT
        sql = "SELECT rowid FROM register_search WHERE register_search MATCH ? AND rowid >= ? AND rowid < ?"
        pairs = [divmod(row[0], SHIFT) for row in rows(sql, (" AND ".join(map(_fts, words)), low, high))]
    else:
        listed = ", ".join(map(str, table_of))
        sql = f"SELECT register, subject_id FROM register_search WHERE register IN ({listed}) AND words @@ ?::tsquery"
        pairs = rows(sql, (" & ".join(map(_tsquery, words)),))
    for number, key in pairs:
        if number in table_of:
            found[table_of[number]].append(key)
    return {table: ids if len(ids) <= MAX_REFERENCES else None for table, ids in found.items()}


def _ids(of: str, number: int, words: Sequence[SearchWord]) -> tuple[str, tuple[str, ...]]:
    if is_sqlite():
        return f"{of} IN (SELECT rowid - {number * SHIFT} FROM {_source(number)})", (" AND ".join(map(_fts, words)),)
    return f"{of} IN (SELECT subject_id FROM {_source(number)})", (" & ".join(map(_tsquery, words)),)


def _source(number: int) -> str:
    if is_sqlite():
        low = number * SHIFT
        return f"register_search WHERE register_search MATCH ? AND rowid >= {low} AND rowid < {low + SHIFT}"
    return f"register_search WHERE register = {number} AND words @@ ?::tsquery"


def _fts(word: SearchWord) -> str:
    return '"' + " ".join(word.phrase) + '"' + (" *" if word.begins else "")


def _tsquery(word: SearchWord) -> str:
    return "(" + " <-> ".join(f"'{part}'" + (":*" if word.begins else "") for part in word.phrase) + ")"


def _anew(number: int, table: str, texts: Sequence[str], *, people: bool = False) -> None:
    if is_sqlite():
        rows(f"DELETE FROM register_search WHERE rowid >= {number * SHIFT} AND rowid < {(number + 1) * SHIFT}")
    else:
        rows("DELETE FROM register_search WHERE register = ? RETURNING 1", (number,))
    _keep(number, table, texts, "", people=people)


def _forget(number: int, which: str, ids: Sequence[int]) -> None:
    if is_sqlite():
        listed = ", ".join(str(number * SHIFT + key) for key in ids)
        rows(f"DELETE FROM register_search WHERE rowid IN ({listed})")
    else:
        rows(f"DELETE FROM register_search WHERE register = ? AND subject_id {which} RETURNING 1", (number,))


def _keep(number: int, table: str, texts: Sequence[str], where: str, *, people: bool = False) -> None:
    columns = ", ".join(texts)
    others: dict[int, list[str]] = {}
    for key, text in rows(f"SELECT id, text FROM ({OTHERS[table]}) others {where}") if table in OTHERS else ():
        others.setdefault(key, []).append(text)
    cursor = db.execute_sql(f"SELECT id, {columns} FROM {table} {where}")
    every = (
        (row[0], index_words((str(text or "") for text in (*row[1:], *others.get(row[0], ()))), people=people))
        for row in cursor.fetchall()
    )
    if table in KEYED:
        _key(table, texts[0], where, person=people)
    while part := list(islice(every, ROWS_A_STATEMENT)):
        if is_sqlite():
            values: Iterator[tuple[int, str]] = ((number * SHIFT + key, words) for key, words in part)
            db.cursor().executemany("INSERT INTO register_search (rowid, words) VALUES (?, ?)", values)
        else:
            placed = [(number, key, _tsvector(words)) for key, words in part]
            db.cursor().executemany(
                "INSERT INTO register_search (register, subject_id, words) VALUES (%s, %s, %s::tsvector)", placed
            )


def _key(table: str, name: str, where: str, *, person: bool) -> None:
    """Keep the place of each name and each code in their orders; what is right already is not written."""
    found = rows(f"SELECT id, {name}, code, name_key, code_key FROM {table} {where}")
    right = ((key, name_key(str(text or ""), person=person), code_key(code), before) for key, text, code, *before in found)
    wrong = [(by_name, by_code, key) for key, by_name, by_code, before in right if before != [by_name, by_code]]
    mark = "?" if is_sqlite() else "%s"
    if wrong:
        db.cursor().executemany(f"UPDATE {table} SET name_key = {mark}, code_key = {mark} WHERE id = {mark}", wrong)


def _tsvector(words: str) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words.split(), start=1))


def _counts() -> dict[int, int]:
    if is_sqlite():
        return dict(rows(f"SELECT rowid / {SHIFT}, COUNT(*) FROM register_search GROUP BY 1"))
    return dict(rows("SELECT register, COUNT(*) FROM register_search GROUP BY 1"))
