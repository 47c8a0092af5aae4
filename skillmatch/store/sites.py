"""企业阵地 and labs: where practicals are given, with the stations and the equipment that bound a class."""

from __future__ import annotations

from peewee import SQL, CharField, Check, ForeignKeyField, SmallIntegerField

from skillmatch.store import name_keys
from skillmatch.store.database import Table, one_of, within
from skillmatch.store.places import Base, Enterprise, Town
from skillmatch.terms import EquipmentKind, RegisterState, SiteKind


class Site(Table):
    """A place that an enterprise keeps for learning: 匠心讲堂, 智匠之家, 实训基地 or 培育工作站."""

    code = CharField(16, unique=True)
    kind = CharField(24, constraints=[one_of("kind", SiteKind)])
    zh = CharField(120)
    en = CharField(160)
    name_key = name_keys.column()
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
