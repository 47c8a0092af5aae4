"""Credibility is counted from the history and stored nowhere; each line of a shortage list keeps the places as they were counted.

Lists from before counted every posted place in full, so that is what is written down for them. The column goes by the databases' own
statement: a rebuilt table would lose its triggers.
"""

STATEMENTS = (
    'ALTER TABLE "demand" DROP COLUMN "credibility"',
    'ALTER TABLE "shortage_profession" ADD COLUMN "weighed" REAL NOT NULL DEFAULT 0 CHECK (weighed >= 0)',
    'UPDATE "shortage_profession" SET "weighed" = "demand"',
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
