"""The first tables: a frozen copy that does not follow the application's classes.

The audit log refuses every change and deletion by triggers. A later migration that rebuilds a table on SQLite must write its CHECK
constraints and triggers again, since Peewee's rebuild drops them.
"""

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    SqliteDatabase,
    TextField,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class City(Table):
    code = CharField(16, unique=True)
    zh = CharField(80)
    en = CharField(120)


class Town(Table):
    city = ForeignKeyField(City, on_delete="RESTRICT", backref="+")
    code = CharField(16, unique=True)
    admin_code = CharField(16, unique=True)
    zh = CharField(80)
    en = CharField(120)
    kind = CharField(16)
    specialities = TextField()
    note = TextField()
    basis = CharField(32)
    confidence = CharField(16)
    longitude = FloatField()
    latitude = FloatField()


class Enterprise(Table):
    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    industry = CharField(80)
    business = CharField(160)
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    facts = TextField()
    named_in_article = BooleanField()
    basis = CharField(32)


class Base(Table):
    code = CharField(24, unique=True)
    kind = CharField(
        24, constraints=[Check("kind IN ('ACADEMY', 'SMART_HUB', 'INNOVATION_BASE', 'TOWN_CENTER', 'ENTERPRISE_STATION')")]
    )
    zh = CharField(120)
    en = CharField(160)
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="RESTRICT", backref="+")
    basis = CharField(32)


class Skill(Table):
    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    family = CharField(8, index=True)
    family_zh = CharField(40)
    family_en = CharField(80)
    generic = BooleanField()
    pinyin = CharField(200)
    initials = CharField(60)
    basis = CharField(32)


class Occupation(Table):
    code = CharField(16, unique=True)
    national_code = CharField(16, index=True)
    zh = CharField(120)
    en = CharField(160)
    local_alias = CharField(120)
    family = CharField(8)
    industry = CharField(80)
    start_rank = SmallIntegerField(constraints=[Check("start_rank >= 1 AND start_rank <= 8")])
    max_standard_rank = SmallIntegerField(constraints=[Check("max_standard_rank >= 1 AND max_standard_rank <= 8")])
    tasks = TextField()
    flag = CharField(8)
    confidence = CharField(16)
    source = CharField(80)
    pinyin = CharField(200)
    initials = CharField(60)


class Requirement(Table):
    occupation = ForeignKeyField(Occupation, on_delete="CASCADE", backref="+")
    skill = ForeignKeyField(Skill, on_delete="RESTRICT", backref="+")
    required_rank = SmallIntegerField(constraints=[Check("required_rank >= 1 AND required_rank <= 8")])
    origin = CharField(16)
    basis = CharField(32)

    class Meta:
        indexes = ((("occupation", "skill"), True),)


class SubsidyRule(Table):
    code = CharField(24, unique=True)
    zh = CharField(80)
    en = CharField(160)
    amounts = TextField()
    rule = TextField()
    basis = CharField(160)


class Worker(Table):
    code = CharField(24, unique=True)
    name = CharField(60)
    gender = CharField(1, null=True)
    birth_year = SmallIntegerField(null=True, constraints=[Check("birth_year >= 1900 AND birth_year <= 2100")])
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="SET NULL", backref="+")
    occupation = ForeignKeyField(Occupation, null=True, on_delete="SET NULL", backref="+")
    target = ForeignKeyField(Occupation, null=True, on_delete="SET NULL", backref="+")
    grade = SmallIntegerField(constraints=[Check("grade >= 0 AND grade <= 8")])
    hours_per_week = SmallIntegerField(constraints=[Check("hours_per_week >= 0 AND hours_per_week <= 60")])
    shift = CharField(16, constraints=[Check("shift IN ('day', 'night', 'rotating', 'flexible')")])
    interests = TextField()
    personalised = BooleanField()
    sample = BooleanField()
    created_at = DateTimeField()
    updated_at = DateTimeField()


