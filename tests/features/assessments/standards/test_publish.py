"""Publishing a revision: the bridging courses are worked out before anybody has to wait, and nobody is missed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from skillmatch.features.assessments.queries import standard_impact as standard_impact_queries
from skillmatch.matching import Engine, Workers
from skillmatch.store.assessments.models import Standard, StandardVersion
from skillmatch.store.db.database import db
from skillmatch.store.messaging.models import Message
from skillmatch.store.people.models import Worker
from skillmatch.terms import MessageKind
from tests.mission.test_18_standards import CODE, MORE, a_holder, revised

OLD = {"SK-LG-049": 3, "SK-LG-047": 3, "SK-LG-048": 3, "SK-LG-027": 3}


@pytest.fixture
def version(cast) -> StandardVersion:
    standard = Standard.get(Standard.code == CODE)
    return StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.state == "published"))


def told() -> dict[int, dict[str, Any]]:
    found = Message.select().where((Message.kind == MessageKind.STANDARD_REVISED.value) & Message.worker.is_null(False))
    return {row.worker_id: row.parameters for row in found}


def watched(monkeypatch: pytest.MonkeyPatch, at_first: Callable[[], None] = lambda: None) -> list[bool]:
    """Of each bridging course that publishing works out, whether others had to wait; `at_first` happens behind the first look."""
    waited: list[bool] = []

    def bridges(engine: Engine, workers: Workers, *asked: Any) -> Any:
        first = not waited
        waited.extend([db.in_transaction()] * len(workers.ids))
        ways = real(engine, workers, *asked)
        if first:
            at_first()
        return ways

    real = standard_impact_queries.bridges
    monkeypatch.setattr(standard_impact_queries, "bridges", bridges)
    return waited


def test_nobody_waits_while_the_courses_are_worked_out(version, as_city, as_assessor, monkeypatch) -> None:
    holders = [a_holder(version, OLD) for _ in range(3)]
    waited = watched(monkeypatch)
    revised(as_city, as_assessor, version.standard, *MORE)

    assert waited == [False] * 3
    assert set(told()) == {one.id for one in holders}


def test_who_comes_to_hold_a_certificate_meanwhile_is_told_too(version, as_city, as_assessor, monkeypatch) -> None:
    first, late = a_holder(version, OLD), []
    watched(monkeypatch, lambda: late.append(a_holder(version, OLD)))
    revised(as_city, as_assessor, version.standard, *MORE)

    assert set(told()) == {first.id, late[0].id}
    assert told()[late[0].id]["course"] == told()[first.id]["course"] != {}


def test_who_switches_suggestions_off_meanwhile_gets_none(version, as_city, as_assessor, monkeypatch) -> None:
    holder = a_holder(version, OLD)
    watched(monkeypatch, lambda: Worker.update(personalised=False).where(Worker.id == holder.id).execute())
    revised(as_city, as_assessor, version.standard, *MORE)

    assert told()[holder.id]["course"] == {}


def test_a_draft_that_changes_meanwhile_is_not_published(version, as_city, as_assessor, monkeypatch) -> None:
    a_holder(version, OLD)
    page, draft = f"/standards/{version.standard_id}/draft", StandardVersion.state == "draft"
    as_city.post(page)
    as_city.post(f"{page}/criteria", data=MORE[0])
    as_city.post(f"{page}/criteria", data=MORE[1])
    seen = {"seen": str(StandardVersion.get(draft, StandardVersion.standard == version.standard).edited_at)}
    assert as_assessor.post(f"{page}/review", data=seen).status_code == 303
    watched(monkeypatch, lambda: as_city.post(f"{page}/note", data={"note": "又改了"}))

    assert as_city.post(f"{page}/publish", data=seen).status_code == 409
    assert told() == {}
    assert StandardVersion.get(draft, StandardVersion.standard == version.standard).note == "又改了"
