"""The city's calendar; the groups of a class that take turns in its lab, and where its practicals are without one.

Columns come by the databases' own statement: a rebuilt table would lose its triggers.
"""

from peewee import BooleanField, CharField, Check, DateField, Model


class CalendarDay(Model):
    day = DateField(unique=True)
    kind = CharField(16, constraints=[Check("kind IN ('holiday', 'workday')")])
    zh = CharField(40)
    en = CharField(80)
    provisional = BooleanField()
    source = CharField(200)

    class Meta:
        legacy_table_names = False


STATEMENTS = (
    'ALTER TABLE "course_run" ADD COLUMN "lab_groups" INTEGER NOT NULL DEFAULT 1 CHECK (lab_groups >= 1 AND lab_groups <= 20)',
    """ALTER TABLE "course_run" ADD COLUMN "practicals_at" VARCHAR(300) NOT NULL DEFAULT ''""",
    'ALTER TABLE "demand" ADD COLUMN "training_hours" INTEGER NOT NULL DEFAULT 80 CHECK (training_hours >= 1 AND training_hours <= 2000)',
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
    with db.bind_ctx((CalendarDay,)):
        db.create_tables((CalendarDay,), safe=False)