class HeldSkill(Table):
    worker = ForeignKeyField(Worker, index=False, on_delete="CASCADE", backref="+")
    skill = ForeignKeyField(Skill, index=False, on_delete="RESTRICT", backref="+")
    rank = SmallIntegerField(constraints=[Check("rank >= 1 AND rank <= 8")])
    evidence = CharField(16, constraints=[Check("evidence IN ('self', 'course', 'competition', 'assessment', 'certificate')")])
    dated_on = DateField()
    expires_on = DateField(null=True)

    class Meta:
        indexes = ((("worker", "skill"), True), (("skill", "worker"), False))


class WorkerPermit(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    permit = CharField(16, constraints=[Check("permit IN ('hazchem', 'electric', 'welding', 'refrigeration', 'forklift', 'uav')")])
    expires_on = DateField(null=True)

    class Meta:
        indexes = ((("worker", "permit"), True),)


class Consent(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    enterprise = ForeignKeyField(Enterprise, on_delete="CASCADE", backref="+")
    version = CharField(16)
    given_at = DateTimeField()
    withdrawn_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("worker", "enterprise"), False),)


class Disclosure(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    account_id = IntegerField()
    role = CharField(16)
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="SET NULL", backref="+")
    what = CharField(40)
    cohort_id = IntegerField(null=True)
    at = DateTimeField()


class Mentor(Table):
    code = CharField(16, unique=True)
    name = CharField(60)
    worker = ForeignKeyField(Worker, null=True, unique=True, on_delete="SET NULL", backref="+")
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="SET NULL", backref="+")
    base = ForeignKeyField(Base, null=True, on_delete="SET NULL", backref="+")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    rank = SmallIntegerField(constraints=[Check("rank >= 4 AND rank <= 8")])
    capacity = SmallIntegerField(constraints=[Check("capacity >= 0 AND capacity <= 5")])
    outcomes = FloatField(constraints=[Check("outcomes >= 0 AND outcomes <= 1")])
    apprentices = SmallIntegerField(constraints=[Check("apprentices >= 0 AND apprentices <= 1000")])
    about = TextField()
    active = BooleanField()
    basis = CharField(32)


class MentorSkill(Table):
    mentor = ForeignKeyField(Mentor, on_delete="CASCADE", backref="+")
    skill = ForeignKeyField(Skill, on_delete="RESTRICT", backref="+")
    rank = SmallIntegerField(constraints=[Check("rank >= 1 AND rank <= 8")])

    class Meta:
        indexes = ((("mentor", "skill"), True),)


class Mentorship(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    mentor = ForeignKeyField(Mentor, on_delete="RESTRICT", backref="+")
    state = CharField(16, constraints=[Check("state IN ('requested', 'active', 'declined', 'ended', 'withdrawn')")])
    message = TextField()
    answer = TextField()
    created_at = DateTimeField()
    answered_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("worker", "mentor"), True), (("mentor", "state"), False))


class Trainer(Table):
    code = CharField(16, unique=True)
    name = CharField(60)
    base = ForeignKeyField(Base, on_delete="RESTRICT", backref="+")
    capacity = SmallIntegerField(constraints=[Check("capacity >= 0 AND capacity <= 50")])
    paused = BooleanField()
    basis = CharField(32)


class TrainerSkill(Table):
    trainer = ForeignKeyField(Trainer, on_delete="CASCADE", backref="+")
    family = CharField(8)

    class Meta:
        indexes = ((("trainer", "family"), True),)


class Account(Table):
    username = CharField(40, unique=True)
    display_name = CharField(80)
    password = CharField(255)
    active = BooleanField()
    fs_uniquifier = CharField(64, unique=True)
    sample = BooleanField()
    created_at = DateTimeField()
    password_set_at = DateTimeField()
    password_given = BooleanField()


Account.add_index(SQL("CREATE UNIQUE INDEX account_username_lower ON account (lower(username))"))


class Membership(Table):
    account = ForeignKeyField(Account, on_delete="CASCADE", backref="+")
    role = CharField(
        16,
        constraints=[
            Check(
                "role IN ('worker', 'mentor', 'enterprise', 'trainer', 'assessor', 'town', 'department', 'city', 'auditor', 'administrator')"
            )
        ],
    )
    worker = ForeignKeyField(Worker, null=True, on_delete="CASCADE", backref="+")
    mentor = ForeignKeyField(Mentor, null=True, on_delete="CASCADE", backref="+")
    trainer = ForeignKeyField(Trainer, null=True, on_delete="CASCADE", backref="+")
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="CASCADE", backref="+")
    town = ForeignKeyField(Town, null=True, on_delete="CASCADE", backref="+")
    base = ForeignKeyField(Base, null=True, on_delete="CASCADE", backref="+")


