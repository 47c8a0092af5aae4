"""Mappings are proposed by comparing names, decided by a person, and what was refused stays refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import peewee
import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.engine_gateway import name_similarity
from skillmatch.features.frameworks import rules
from skillmatch.features.frameworks.rules import CityConcept, ConceptIndex, FrameworkConcept
from skillmatch.features.frameworks.services.frameworks import import_files, start_search
from skillmatch.features.frameworks.services.mapping_search import propose
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.store.frameworks.models import Mapping, MappingRun
from skillmatch.terms import MappingRelation
from tests.features.frameworks import published
from tests.timelines import steps


class Shared:
    """Similarity for tests: the share of the letters of a name that the other has too."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def kneighbors(self, texts: Sequence[str], n_neighbors: int):
        scores = np.array([[len(set(a) & set(b)) / len(set(a) | set(b)) for b in self.names] for a in texts])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :n_neighbors]
        return np.take_along_axis(scores, order, axis=1), order


def quick(names: Sequence[str], told: Callable[[int], None]) -> Shared:
    told(len(names))
    return Shared(names)


@pytest.fixture
def searched(app: Flask, cast, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The official occupations and ESCO are imported and compared."""
    with app.test_request_context():
        import_files([("c.tsv", published.CSCO.encode()), *published.ESCO])
        propose(start_search(cast.account("city").id), quick)
    return app


def test_an_equal_name_is_the_same_and_leaves_nothing_else_to_compare() -> None:
    concepts = [FrameworkConcept(1, "6-1", "车工"), FrameworkConcept(2, "6-2", "车工（数控）"), FrameworkConcept(3, "6-3", "钳工")]

    found = rules.proposals(CityConcept(9, ("车工",), "6-2"), ConceptIndex(concepts), [(concepts[1], 0.9)])

    assert [(one.concept_id, one.relation, one.confidence) for one in found] == [(1, MappingRelation.EXACT, 1.0)]


def test_only_an_equal_name_is_called_the_same() -> None:
    concepts = [
        FrameworkConcept(1, "6-1", "Lathe hand", ("turner",)),
        FrameworkConcept(2, "6-2", "Welder"),
        FrameworkConcept(3, "6-3", "CNC turner operator"),
    ]

    found = rules.proposals(CityConcept(9, ("Turner",), "6-2"), ConceptIndex(concepts), [(concepts[2], 0.99), (concepts[1], 0.2)])

    assert [(one.concept_id, one.relation, one.confidence) for one in found] == [
        (2, MappingRelation.CLOSE, 1.0),  # the same national code
        (1, MappingRelation.CLOSE, 0.95),  # another of its names
        (3, MappingRelation.NARROW, 0.94),
    ]
    assert rules.relation(["cncturneroperator"], "turner") is MappingRelation.BROAD


def test_what_is_not_alike_is_not_proposed() -> None:
    far = FrameworkConcept(1, "6-1", "Shepherd")
    assert rules.proposals(CityConcept(9, ("Turner",)), ConceptIndex([far]), [(far, rules.MIN_CONFIDENCE - 0.01)]) == []


def test_at_most_three_are_proposed_and_groups_never(searched: Flask) -> None:
    numbers: dict[object, int] = {}
    for one in Mapping.select():
        key = (one.skill_id, one.occupation_id, one.concept.framework_id)
        numbers[key] = numbers.get(key, 0) + 1
        assert one.concept.level in (None, 4)

    assert numbers
    assert max(numbers.values()) <= 3
    turner = Occupation.get(Occupation.zh == "车工")
    same = Mapping.get((Mapping.occupation == turner) & (Mapping.relation == "exact"))
    assert same.concept.name == "车工"


def test_a_second_search_proposes_nothing_anew(searched: Flask, cast) -> None:
    before = list(Mapping.select(Mapping.id, Mapping.state).order_by(Mapping.id).tuples())
    refused = before[0][0]
    Mapping.update(state="refused").where(Mapping.id == refused).execute()

    with searched.test_request_context():
        assert propose(start_search(cast.account("city").id), quick) == 0

    assert [row[0] for row in Mapping.select(Mapping.id).order_by(Mapping.id).tuples()] == [row[0] for row in before]
    assert Mapping.get_by_id(refused).state == "refused"


def test_a_proposal_that_no_longer_stands_goes_and_a_decided_one_stays(searched: Flask, cast) -> None:
    open_one, refused, confirmed = Mapping.select().where(Mapping.skill.is_null(False)).order_by(Mapping.id).limit(3)
    Mapping.update(state="refused").where(Mapping.id == refused.id).execute()
    Mapping.update(state="confirmed").where(Mapping.id == confirmed.id).execute()
    newer = published.ESCO_SKILLS.replace("turn things", "§§§").replace("knowledge of chips", "¶¶¶")

    with searched.test_request_context():
        import_files([("skills.csv", newer.encode())])
        propose(start_search(cast.account("city").id), quick)

    assert Mapping.get_or_none(Mapping.id == open_one.id) is None
    assert Mapping.get_by_id(refused.id).state == "refused"
    assert Mapping.get_by_id(confirmed.id).state == "confirmed"


def test_the_real_likeness_finds_a_trade_by_another_name(cast) -> None:
    """With the engine's own encoder, which takes two seconds to load."""
    told: list[int] = []
    concepts = [FrameworkConcept(at, "", name) for at, name in enumerate(("车工", "试验焊工", "幼儿园教师"))]
    scores, found = name_similarity.similar_to([one.name for one in concepts], told.append).kneighbors(["电焊工"], 3)

    near = [(concepts[int(at)], float(score)) for at, score in zip(found[0], scores[0], strict=True)]
    assert [one.concept_id for one in rules.proposals(CityConcept(1, ("电焊工",)), ConceptIndex(concepts), near)] == [1]
    assert sum(told) == 3


def test_the_search_is_asked_for_on_the_page_and_tells_how_far_it_is(as_city: FlaskClient, cast, monkeypatch) -> None:
    with as_city.application.test_request_context():
        import_files([("c.tsv", published.CSCO.encode())])
    asked = []
    monkeypatch.setitem(as_city.application.extensions["work"].named, "propose-mappings", asked.append)

    assert as_city.post("/frameworks/mappings/search").status_code == 303
    run = MappingRun.select().order_by(MappingRun.id.desc()).first()
    assert asked == [run.id]
    assert as_city.post("/frameworks/mappings/search").status_code == 409  # one is under way

    MappingRun.update(state="running", done=3, total=9).execute()
    page, part = as_city.get("/frameworks"), as_city.get("/frameworks/mappings/progress", headers={"HX-Request": "true"})
    assert page.status_code == part.status_code == 200
    assert 'value="3" max="9"' in part.text
    assert part.text.strip() in page.text
    MappingRun.update(state="done").execute()
    over = as_city.get("/frameworks/mappings/progress", headers={"HX-Request": "true"})
    assert over.status_code == 286
    assert "已确认" in over.text  # what the search found is counted at once
    assert as_city.get("/frameworks/mappings/progress").status_code == 303


def test_a_search_that_was_killed_is_found_again(app: Flask, cast) -> None:
    run_id = start_search(cast.account("city").id)
    told = MappingRun.get_by_id(run_id).told_at

    assert framework_queries.silent(told + framework_queries.SILENCE / 2) == []
    assert framework_queries.silent(told + framework_queries.SILENCE * 2) == [run_id]


def test_one_is_confirmed_with_the_relation_chosen_and_it_is_audited(searched: Flask, as_city: FlaskClient, cast) -> None:
    first = Mapping.select().order_by(Mapping.confidence.desc()).first()
    page = as_city.get("/frameworks/mappings")
    assert page.status_code == 200
    assert first.concept.name in page.text

    answer = as_city.post(
        "/frameworks/mappings?state=proposed", data={"do": f"confirm-{first.id}", f"relation-{first.id}": "broad"}
    )

    assert answer.status_code == 303
    stored = Mapping.get_by_id(first.id)
    assert (stored.state, stored.relation, stored.reviewed_by_id) == ("confirmed", "broad", cast.account("city").id)
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).first()
    assert (event.kind, event.detail) == ("mapping_decided", {"ids": [first.id]})
    assert first.concept.name in as_city.get("/frameworks/mappings?state=confirmed").text


