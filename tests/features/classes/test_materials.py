"""Materials are links to web pages, and nothing else; requested places of an open class are given."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.classes.models import Enrolment, Material
from skillmatch.store.messaging.models import Message
from tests import builders
from tests.features.classes.conftest import Class


def add(client: FlaskClient, group: Class, url: str, title: str = "讲义") -> int:
    return client.post(f"/classes/{group.run.id}/materials", data={"title": title, "url": url}).status_code


def test_everybody_in_the_class_can_open_a_link(as_trainer: FlaskClient, as_worker: FlaskClient, group: Class) -> None:
    assert add(as_trainer, group, "https://example.org/a?b=1") == 303
    for page in (as_worker.get(f"/my-classes/{group.run.id}"), as_trainer.get(f"/classes/{group.run.id}")):
        assert page.status_code == 200
        assert 'href="https://example.org/a?b=1"' in page.text
        assert 'rel="noopener noreferrer"' in page.text


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//example.org", "/inbox", "ftp://example.org", "file:///etc",
     "https://", "http:example.org", "https://name:word@example.org", "https://exa mple.org", "https:\\\\example.org", "https://[",
     ""],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(as_trainer: FlaskClient, group: Class, url: str) -> None:
    assert add(as_trainer, group, url) == 422
    assert not Material.select().exists()


def test_a_link_without_a_title_is_refused_and_what_was_entered_stays(as_trainer: FlaskClient, group: Class) -> None:
    answer = as_trainer.post(f"/classes/{group.run.id}/materials", data={"title": " ", "url": "https://example.org/kept"})
    assert answer.status_code == 422
    assert "https://example.org/kept" in answer.text


def test_markup_in_a_title_is_text(as_trainer: FlaskClient, as_worker: FlaskClient, group: Class) -> None:
    add(as_trainer, group, "https://example.org/", '<img hx-get="/x" hx-trigger="load">')
    page = as_worker.get(f"/my-classes/{group.run.id}")
    assert page.status_code == 200
    assert "<img" not in page.text


def test_a_link_is_removed_by_a_trainer_of_the_class_alone(
    as_trainer: FlaskClient, as_other_trainer: FlaskClient, as_worker: FlaskClient, group: Class
) -> None:
    add(as_trainer, group, "https://example.org/")
    where = f"/classes/{group.run.id}/materials/{Material.get().id}/remove"
    assert as_other_trainer.post(where).status_code == 404
    assert as_worker.post(where).status_code == 403
    assert as_trainer.post(where).status_code == 303
    assert as_trainer.post(where).status_code == 404
    assert not Material.select().exists()


def test_requested_places_are_given_and_people_are_told(as_trainer: FlaskClient, group: Class) -> None:
    asks = builders.a_worker(name="申请人")
    builders.an_enrolment(asks, group.run.course, run=group.run, state="requested")
    page = as_trainer.get(f"/classes/{group.run.id}")
    assert page.status_code == 200
    assert "申请人" not in page.text
    assert as_trainer.post(f"/classes/{group.run.id}/let-in").status_code == 303
    assert Enrolment.get(Enrolment.worker == asks).state == "enrolled"
    assert [message.worker_id for message in Message.select().where(Message.kind == "class_changed")] == [asks.id]
    assert as_trainer.post(f"/classes/{group.run.id}/let-in").status_code == 409