class SignInAttempt(Table):
    key = CharField(64)
    at = DateTimeField()

    class Meta:
        indexes = ((("key", "at"), False),)


class DemoMark(Table):
    made_at = DateTimeField()
    seed = IntegerField()
    workers = IntegerField()


class Course(Table):
    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    hours = SmallIntegerField(constraints=[Check("hours >= 1 AND hours <= 2000")])
    mode = CharField(16, constraints=[Check("mode IN ('online', 'offline', 'blended', 'practical', 'onsite')")])
    base = ForeignKeyField(Base, on_delete="RESTRICT", backref="+")
    target_rank = SmallIntegerField(constraints=[Check("target_rank >= 1 AND target_rank <= 8")])
    min_rank = SmallIntegerField(constraints=[Check("min_rank >= 0 AND min_rank <= 8")])
    family = CharField(8)
    certificate = CharField(24)
    certificate_scope = CharField(120)
    subsidy = ForeignKeyField(SubsidyRule, null=True, on_delete="RESTRICT", backref="+")
    min_age = SmallIntegerField(constraints=[Check("min_age >= 0 AND min_age <= 99")])
    permit_given = CharField(
        16,
        null=True,
        constraints=[Check("permit_given IN ('hazchem', 'electric', 'welding', 'refrigeration', 'forklift', 'uav')")],
    )
    permit_needed = CharField(
        16,
        null=True,
        constraints=[Check("permit_needed IN ('hazchem', 'electric', 'welding', 'refrigeration', 'forklift', 'uav')")],
    )
    state = CharField(16, constraints=[Check("state IN ('draft', 'reviewed', 'listed', 'retired')")])
    basis = CharField(32)


class CourseSkill(Table):
    course = ForeignKeyField(Course, on_delete="CASCADE", backref="+")
    skill = ForeignKeyField(Skill, on_delete="RESTRICT", backref="+")
    from_rank = SmallIntegerField(constraints=[Check("from_rank >= 0 AND from_rank <= 7")])
    to_rank = SmallIntegerField(constraints=[Check("to_rank >= 1 AND to_rank <= 8")])
    basis = CharField(32)

    class Meta:
        indexes = ((("course", "skill"), True),)
        constraints = (Check("from_rank < to_rank"),)


class Prerequisite(Table):
    course = ForeignKeyField(Course, on_delete="CASCADE", backref="+")
    before = ForeignKeyField(Course, on_delete="RESTRICT", backref="+")

    class Meta:
        indexes = ((("course", "before"), True),)
        constraints = (Check("course_id <> before_id"),)


class CourseOccupation(Table):
    course = ForeignKeyField(Course, on_delete="CASCADE", backref="+")
    occupation = ForeignKeyField(Occupation, on_delete="CASCADE", backref="+")

    class Meta:
        indexes = ((("course", "occupation"), True),)


class CourseRun(Table):
    course = ForeignKeyField(Course, on_delete="CASCADE", backref="+")
    base = ForeignKeyField(Base, on_delete="RESTRICT", backref="+")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    time = CharField(16, constraints=[Check("time IN ('weekday', 'evening', 'weekend', 'anytime')")])
    starts_on = DateField(index=True)
    ends_on = DateField()
    seats = SmallIntegerField(constraints=[Check("seats >= 1 AND seats <= 500")])
    basis = CharField(32)

    class Meta:
        constraints = (Check("starts_on <= ends_on"),)


