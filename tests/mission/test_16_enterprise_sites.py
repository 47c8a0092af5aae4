"""企业阵地: a practical without its equipment cannot be scheduled."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import CourseEquipment
from skillmatch.store.classes.models import ClassSession
from skillmatch.store.organisations.models import Equipment, Lab, Site
from skillmatch.terms import CohortState, EquipmentKind, SiteKind
from tests.cast import Cast
from tests.features.cohorts.making import Order
from tests.mission.test_10_lab_stations import approve, proposal

__all__ = ["proposal"]


@pytest.fixture
def lab(cast: Cast) -> Lab:
    """A lab at a site of the enterprise that ordered the class."""
    site = Site.create(code="S-1", kind=SiteKind.TRAINING_GROUND.value, zh="实训基地", en="Ground", enterprise=cast.enterprise)
    return Lab.create(code="L-1", zh="实训室", en="Lab", site=site, stations=30)


def test_a_practical_without_its_equipment_cannot_be_scheduled(as_trainer: FlaskClient, proposal: Order, lab: Lab) -> None:
    CourseEquipment.create(course=proposal.course, kind=EquipmentKind.REACTOR.value)
    Equipment.create(lab=lab, kind=EquipmentKind.COMPUTER.value)
    for chosen in ("", lab.id):
        assert approve(as_trainer, proposal, chosen) == 422, chosen
        assert proposal.now().state == CohortState.REVIEW.value
    Equipment.create(lab=lab, kind=EquipmentKind.REACTOR.value)
    assert f'<option selected value="{lab.id}"' in as_trainer.get(f"/cohorts/{proposal.cohort.id}/approve").text
    assert approve(as_trainer, proposal, lab.id) == 303
    assert proposal.now().run.lab_id == lab.id


def test_a_lab_of_another_enterprise_is_not_offered(as_trainer: FlaskClient, cast: Cast, proposal: Order) -> None:
    site = Site.create(code="S-2", kind=SiteKind.STATION.value, zh="别家", en="Foreign", enterprise=cast.other_enterprise)
    foreign = Lab.create(code="L-2", zh="别家实训室", en="Foreign lab", site=site, stations=30)
    assert "别家实训室" not in as_trainer.get(f"/cohorts/{proposal.cohort.id}/approve").text
    assert approve(as_trainer, proposal, foreign.id) == 422


def test_the_sites_that_the_report_names_are_there(as_city: FlaskClient) -> None:
    text = as_city.get("/registers/sites").text
    for name in ("富康集团匠心讲堂", "富康集团智匠之家", "新华制药实训基地", "富康集团工匠培育工作站"):
        assert name in text


def test_a_practical_session_without_its_equipment_cannot_be_scheduled(as_trainer: FlaskClient, proposal: Order, lab: Lab) -> None:
    assert approve(as_trainer, proposal, "") == 303
    run = proposal.now().run
    CourseEquipment.create(course=proposal.course, kind=EquipmentKind.REACTOR.value)
    where, session = f"/classes/{run.id}/sessions", {"day": run.starts_on, "starts": "09:00", "ends": "10:00", "trainer": ""}
    for place in ("", f"lab-{lab.id}"):
        assert as_trainer.post(where, data=session | {"kind": "practical", "place": place}).status_code == 422, place
    assert not ClassSession.select().where(ClassSession.run == run).exists()
    assert as_trainer.post(where, data=session | {"kind": "theory", "place": ""}).status_code == 303
    Equipment.create(lab=lab, kind=EquipmentKind.REACTOR.value)
    later = session | {"starts": "10:00", "ends": "11:00", "kind": "practical", "place": f"lab-{lab.id}"}
    assert as_trainer.post(where, data=later).status_code == 303