def test_a_page_is_decided_at_once_and_can_be_reopened(searched: Flask, as_city: FlaskClient) -> None:
    shown = [one.id for one in Mapping.select().order_by(Mapping.id).limit(4)]

    part = as_city.post(
        "/frameworks/mappings", data={"do": "refuse-page", "shown": shown, "relation-x": "?"}, headers={"HX-Request": "true"}
    )
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div id="list"')
    assert {one.state for one in Mapping.select().where(Mapping.id.in_(shown))} == {"refused"}
    assert Mapping.select().where(Mapping.state == "refused").count() == 4

    as_city.post("/frameworks/mappings?state=refused", data={"do": f"reopen-{shown[0]}"})
    assert Mapping.get_by_id(shown[0]).state == "proposed"
    assert steps("mapping", shown[0]) == [
        ("propose", "", "proposed", ""), ("refuse", "proposed", "refused", "city"), ("reopen", "refused", "proposed", "city"),
    ]  # fmt: skip
    assert "重新审核。" in as_city.get("/frameworks/mappings").text


def test_the_list_is_filtered_by_what_the_address_says(searched: Flask, as_city: FlaskClient) -> None:
    numbers = {}
    for query in ("kind=csco", "kind=esco&subject=skill", "kind=esco&subject=occupation", "subject=skill", ""):
        page = as_city.get(f"/frameworks/mappings?{query}")
        assert page.status_code == 200
        numbers[query] = page.text.count('name="shown"')
    skill = Mapping.select().where(Mapping.skill.is_null(False)).count()
    assert numbers["kind=esco&subject=skill"] == min(skill, 20) == numbers["subject=skill"]
    assert numbers["kind=csco"] == min(Mapping.select().where(Mapping.skill.is_null() & (Mapping.concept <= 3)).count(), 20)
    assert as_city.get("/frameworks/mappings?state=nonsense&kind=%27&page=99999999").status_code == 200