class Enrolment(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    course = ForeignKeyField(Course, on_delete="RESTRICT", backref="+")
    run = ForeignKeyField(CourseRun, null=True, on_delete="RESTRICT", backref="+")
    state = CharField(16, constraints=[Check("state IN ('interested', 'requested', 'enrolled', 'completed', 'withdrawn')")])
    hours = IntegerField()
    created_at = DateTimeField()
    completed_on = DateField(null=True)

    class Meta:
        indexes = ((("worker", "course"), True), (("course", "state"), False), (("run", "state"), False))


class Demand(Table):
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT", backref="+")
    occupation = ForeignKeyField(Occupation, on_delete="RESTRICT", backref="+")
    title = CharField(120)
    headcount = SmallIntegerField(constraints=[Check("headcount >= 1 AND headcount <= 1000")])
    filled = SmallIntegerField(constraints=[Check("filled >= 0 AND filled <= 1000")])
    needed_by = DateField(null=True)
    pay_low = IntegerField(null=True, constraints=[Check("pay_low >= 0 AND pay_low <= 1000000")])
    pay_high = IntegerField(null=True, constraints=[Check("pay_high >= 0 AND pay_high <= 1000000")])
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    urgency = FloatField(constraints=[Check("urgency >= 0 AND urgency <= 3")])
    credibility = FloatField(constraints=[Check("credibility >= 0 AND credibility <= 1")])
    note = TextField()
    state = CharField(16, constraints=[Check("state IN ('open', 'closed')")])
    posted_at = DateTimeField()
    closed_at = DateTimeField(null=True)
    closed_reason = CharField(16, null=True, constraints=[Check("closed_reason IN ('filled', 'not_needed', 'changed', 'other')")])
    updated_at = DateTimeField()
    basis = CharField(32)

    class Meta:
        indexes = ((("enterprise", "state"), False),)
        constraints = (Check("filled <= headcount"), Check("pay_low IS NULL OR pay_high IS NULL OR pay_low <= pay_high"))


class DemandSkill(Table):
    demand = ForeignKeyField(Demand, on_delete="CASCADE", backref="+")
    skill = ForeignKeyField(Skill, on_delete="RESTRICT", backref="+")
    required_rank = SmallIntegerField(constraints=[Check("required_rank >= 1 AND required_rank <= 8")])

    class Meta:
        indexes = ((("demand", "skill"), True),)


class DemandPermit(Table):
    demand = ForeignKeyField(Demand, on_delete="CASCADE", backref="+")
    permit = CharField(16, constraints=[Check("permit IN ('hazchem', 'electric', 'welding', 'refrigeration', 'forklift', 'uav')")])

    class Meta:
        indexes = ((("demand", "permit"), True),)


class ShortageVersion(Table):
    number = IntegerField(unique=True)
    as_of = DateField()
    published_on = DateField(null=True)
    note = TextField()


class ShortageProfession(Table):
    version = ForeignKeyField(ShortageVersion, on_delete="CASCADE", backref="+")
    code = CharField(16)
    zh = CharField(80)
    en = CharField(120)
    industry = CharField(80)
    demand = IntegerField()
    supply = IntegerField()
    shortage_index = FloatField(constraints=[Check("shortage_index >= 0 AND shortage_index <= 1")])
    drivers = TextField()
    evidence = CharField(80)
    basis = CharField(32)

    class Meta:
        indexes = ((("version", "code"), True),)


class ShortageOccupation(Table):
    profession = ForeignKeyField(ShortageProfession, on_delete="CASCADE", backref="+")
    occupation = ForeignKeyField(Occupation, on_delete="RESTRICT", backref="+")

    class Meta:
        indexes = ((("profession", "occupation"), True),)


class ShortageCourse(Table):
    profession = ForeignKeyField(ShortageProfession, on_delete="CASCADE", backref="+")
    course = ForeignKeyField(Course, on_delete="RESTRICT", backref="+")

    class Meta:
        indexes = ((("profession", "course"), True),)


class Cohort(Table):
    number = CharField(24, unique=True)
    demand = ForeignKeyField(Demand, on_delete="RESTRICT", backref="+")
    course = ForeignKeyField(Course, null=True, on_delete="RESTRICT", backref="+")
    base = ForeignKeyField(Base, null=True, on_delete="RESTRICT", backref="+")
    trainer = ForeignKeyField(Trainer, null=True, on_delete="SET NULL", backref="+")
    run = ForeignKeyField(CourseRun, null=True, on_delete="SET NULL", backref="+")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", backref="+")
    time = CharField(16, constraints=[Check("time IN ('weekday', 'evening', 'weekend', 'anytime')")])
    starts_on = DateField(null=True)
    headcount = SmallIntegerField(constraints=[Check("headcount >= 1 AND headcount <= 1000")])
    reserves = SmallIntegerField(constraints=[Check("reserves >= 0 AND reserves <= 100")])
    seats = SmallIntegerField(constraints=[Check("seats >= 1 AND seats <= 1000")])
    own_staff_first = BooleanField()
    state = CharField(16, constraints=[Check("state IN ('requested', 'proposed', 'approved', 'returned', 'cancelled')")])
    note = TextField()
    objective = FloatField(null=True)
    greedy_objective = FloatField(null=True)
    eligible = IntegerField(null=True)
    left_out = TextField()
    exposure = TextField()
    inputs = TextField()
    requested_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    requested_at = DateTimeField()
    proposed_at = DateTimeField(null=True)
    decided_at = DateTimeField(null=True)
    version = IntegerField()

    class Meta:
        indexes = ((("state", "trainer"), False),)
        constraints = (Check("headcount <= seats"),)


class CohortSeat(Table):
    cohort = ForeignKeyField(Cohort, on_delete="CASCADE", backref="+")
    worker = ForeignKeyField(Worker, on_delete="RESTRICT", backref="+")
    position = SmallIntegerField()
    state = CharField(16, constraints=[Check("state IN ('proposed', 'reserve', 'offered', 'accepted', 'declined', 'removed')")])
    contribution = FloatField()
    coverage = FloatField()
    coverage_after = FloatField()
    hours = FloatField()
    terms = TextField()
    gains = TextField()
    pinned = BooleanField()
    own_staff = BooleanField()
    reason = TextField()
    answer_by = DateField(null=True)
    answered_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("cohort", "worker"), True), (("worker", "state"), False))


