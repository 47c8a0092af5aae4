"""The reference tables of the trade: skills, occupations, what occupations require, and the subsidy rules."""

from __future__ import annotations

from peewee import BooleanField, CharField, ForeignKeyField, SmallIntegerField, TextField

from skillmatch.store.database import JsonField, Table, one_of, within
from skillmatch.terms import Permit


class Skill(Table):
    """技能点. ``pinyin`` and ``initials`` are the search keys of the Chinese name."""

    code = CharField(16, unique=True)
    zh = CharField(120)
    en = CharField(160)
    family = CharField(8, index=True)
    family_zh = CharField(40)
    family_en = CharField(80)
    generic = BooleanField(default=False)
    pinyin = CharField(200, default="")
    initials = CharField(60, default="")
    basis = CharField(32)


class Occupation(Table):
    """职业, with its national code; ``start_rank`` is where its ladder begins."""

    code = CharField(16, unique=True)
    national_code = CharField(16, index=True)
    zh = CharField(120)
    en = CharField(160)
    local_alias = CharField(120, default="")
    family = CharField(8)
    industry = CharField(80)
    start_rank = SmallIntegerField(constraints=[within("start_rank", 1, 8)])
    max_standard_rank = SmallIntegerField(constraints=[within("max_standard_rank", 1, 8)])
    tasks = TextField(default="")
    flag = CharField(8, default="")
    confidence = CharField(16)
    source = CharField(80)
    pinyin = CharField(200, default="")
    initials = CharField(60, default="")


class Requirement(Table):
    """What an occupation asks for: at grade g those with ``required_rank`` ≤ g apply."""

    occupation = ForeignKeyField(Occupation, backref="requirements", on_delete="CASCADE")
    skill = ForeignKeyField(Skill, backref="requirements", on_delete="RESTRICT")
    required_rank = SmallIntegerField(constraints=[within("required_rank", 1, 8)])
    origin = CharField(16)
    basis = CharField(32)

    class Meta:
        indexes = ((("occupation", "skill"), True),)


class OccupationPermit(Table):
    """A permit of an occupation: ``required`` by law for its work, or usual; ``source`` names the rule."""

    occupation = ForeignKeyField(Occupation, backref="permits", on_delete="CASCADE")
    permit = CharField(16, constraints=[one_of("permit", Permit)])
    required = BooleanField()
    source = CharField(200)
    basis = CharField(32)

    class Meta:
        indexes = ((("occupation", "permit"), True),)


class SubsidyRule(Table):
    """补贴: amounts by rank (yuan), with the source of each; ``default`` amounts say so."""

    code = CharField(24, unique=True)
    zh = CharField(80)
    en = CharField(160)
    amounts = JsonField(default=dict)
    rule = TextField(default="")
    basis = CharField(160)
