"""Places: the city, its towns, the enterprises, and the bases and centres where people learn."""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, FloatField, ForeignKeyField, TextField

from skillmatch.store import name_keys
from skillmatch.store.database import JsonField, Table, one_of
from skillmatch.terms import BaseKind, RegisterState


class City(Table):
    """The one city of the installation."""

    code = CharField(16, unique=True)
    zh = CharField(80)
    en = CharField(120)


class Town(Table):
    """镇街: a town, a subdistrict or a zone; its position is approximate."""

    city = ForeignKeyField(City, backref="towns", on_delete="RESTRICT")
    code = CharField(16, unique=True)
    admin_code = CharField(16, unique=True)
    zh = CharField(80)
    en = CharField(120)
    kind = CharField(16)
    specialities = JsonField(default=list)
    note = TextField(default="")
    basis = CharField(32)
    confidence = CharField(16)
    longitude = FloatField()
    latitude = FloatField()


class Enterprise(Table):
    """An employer. Those the published report names show its facts only; all others are samples."""

    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    name_key = name_keys.column()
    industry = CharField(80)
    business = CharField(160, default="")
    town = ForeignKeyField(Town, null=True, backref="enterprises", on_delete="RESTRICT")
    facts = JsonField(default=list)
    named_in_article = BooleanField(default=False)
    basis = CharField(32)
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[SQL("DEFAULT 'listed'"), one_of("state", RegisterState)])


class Base(Table):
    """A place that gives courses: one of the three bases, a town's centre or an enterprise's station."""

    code = CharField(24, unique=True)
    kind = CharField(24, constraints=[one_of("kind", BaseKind)])
    zh = CharField(120)
    en = CharField(160)
    town = ForeignKeyField(Town, null=True, backref="bases", on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, null=True, backref="bases", on_delete="RESTRICT")
    basis = CharField(32)