class CohortEvent(Table):
    cohort = ForeignKeyField(Cohort, on_delete="CASCADE", backref="+")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    kind = CharField(24)
    note = TextField()
    detail = TextField()
    at = DateTimeField()


class Feedback(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    subject = CharField(16)
    subject_id = IntegerField()
    kind = CharField(16, constraints=[Check("kind IN ('shown', 'accepted', 'saved', 'dismissed')")])
    reason = CharField(16, null=True, constraints=[Check("reason IN ('time', 'distance', 'known', 'irrelevant', 'other')")])
    at = DateTimeField()
    undone_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("worker", "subject", "kind"), False),)


class AuditEvent(Table):
    at = DateTimeField(index=True)
    kind = CharField(
        24,
        constraints=[
            Check(
                "kind IN ('signed_in', 'signed_out', 'sign_in_failed', 'throttled', 'denied', 'role_granted', 'role_revoked', 'password_changed', 'consent_given', 'consent_withdrawn', 'personalisation_off', 'personalisation_on', 'disclosed')"
            )
        ],
    )
    account_id = IntegerField(null=True)
    role = CharField(16)
    subject = CharField(80)
    detail = TextField()


class Counter(Table):
    name = CharField(24, primary_key=True)
    value = IntegerField()


TABLES = (
    City,
    Town,
    Enterprise,
    Base,
    Skill,
    Occupation,
    Requirement,
    SubsidyRule,
    Worker,
    HeldSkill,
    WorkerPermit,
    Consent,
    Disclosure,
    Mentor,
    MentorSkill,
    Mentorship,
    Trainer,
    TrainerSkill,
    Account,
    Membership,
    SignInAttempt,
    DemoMark,
    Course,
    CourseSkill,
    Prerequisite,
    CourseOccupation,
    CourseRun,
    Enrolment,
    Demand,
    DemandSkill,
    DemandPermit,
    ShortageVersion,
    ShortageProfession,
    ShortageOccupation,
    ShortageCourse,
    Cohort,
    CohortSeat,
    CohortEvent,
    Feedback,
    AuditEvent,
    Counter,
)

TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER audit_event_kept_update BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
        "CREATE TRIGGER audit_event_kept_delete BEFORE DELETE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_event_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$",
        "CREATE TRIGGER audit_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_kept()",
    ),
}


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES, safe=False)
    for statement in TRIGGERS["sqlite" if isinstance(db, SqliteDatabase) else "postgresql"]:
        db.execute_sql(statement)
