"""Getting in and the service desk: letters, resets, work on behalf, calls, the inbox, requests with their timeline."""

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

ROLES = "('worker', 'mentor', 'enterprise', 'trainer', 'assessor', 'town', 'department', 'city', 'auditor', 'administrator')"
MESSAGES = (
    "kind IN ('seat_offered', 'order_returned', 'cohort_proposed', 'mentorship_answered', 'account_claimed', 'password_reset', "
    "'on_behalf', 'request_answered', 'request_escalated', 'request_opened')"
)
REQUESTS = "kind IN ('course', 'correction', 'complaint', 'review', 'other', 'demand', 'mentorship', 'place')"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    """What the foreign keys need of the tables that are there already; so the three below."""


class Worker(Table):
    pass


class Town(Table):
    pass


class Enterprise(Table):
    pass


class AccountLetter(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    code_hash = CharField(64, unique=True)
    issued_at = DateTimeField()
    issued_by = IntegerField()
    role = CharField(16, constraints=[Check(f"role IN {ROLES}")])
    expires_at = DateTimeField()
    revoked_at = DateTimeField(null=True)
    used_at = DateTimeField(null=True)
    consent_version = CharField(16)


class PasswordReset(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    account = ForeignKeyField(Account, on_delete="CASCADE", backref="+")
    opened_by = IntegerField()
    opened_role = CharField(16, constraints=[Check(f"opened_role IN {ROLES}")])
    opened_at = DateTimeField()
    confirmed_by = IntegerField(null=True)
    confirmed_at = DateTimeField(null=True)
    code_hash = CharField(64, null=True, unique=True)
    expires_at = DateTimeField(null=True)
    used_at = DateTimeField(null=True)
    closed_at = DateTimeField(null=True)

    class Meta:
        constraints = (Check("confirmed_by IS NULL OR confirmed_by <> opened_by"),)


class Behalf(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    account_id = IntegerField()
    role = CharField(16, constraints=[Check(f"role IN {ROLES}")])
    reason = CharField(200)
    began_at = DateTimeField()
    ends_at = DateTimeField()
    ended_at = DateTimeField(null=True)


class BehalfEntry(Table):
    behalf = ForeignKeyField(Behalf, on_delete="CASCADE", backref="+")
    at = DateTimeField()
    what = CharField(24)
    detail = TextField()
    objected_at = DateTimeField(null=True)


class Call(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    account_id = IntegerField()
    role = CharField(16, constraints=[Check(f"role IN {ROLES}")])
    at = DateTimeField()
    reached = BooleanField()


class Message(Table):
    account = ForeignKeyField(Account, null=True, on_delete="CASCADE", index=False, backref="+")
    worker = ForeignKeyField(Worker, null=True, on_delete="CASCADE", index=False, backref="+")
    kind = CharField(24, constraints=[Check(MESSAGES)])
    parameters = TextField()
    link = CharField(120)
    at = DateTimeField()
    read_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("account", "read_at"), False), (("worker", "read_at"), False), (("read_at", "at"), False))
        constraints = (Check("(account_id IS NULL) <> (worker_id IS NULL)"),)


class ServiceRequest(Table):
    kind = CharField(16, constraints=[Check(REQUESTS)])
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    worker = ForeignKeyField(Worker, null=True, on_delete="CASCADE", backref="+")
    town = ForeignKeyField(Town, null=True, on_delete="RESTRICT", index=False, backref="+")
    enterprise = ForeignKeyField(Enterprise, null=True, on_delete="SET NULL", index=False, backref="+")
    subject = CharField(120)
    text = TextField()
    about = CharField(40, null=True, unique=True)
    opened_at = DateTimeField()
    due_on = DateField()
    level = CharField(16, constraints=[Check("level IN ('city', 'town', 'enterprise')")])
    escalated_at = DateTimeField(null=True)
    answered_at = DateTimeField(null=True)
    answered_by = IntegerField(null=True)
    answer = TextField()

    class Meta:
        indexes = (
            (("answered_at", "due_on"), False),
            (("town", "answered_at"), False),
            (("enterprise", "answered_at"), False),
        )
        constraints = (Check("(answered_at IS NULL) = (answer = '')"),)


class ServiceEvent(Table):
    request = ForeignKeyField(ServiceRequest, on_delete="CASCADE", backref="+")
    at = DateTimeField()
    kind = CharField(16)
    account_id = IntegerField(null=True)
    detail = TextField()


TABLES = (AccountLetter, PasswordReset, Behalf, BehalfEntry, Call, Message, ServiceRequest, ServiceEvent)


def up(migrator, db):
    with db.bind_ctx((Account, Worker, Town, Enterprise, *TABLES)):
        db.create_tables(TABLES, safe=False)
