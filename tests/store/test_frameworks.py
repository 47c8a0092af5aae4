"""Classifications, mappings, what is published of them and calendars: the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import peewee
import pytest

from skillmatch import clock
from skillmatch.features.frameworks.queries import exchange_contents as exchange_contents_queries
from skillmatch.features.frameworks.queries import frameworks as frameworks_queries
from skillmatch.features.frameworks.queries.frameworks import MappingQuery
from skillmatch.features.frameworks.services import published_files as published_files_service
from skillmatch.features.frameworks.services.frameworks import decide, start_search
from skillmatch.features.frameworks.services.mapping_search import propose
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.classes import account_classes
from skillmatch.store.db.database import db, open_database, write
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.store.frameworks.models import Concept, ConceptRelation, Framework, Mapping
from skillmatch.store.frameworks.writing import bring_in, relate, retitle
from skillmatch.terms import FrameworkKind, MappingState, TextSubject
from tests import builders
from tests.features.frameworks import published


class First:
    """Finds the first names, all of them rather alike."""

    def kneighbors(self, texts: Sequence[str], n_neighbors: int):
        return np.full((len(texts), 1), 0.6), np.zeros((len(texts), 1), int)


def first(names: Sequence[str], told: Callable[[int], None]) -> First:
    return First()


@pytest.fixture
def esco(migrated: str) -> Framework:
    """ESCO's sample files, brought in."""
    framework = Framework.create(kind="esco")
    with write():
        for text in (published.ESCO_OCCUPATIONS, published.ESCO_SKILLS):
            bring_in(framework.id, list(published_files_service.read(text).records.values()))
        relate(framework.id, published_files_service.read(published.ESCO_RELATIONS).relations)
    return framework


def test_concepts_are_added_changed_retired_and_brought_back(esco: Framework) -> None:
    records = list(published_files_service.read(published.ESCO_SKILLS).records.values())
    with write():
        again = bring_in(esco.id, records)
        fewer = bring_in(esco.id, records[:1])
        back = bring_in(esco.id, records)

    assert (again.same, again.changed_anything) == (2, False)
    assert (fewer.retired, fewer.same) == (1, 1)
    assert (back.changed, back.retired) == (1, 0)
    assert Concept.select().where(Concept.framework == esco, ~Concept.retired).count() == 4
    assert Concept.get(Concept.name == "lathe hand").alt_names == ["turner on trial", "lathe person"]


def test_relations_and_other_names_follow_the_files(esco: Framework) -> None:
    pairs = published_files_service.read(published.ESCO_RELATIONS.replace("optional", "essential")).relations
    with write():
        changed = relate(esco.id, pairs)
        same = relate(esco.id, pairs)
        titles = retitle(esco.id, {f"{published.OCCUPATION}two": ["tester"], "unknown": ["x"]})

    assert (changed.changed, changed.same, changed.added, changed.aside) == (1, 1, 0, 1)
    assert not same.changed_anything
    assert ConceptRelation.select().where(ConceptRelation.essential).count() == 2
    assert (titles.changed, titles.aside) == (3, 1)
    assert Concept.get(Concept.name == "test welder").alt_names == ["tester"]


def test_mappings_are_proposed_listed_decided_and_published(esco: Framework) -> None:
    account = Account.create(username="city", display_name="City", password="-", fs_uniquifier="x")
    skill = builders.a_skill(en="Turn things")
    other = builders.a_skill(en="Something else")
    run = start_search(account.id)
    assert framework_queries.under_way()

    assert propose(run, first) == 2

    assert not framework_queries.under_way()
    found = frameworks_queries.listed(MappingQuery(kind=FrameworkKind.ESCO, subject=TextSubject.SKILL))
    assert [(one.own_code, one.name, one.confidence) for one in found] == [
        (skill.code, "turn things", 1.0), (other.code, "turn things", 0.6),
    ]  # fmt: skip
    assert frameworks_queries.counted() == {("esco", "proposed", "skill"): 2}
    assert decide(account.id, "city", {found[0].id: MappingState.CONFIRMED, found[1].id: MappingState.REFUSED}, {}) == 2
    assert [(one.skill_id, one.name) for one in framework_queries.confirmed_of([skill.id], [])] == [(skill.id, "turn things")]
    assert framework_queries.confirmed_of([other.id], [1]) == []
    assert [one.ref for one in exchange_contents_queries.read().mappings] == [f"{published.SKILL}one"]
    (shown,) = frameworks_queries.imported()
    assert (shown.occupations, shown.skills, shown.relations, shown.retired) == (2, 2, 2, 0)
    assert (exchange_contents_queries.note_edition(), exchange_contents_queries.note_edition()) == (True, False)
    assert exchange_contents_queries.edition().number == 1


def test_a_mapping_speaks_of_one_thing_once(esco: Framework) -> None:
    skill, concept = builders.a_skill(), Concept.select().first()
    given = {"concept": concept, "relation": "close", "confidence": 0.5}
    Mapping.create(**given, skill=skill)
    for wrong in ({}, {"skill": skill}, {"skill": builders.a_skill(), "confidence": 1.5}):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            Mapping.create(**given | wrong)
    assert Occupation.select().count() == 0
    with pytest.raises(peewee.IntegrityError), db.atomic():
        concept.delete_instance()  # what is mapped is not deleted
    assert Skill.select().count() == 2


def test_the_classes_of_an_account(copy_of_seeded: Callable[[], str]) -> None:
    open_database(copy_of_seeded())
    worker = builders.a_worker()
    account = Account.create(username="w", display_name="W", password="-", fs_uniquifier="y")
    Membership.create(account=account, role="worker", worker=worker)
    run = builders.a_run(builders.a_course({}))
    builders.an_enrolment(worker, run.course, run=run, state="requested")

    (one,) = account_classes.classes(account.id, clock.today())

    assert (one.run_id, one.starts_on, one.certain) == (run.id, run.starts_on, False)
    db.close()
