"""Imported classifications, mappings to them, and other names."""

from __future__ import annotations

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.db.database import JsonField, Table, one_of, within
from skillmatch.terms import AliasLanguage, AliasSource, FrameworkKind, MappingRelation, MappingRunState, MappingState, TextSubject


class Framework(Table):
    """One classification, whatever its edition; ``label`` names the edition, ``note`` is the attribution its licence asks for."""

    kind = CharField(16, unique=True, constraints=[one_of("kind", FrameworkKind)])
    label = CharField(60, default="")
    note = TextField(default="")
    imported_at = DateTimeField(default=clock.now)


class FrameworkFile(Table):
    """A file that changed something, with its fingerprint; the texts themselves become concepts, the file is not kept."""

    framework = ForeignKeyField(Framework, backref="files", on_delete="CASCADE")
    form = CharField(24)
    name = CharField(200)
    label = CharField(60, default="")
    sha256 = CharField(64)
    records = IntegerField()
    imported_at = DateTimeField(default=clock.now)
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")


class Concept(Table):
    """An occupation or a skill of a classification. ``ref`` is its key there: a code or an address. Never deleted: ``retired``."""

    framework = ForeignKeyField(Framework, backref="concepts", on_delete="CASCADE")
    subject = CharField(16, constraints=[one_of("subject", TextSubject)])
    ref = CharField(200)
    code = CharField(60, default="")
    level = SmallIntegerField(null=True)
    """Depth in a classification of groups and occupations; empty where there are only occupations and skills."""
    name = CharField(300)
    alt_names = JsonField(default=list)
    definition = TextField(default="")
    description = TextField(default="")
    retired = BooleanField(default=False)

    class Meta:
        indexes = ((("framework", "ref"), True), (("framework", "subject", "retired"), False))


class ConceptRelation(Table):
    """An occupation of a classification asks for a skill of it."""

    occupation = ForeignKeyField(Concept, backref="asks", on_delete="CASCADE")
    skill = ForeignKeyField(Concept, backref="asked_by", on_delete="CASCADE")
    essential = BooleanField()

    class Meta:
        indexes = ((("occupation", "skill"), True),)


class Mapping(Table):
    """How a concept stands to a skill or an occupation of the city: proposed by comparing names, decided by a person."""

    concept = ForeignKeyField(Concept, backref="mappings", on_delete="RESTRICT")
    skill = ForeignKeyField(Skill, null=True, backref="mappings", on_delete="CASCADE")
    occupation = ForeignKeyField(Occupation, null=True, backref="mappings", on_delete="CASCADE")
    relation = CharField(16, constraints=[one_of("relation", MappingRelation)])
    confidence = FloatField(constraints=[within("confidence", 0, 1)])
    state = CharField(16, default=MappingState.PROPOSED.value, constraints=[one_of("state", MappingState)])
    reviewed_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = (
            (("concept", "skill"), True),
            (("concept", "occupation"), True),
            (("state", "confidence"), False),
        )
        constraints = (Check("(skill_id IS NULL) <> (occupation_id IS NULL)"),)


class MappingRun(Table):
    """One search for mappings in the background, and how far it is."""

    state = CharField(16, default=MappingRunState.WAITING.value, constraints=[one_of("state", MappingRunState)])
    done = IntegerField(default=0)
    total = IntegerField(default=1)
    proposed = IntegerField(default=0)
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    started_at = DateTimeField(default=clock.now)
    told_at = DateTimeField(default=clock.now)
    """When it last said how far it is: one that has been silent for long was killed, and is asked for again."""


class CaseEdition(Table):
    """A state of what is published as CASE: noted when it differs from the one before, so that readers learn when it changed."""

    digest = CharField(64)
    changed_at = DateTimeField(default=clock.now)


MAX_ALIAS_LENGTH = 60


class Alias(Table):
    """Another name of a skill or an occupation. ``word`` is what two spellings of one name share."""

    subject = CharField(16, constraints=[one_of("subject", TextSubject)])
    skill = ForeignKeyField(Skill, null=True, backref="aliases", on_delete="CASCADE")
    occupation = ForeignKeyField(Occupation, null=True, backref="aliases", on_delete="CASCADE")
    language = CharField(2, constraints=[one_of("language", AliasLanguage)])
    text = CharField(MAX_ALIAS_LENGTH)
    word = CharField(MAX_ALIAS_LENGTH)
    pinyin = CharField(200)
    initials = CharField(MAX_ALIAS_LENGTH)
    source = CharField(16, constraints=[one_of("source", AliasSource)])
    sample = BooleanField(default=False)
    removed = BooleanField(default=False)
    account = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    edited_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("subject", "word"), True),)
        constraints = (
            Check("(skill_id IS NULL) = (subject <> 'skill')"),
            Check("(occupation_id IS NULL) = (subject <> 'occupation')"),
        )
