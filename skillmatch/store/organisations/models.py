"""City, towns, enterprises and bases, with their sites, labs and rooms."""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, Check, DateField, FloatField, ForeignKeyField, SmallIntegerField, TextField

from skillmatch.store.db import name_keys
from skillmatch.store.db.database import JsonField, Table, one_of, within
from skillmatch.terms import BaseKind, CalendarDayKind, EquipmentKind, NetworkLevel, Pillar, RegisterState, SiteKind


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
    code_key = name_keys.code_column()
    industry = CharField(80)
    business = CharField(160, default="")
    town = ForeignKeyField(Town, null=True, backref="enterprises", on_delete="RESTRICT")
    facts = JsonField(default=list)
    named_in_article = BooleanField(default=False)
    basis = CharField(32)
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[SQL("DEFAULT 'listed'"), one_of("state", RegisterState)])
    credit_code = CharField(18, null=True, unique=True)
    """统一社会信用代码 (GB 32100)."""


class Base(Table):
    """A place that gives courses: one of the three bases, a town's centre or an enterprise's station."""

    code = CharField(24, unique=True)
    kind = CharField(24, constraints=[one_of("kind", BaseKind)])
    zh = CharField(120)
    en = CharField(160)
    town = ForeignKeyField(Town, null=True, backref="bases", on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, null=True, backref="bases", on_delete="RESTRICT")
    basis = CharField(32)


class Site(Table):
    """A place that an enterprise keeps for learning: 匠心讲堂, 智匠之家, 实训基地 or 培育工作站."""

    code = CharField(16, unique=True)
    kind = CharField(24, constraints=[one_of("kind", SiteKind)])
    zh = CharField(120)
    en = CharField(160)
    name_key = name_keys.column()
    code_key = name_keys.code_column()
    enterprise = ForeignKeyField(Enterprise, backref="sites", on_delete="RESTRICT")
    town = ForeignKeyField(Town, null=True, backref="sites", on_delete="RESTRICT")
    basis = CharField(32, default="sample")
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[SQL("DEFAULT 'listed'"), one_of("state", RegisterState)])


class Lab(Table):
    """A room with ``stations`` workplaces, at an enterprise's site or at a base."""

    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    name_key = name_keys.column()
    code_key = name_keys.code_column()
    site = ForeignKeyField(Site, null=True, backref="labs", on_delete="RESTRICT")
    base = ForeignKeyField(Base, null=True, backref="labs", on_delete="RESTRICT")
    town = ForeignKeyField(Town, null=True, backref="labs", on_delete="RESTRICT")
    stations = SmallIntegerField(constraints=[within("stations", 1, 500)])
    basis = CharField(32, default="sample")
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[SQL("DEFAULT 'listed'"), one_of("state", RegisterState)])

    class Meta:
        constraints = (Check("site_id IS NOT NULL OR base_id IS NOT NULL"),)


class Equipment(Table):
    """``number`` pieces of a kind of equipment in a lab."""

    lab = ForeignKeyField(Lab, backref="equipment", on_delete="CASCADE")
    kind = CharField(24, constraints=[one_of("kind", EquipmentKind)])
    number = SmallIntegerField(default=1, constraints=[within("number", 1, 1000)])

    class Meta:
        indexes = ((("lab", "kind"), True),)


class NetworkPlace(Table):
    """Where a base stands in the table of three bases and three levels."""

    base = ForeignKeyField(Base, unique=True, backref="place", on_delete="CASCADE")
    pillar = CharField(24, constraints=[one_of("pillar", Pillar)])
    level = CharField(16, constraints=[one_of("level", NetworkLevel)])
    basis = CharField(32)


class Room(Table):
    """A classroom of a base, with its seats."""

    base = ForeignKeyField(Base, backref="rooms", on_delete="RESTRICT", index=False)
    code = CharField(16)
    zh = CharField(120)
    en = CharField(160, default="")
    seats = SmallIntegerField(constraints=[within("seats", 1, 1000)])
    state = CharField(16, default=RegisterState.LISTED.value, constraints=[one_of("state", RegisterState)])

    class Meta:
        indexes = ((("base", "code"), True),)


class CalendarDay(Table):
    """A day on which the city differs from an ordinary week. ``provisional``: by the law alone, before the notice of its year."""

    day = DateField(unique=True)
    kind = CharField(16, constraints=[one_of("kind", CalendarDayKind)])
    zh = CharField(40)
    en = CharField(80)
    provisional = BooleanField(default=False)
    source = CharField(200)