@pytest.mark.parametrize("data", [{}, {"do": "confirm-abc"}, {"do": "confirm-99999999"}, {"do": "drop-1"}, {"do": "confirm-page"}])
def test_what_is_no_decision_changes_nothing(searched: Flask, as_city: FlaskClient, data: dict[str, str]) -> None:
    assert as_city.post("/frameworks/mappings", data=data).status_code == 303
    assert Mapping.select().where(Mapping.state != "proposed").count() == 0


def test_nobody_but_the_city_sees_or_decides(searched: Flask, as_town: FlaskClient, as_trainer: FlaskClient, as_outsider) -> None:
    first = Mapping.select().first()
    for client in (as_town, as_trainer, as_outsider):
        assert client.get("/frameworks/mappings").status_code == 403
        assert client.post("/frameworks/mappings", data={"do": f"confirm-{first.id}"}).status_code == 403
        assert client.post("/frameworks", data={}).status_code == 403
    assert Mapping.get_by_id(first.id).state == "proposed"


def test_a_mapping_is_of_a_skill_or_an_occupation_never_of_both(searched: Flask) -> None:
    one = Mapping.select().first()
    with pytest.raises(peewee.IntegrityError):
        Mapping.insert(
            concept=one.concept, skill=Skill.get(), occupation=Occupation.get(), relation="close", confidence=1
        ).execute()


def test_a_figure_is_shown_only_where_it_was_measured(searched: Flask, as_city: FlaskClient) -> None:
    """Equal names are called so in words; nothing is called nine in ten that was not right so often."""
    concept = Mapping.select().first().concept
    names = {"same": "forklift driving", "near": "something else"}
    skill = Skill.create(
        code="SK-XX-900",
        zh="叉车驾驶",
        en=names["same"],
        family="LG",
        family_zh="物流与冷链",
        family_en="Logistics",
        basis="sample",
    )
    esco = Mapping.select().where(Mapping.skill.is_null(False)).first().concept
    esco.alt_names, esco.name = ["forklift driving"], "drive agricultural machines"
    esco.save()
    Mapping.create(concept=esco, skill=skill, relation="close", confidence=rules.OTHER_NAME)

    page = as_city.get("/frameworks/mappings?kind=esco&subject=skill").text

    assert concept is not None
    row = page[page.index("叉车驾驶") :].partition("</li>")[0]
    assert "别名" in row and "%" not in row.partition("<select")[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_likeness_alone_is_called_nine_in_ten(language: str) -> None:
    shares = [rules.share_right(step / 100, language) for step in range(101)]
    assert shares[44] is None and shares[45] is not None
    told = [share for share in shares if share is not None]
    assert told == sorted(told) and max(told) < 0.9
