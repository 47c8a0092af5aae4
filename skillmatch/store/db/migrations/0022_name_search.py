"""Names are found and ordered by the reading of the surname, and codes in the order of their numbers.

The words of the search and both keys are made anew after the migrations (``registers/search.py``), so that no code that changes
stands in one: what was indexed before is taken out. On SQLite the table of words is made anew, since rows that are removed from one
go on to be read until its parts are merged.
"""

from peewee import SqliteDatabase

CODED = ("worker", "trainer", "course", "mentor", "enterprise", "site", "lab")

STATEMENTS = (
    *(f'ALTER TABLE "{table}" ADD COLUMN "code_key" VARCHAR(60) NOT NULL DEFAULT \'\'' for table in CODED),
    'CREATE INDEX "worker_code_order" ON "worker" ("code_key")',
    'DROP INDEX "worker_alike"',
    'CREATE INDEX "worker_alike" ON "worker" ("name_key", "birth_year", "enterprise_id", "town_id", "state")',
    'DROP INDEX "worker_list"',
    'CREATE INDEX "worker_list" ON "worker" ("town_id", "state", "grade", "birth_year", "occupation_id", "enterprise_id", "shift", '
    '"gender", "sample", "updated_at", "name_key", "code_key")',
)

EMPTIED = {
    True: ("DROP TABLE register_search", "CREATE VIRTUAL TABLE register_search USING fts5(words, tokenize = 'unicode61', prefix = '1 2 3')"),
    False: ("DELETE FROM register_search",),
}


def up(migrator, db):
    for statement in (*STATEMENTS, *EMPTIED[isinstance(db, SqliteDatabase)]):
        db.execute_sql(statement)
