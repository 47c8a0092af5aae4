"""The registers: the life of an entry, its history, merged codes, saved views, the search index, sites, labs and their equipment.

The audit log is made anew without the CHECK on its kinds (``audit.record`` takes only known ones), with its triggers.
"""

from peewee import (
    SQL,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    SqliteDatabase,
    TextField,
)

STATES = "state IN ('draft', 'reviewed', 'listed', 'retired')"
KINDS = (
    "kind IN ('machine_tool', 'welding_set', 'plc_bench', 'electric_bench', 'reactor', 'dcs_station', 'greenhouse', 'drone', "
    "'forklift', 'laboratory', 'computer', 'test_bench')"
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class Town(Table):
    """What the foreign keys need of the tables that are there already; so the four below."""


class Enterprise(Table):
    pass


class Base(Table):
    pass


class Course(Table):
    pass


class Account(Table):
    pass


class Site(Table):
    code = CharField(16, unique=True)
    kind = CharField(24, constraints=[Check("kind IN ('lecture_hall', 'smart_hub', 'training_ground', 'station')")])
    zh = CharField(120)
    en = CharField(160)
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT", backref="+")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    basis = CharField(32)
    state = CharField(16, constraints=[SQL("DEFAULT 'listed'"), Check(STATES)])


class Lab(Table):
    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    site = ForeignKeyField(Site, null=True, on_delete="RESTRICT", backref="+")
    base = ForeignKeyField(Base, null=True, on_delete="RESTRICT", backref="+")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    stations = SmallIntegerField(constraints=[Check("stations >= 1 AND stations <= 500")])
    basis = CharField(32)
    state = CharField(16, constraints=[SQL("DEFAULT 'listed'"), Check(STATES)])

    class Meta:
        constraints = (Check("site_id IS NOT NULL OR base_id IS NOT NULL"),)


class Equipment(Table):
    lab = ForeignKeyField(Lab, on_delete="CASCADE", backref="+")
    kind = CharField(24, constraints=[Check(KINDS)])
    number = SmallIntegerField(constraints=[Check("number >= 1 AND number <= 1000")])

    class Meta:
        indexes = ((("lab", "kind"), True),)


class CourseEquipment(Table):
    course = ForeignKeyField(Course, on_delete="CASCADE", backref="+")
    kind = CharField(24, constraints=[Check(KINDS)])

    class Meta:
        indexes = ((("course", "kind"), True),)


class Change(Table):
    at = DateTimeField()
    account_id = IntegerField(null=True)
    role = CharField(16)
    register = CharField(16)
    subject_id = IntegerField()
    subject_code = CharField(24)
    action = CharField(16)
    before = TextField()
    after = TextField()
    batch_id = IntegerField(null=True, index=True)

    class Meta:
        indexes = ((("register", "subject_id"), False),)


class MergedCode(Table):
    register = CharField(16)
    code = CharField(24)
    survivor_id = IntegerField()

    class Meta:
        indexes = ((("register", "code"), True), (("register", "survivor_id"), False))


class SavedView(Table):
    account = ForeignKeyField(Account, index=False, on_delete="CASCADE", backref="+")
    register = CharField(16)
    name = CharField(60)
    query = TextField()
    created_at = DateTimeField()

    class Meta:
        indexes = ((("account", "register", "name"), True),)


TABLES = (Site, Lab, Equipment, CourseEquipment, Change, MergedCode, SavedView)

COLUMNS = tuple(
    f'ALTER TABLE "{table}" ADD COLUMN "state" VARCHAR(16) NOT NULL DEFAULT \'listed\' CHECK ({STATES})'
    for table in ("worker", "enterprise", "mentor", "trainer")
) + (
    'ALTER TABLE "course_run" ADD COLUMN "lab_id" INTEGER REFERENCES "lab" ("id") ON DELETE SET NULL',
    'CREATE INDEX "course_run_lab_id" ON "course_run" ("lab_id")',
    'CREATE INDEX "worker_alike" ON "worker" ("name", "birth_year", "enterprise_id", "town_id", "state")',
    'CREATE INDEX "worker_grade" ON "worker" ("grade")',
    "CREATE INDEX worker_birth_order ON worker (COALESCE(birth_year, 0))",
    'CREATE INDEX "worker_updated_at" ON "worker" ("updated_at")',
    'CREATE INDEX "worker_list" ON "worker" ("town_id", "state", "grade", "birth_year", "occupation_id", "enterprise_id", "shift", '
    '"gender", "sample", "updated_at", "name", "code")',
)

SEARCH = {
    "sqlite": ("CREATE VIRTUAL TABLE register_search USING fts5(words, tokenize = 'unicode61', prefix = '1 2 3')",),
    "postgresql": (
        "CREATE TABLE register_search (register SMALLINT NOT NULL, subject_id INTEGER NOT NULL, words TSVECTOR NOT NULL,"
        " PRIMARY KEY (register, subject_id))",
        "CREATE INDEX register_search_words ON register_search USING gin (words)",
    ),
}

AUDIT = {
    "sqlite": (
        'CREATE TABLE "audit_event_new" ("id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL, "kind" VARCHAR(24) NOT NULL, '
        '"account_id" INTEGER, "role" VARCHAR(16) NOT NULL, "subject" VARCHAR(80) NOT NULL, "detail" TEXT NOT NULL)',
        'INSERT INTO "audit_event_new" ("id", "at", "kind", "account_id", "role", "subject", "detail") '
        'SELECT "id", "at", "kind", "account_id", "role", "subject", "detail" FROM "audit_event"',
        'DROP TABLE "audit_event"',
        'ALTER TABLE "audit_event_new" RENAME TO "audit_event"',
        'CREATE INDEX "audit_event_at" ON "audit_event" ("at")',
        "CREATE TRIGGER audit_event_kept_update BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
        "CREATE TRIGGER audit_event_kept_delete BEFORE DELETE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
    ),
    "postgresql": ('ALTER TABLE "audit_event" DROP CONSTRAINT "audit_event_kind_check"',),
}


def up(migrator, db):
    kind = "sqlite" if isinstance(db, SqliteDatabase) else "postgresql"
    with db.bind_ctx((Town, Enterprise, Base, Course, Account, *TABLES)):
        db.create_tables(TABLES, safe=False)
    for statement in (*COLUMNS, *SEARCH[kind], *AUDIT[kind]):
        db.execute_sql(statement)
