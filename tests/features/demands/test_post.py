"""Posting a demand: what is stored, what is ignored, and what is refused with everything kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.store.db.versions import version
from skillmatch.store.demands.models import Demand
from tests import builders
from tests.cast import Cast
from tests.features.demands.conftest import rows_of, value_of, words

Form = Callable[..., dict[str, Any]]


def newest() -> Demand:
    return Demand.select().order_by(Demand.id.desc()).get()


def test_it_stores_the_demand_of_the_own_enterprise(as_enterprise: FlaskClient, cast: Cast, demand_form: Form) -> None:
    before = version()
    answer = as_enterprise.post("/demands/new", data=demand_form())
    assert answer.status_code == 303
    stored = newest()
    assert answer.headers["Location"].endswith(f"/demands/{stored.id}")
    assert stored.enterprise_id == cast.enterprise.id
    assert (stored.title, stored.headcount, stored.pay_low, stored.pay_high, stored.note) == (
        "三号车间焊工",
        12,
        5000,
        8000,
        "两班倒",
    )
    assert sorted(row.required_rank for row in stored.skills) == [2, 3]
    assert [row.permit for row in stored.permits] == ["welding"]
    assert version() > before
    assert stored.id in snapshot.current().demand_index.position
    shown = as_enterprise.get(answer.headers["Location"])
    assert shown.status_code == 200
    assert "三号车间焊工" in shown.text
    listed = as_enterprise.get("/demands")
    assert listed.status_code == 200
    assert "三号车间焊工" in listed.text


def test_htmx_is_sent_to_the_new_demand(as_enterprise: FlaskClient, demand_form: Form) -> None:
    answer = as_enterprise.post("/demands/new", data=demand_form(), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].endswith(f"/demands/{newest().id}")


def test_what_is_not_the_enterprises_to_say_is_ignored(as_enterprise: FlaskClient, cast: Cast, demand_form: Form) -> None:
    other = cast.other_enterprise.id
    posted = demand_form(enterprise_id=other, enterprise=other, state="closed", filled="11", urgency="3", basis="article")
    assert as_enterprise.post("/demands/new", data=posted).status_code == 303
    stored = newest()
    assert (stored.enterprise_id, stored.state) == (cast.enterprise.id, "open")
    assert (stored.filled, stored.urgency) == (0, 1.0)
    assert stored.basis != "article"


def _past() -> str:
    return (clock.today() - dt.timedelta(days=1)).isoformat()


BAD = [
    ({"rank": ["-1", "2"]}, "skills"),
    ({"rank": ["9", "2"]}, "skills"),
    ({"rank": ["NaN", "2"]}, "skills"),
    ({"rank": [str(2**63), "2"]}, "skills"),
    ({"rank": ["3"]}, "skills"),
    ({"skill": [], "rank": []}, "skills"),
    ({"skill": ["99999999", "1"]}, "skills"),
    ({"skill": ["1", "1"]}, "skills"),
    ({"skill": ["1"] * 60, "rank": ["1"] * 60}, "skills"),
    ({"headcount": "0"}, "headcount"),
    ({"headcount": "1000000000"}, "headcount"),
    ({"headcount": "NaN"}, "headcount"),
    ({"headcount": "1.5"}, "headcount"),
    ({"headcount": ""}, "headcount"),
    ({"headcount": str(2**63)}, "headcount"),
    ({"pay_low": "9000"}, "pay_high"),
    ({"pay_low": "-1"}, "pay_low"),
    ({"pay_high": "10000000"}, "pay_high"),
    ({"needed_by": "1999-01-01"}, "needed_by"),
    ({"needed_by": "2099-01-01"}, "needed_by"),
    ({"needed_by": "soon"}, "needed_by"),
    ({"occupation": "99999999"}, "occupation"),
    ({"occupation": ""}, "occupation"),
    ({"occupation": "1; DROP TABLE demand"}, "occupation"),
    ({"town": "99999999"}, "town"),
    ({"town": "x"}, "town"),
    ({"permits": ["welding", "flying"]}, "permits"),
    ({"title": ""}, "title"),
    ({"title": "长" * 300}, "title"),
    ({"title": "a\x00b"}, "title"),
    ({"note": "a\x1bb"}, "note"),
    ({"note": "长" * 1001}, "note"),
]


def test_it_refuses_with_the_field_and_keeps_everything(
    as_enterprise: FlaskClient, demand_form: Form, nothing_stored: Callable[[], None]
) -> None:
    for changed, field in BAD:  # one application serves them all: making one costs more than a case
        posted = demand_form(**changed)
        answer = as_enterprise.post("/demands/new", data=posted)
        assert answer.status_code == 422, changed
        assert f'href="#{field}' in answer.text, (changed, "the list of reasons leads to the field")
        nothing_stored()
        _all_is_kept(answer.text, posted, field)


def _all_is_kept(html: str, posted: dict[str, Any], field: str) -> None:
    kept = min(len(posted["skill"]), 41)
    ranks = [*posted["rank"], ""][:kept]
    assert rows_of(html) == [(skill, rank[:20]) for skill, rank in zip(posted["skill"][:kept], ranks, strict=True)], posted
    for name in ("headcount", "pay_low", "pay_high", "needed_by"):
        assert value_of(html, name) == posted[name], (name, posted)
    if field not in ("title", "note", "permits"):
        assert 'value="三号车间焊工"' in html
        assert "两班倒</textarea>" in html
        assert re.search(r'value="welding"[^>]* checked', html)


def test_yesterday_is_past_and_today_is_not(
    as_enterprise: FlaskClient, demand_form: Form, nothing_stored: Callable[[], None]
) -> None:
    assert as_enterprise.post("/demands/new", data=demand_form(needed_by=_past())).status_code == 422
    nothing_stored()
    assert as_enterprise.post("/demands/new", data=demand_form(needed_by=clock.today().isoformat())).status_code == 303


def test_markup_in_every_text_is_inert(as_enterprise: FlaskClient, demand_form: Form) -> None:
    evil = "<img src=x hx-get=/x hx-trigger=load>\"'{{7*7}}"
    answer = as_enterprise.post("/demands/new", data=demand_form(title=evil, note=evil))
    assert answer.status_code == 303
    for path in (answer.headers["Location"], answer.headers["Location"] + "/edit", answer.headers["Location"] + "/copy", "/demands",
                 "/enterprise"):  # fmt: skip
        page = as_enterprise.get(path)
        assert page.status_code == 200
        assert "<img" not in page.text
        assert "{{7*7}}" in page.text or path == "/enterprise"
    refused = as_enterprise.post("/demands/new", data=demand_form(title=evil, headcount="0", occupation_q=evil, skill_q=evil))
    assert refused.status_code == 422
    assert "<img" not in refused.text


def test_a_worker_and_a_visitor_may_not(
    as_worker: FlaskClient, client: FlaskClient, demand_form: Form, nothing_stored: Callable[[], None]
) -> None:
    assert as_worker.post("/demands/new", data=demand_form()).status_code == 403
    assert client.post("/demands/new", data=demand_form()).status_code == 303
    nothing_stored()


def test_a_form_without_its_token_is_refused(
    csrf_app: Any, cast: Cast, demand_form: Form, nothing_stored: Callable[[], None], as_enterprise: FlaskClient
) -> None:
    csrf_app.config["WTF_CSRF_ENABLED"] = True
    assert as_enterprise.post("/demands/new", data=demand_form()).status_code == 400
    nothing_stored()


def test_a_real_enterprises_demand_is_no_sample(
    signed_in: Callable[[str], FlaskClient], as_enterprise: FlaskClient, cast: Cast, demand_form: Form
) -> None:
    cast.enterprise.basis = "official"
    cast.enterprise.save(only=["basis"])
    assert as_enterprise.post("/demands/new", data=demand_form()).status_code == 303
    page = as_enterprise.get(f"/demands/{newest().id}")
    assert page.status_code == 200
    head = words(page.text.split('id="page-title"')[1].split("</h1>")[0])
    assert "示例" not in head


def test_a_samples_demand_is_marked_as_one(as_enterprise: FlaskClient, cast: Cast) -> None:
    demand = builders.a_demand({1: 3}, enterprise=cast.enterprise)
    page = as_enterprise.get(f"/demands/{demand.id}")
    assert page.status_code == 200
    assert "示例" in page.text.split('id="page-title"')[1].split("</h1>")[0]
