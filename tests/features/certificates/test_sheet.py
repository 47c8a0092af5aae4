"""The printed certificate: one sheet across, both languages, a code to the public page, a mark on what proves nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from skillmatch.features.certificates.services import certificate_sheet as certificate_sheet_service
from skillmatch.store.people.models import Worker
from skillmatch.web import paper
from tests.builders import a_course, a_skill, a_worker, an_occupation
from tests.cast import Cast
from tests.features.certificates.making import passed


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn as text."""
    drawn: list[str] = []
    draw = paper.line

    def line(pdf: Any, x: float, y: float, text: str, size: float, **more: Any) -> None:
        drawn.append(text)
        draw(pdf, x, y, text, size, **more)

    monkeypatch.setattr(certificate_sheet_service.paper, "line", line)
    return drawn


@pytest.fixture
def squares(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the codes say."""
    coded: list[str] = []
    draw = paper.square
    monkeypatch.setattr(
        certificate_sheet_service.paper, "square", lambda pdf, text, *more: (coded.append(text), draw(pdf, text, *more))
    )
    return coded


def printed(client: FlaskClient, worker: Worker, kind: str = "SKILL_LEVEL") -> bytes:
    course = a_course({a_skill(): (0, 4)}, target_rank=4, occupations=(an_occupation(),), permit_given="welding")
    certificate = passed(worker, course, kind)
    answer = client.get(f"/certificates/{certificate.id}/certificate.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def test_it_is_one_sheet_across(as_city: FlaskClient) -> None:
    made = printed(as_city, a_worker())
    assert len(re.findall(rb"/Type /Page\b", made)) == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert box is not None
    assert [round(float(side)) for side in box.groups()] == [842, 595]


def test_it_says_who_what_and_when_in_both_languages(as_city: FlaskClient, lines: list[str], squares: list[str]) -> None:
    worker = a_worker(name="王䶮·热合曼")
    printed(as_city, worker)
    text = "\n".join(lines)
    for part in ("王䶮·热合曼", "职业技能等级证书", "Skill-level certificate", an_occupation().zh, an_occupation().en, "高级工",
                 "Senior worker", "S000037000001", "SkillMatch"):  # fmt: skip
        assert part in text, part
    (address,) = squares
    assert re.fullmatch(r"http://localhost/verify/[\w-]{32}", address)


def test_a_sample_and_a_revoked_one_carry_a_mark_and_a_real_one_none(as_city: FlaskClient, lines: list[str]) -> None:
    printed(as_city, a_worker())
    assert not [line for line in lines if "Sample" in line and "sample." not in line]
    lines.clear()
    printed(as_city, a_worker(sample=True))
    assert len([line for line in lines if line.endswith("Sample")]) == 3


def test_a_revoked_one_is_marked(as_city: FlaskClient, cast: Cast, lines: list[str]) -> None:
    certificate = passed(a_worker(sample=True), a_course({a_skill(): (0, 4)}))
    as_city.post(f"/certificates/{certificate.id}/revoke", data={"reason": "fraud"})
    as_city.get(f"/certificates/{certificate.id}/certificate.pdf")
    assert len([line for line in lines if line.endswith("Revoked")]) == 3


def test_it_does_not_pretend_to_be_what_another_authority_issues(as_city: FlaskClient, lines: list[str]) -> None:
    printed(as_city, a_worker(), "SPECIAL_OPERATION")
    assert any("emergency management authority" in line for line in lines)


def test_the_sheet_needs_no_page_language(as_worker: FlaskClient, cast: Cast, lines: list[str]) -> None:
    as_worker.post("/language", data={"lang": "en"})
    printed(as_worker, cast.worker)
    assert any(line.startswith("证书编号") for line in lines)
