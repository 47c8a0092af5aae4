"""What the tests of demands share: a form as a browser sends it, and how a page is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from skillmatch import clock
from skillmatch.store.demands.models import Demand, DemandPermit, DemandSkill
from tests import builders


@pytest.fixture
def demand_form(app: Any) -> Callable[..., dict[str, Any]]:
    """``demand_form(headcount="0")``: a whole form that would be accepted, with what the test changes."""
    skills = [builders.a_skill(zh="示例焊接", en="Sample welding").id, builders.a_skill().id]
    occupation = builders.an_occupation().id

    def made(**changed: Any) -> dict[str, Any]:
        whole = {
            "do": "post",
            "title": "三号车间焊工",
            "occupation": str(occupation),
            "skill": [str(skill) for skill in skills],
            "rank": ["3", "2"],
            "permits": ["welding"],
            "headcount": "12",
            "needed_by": (clock.today() + dt.timedelta(days=60)).isoformat(),
            "pay_low": "5000",
            "pay_high": "8000",
            "town": "",
            "note": "两班倒",
        }
        return whole | changed

    return made


@pytest.fixture
def nothing_stored(app: Any) -> Callable[[], None]:
    """``nothing_stored()``: as many demands, skills and permits as when the test began."""

    def counts() -> list[int]:
        return [table.select().count() for table in (Demand, DemandSkill, DemandPermit)]

    before = counts()

    def check() -> None:
        assert counts() == before

    return check


def words(html: str) -> str:
    """A page as it is read: without tags, blanks run together."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def rows_of(html: str) -> list[tuple[str, str]]:
    """The list of skills of the form: (skill, chosen rank) as the fields hold them."""
    skills = re.findall(r'name="skill" value="([^"]*)"', html)
    selects = re.findall(r'<select class="form-select" name="rank".*?</select>', html, re.S)
    ranks = [re.search(r'<option value="([^"]*)" selected', select) for select in selects]
    return [(skill, rank.group(1) if rank else "") for skill, rank in zip(skills, ranks, strict=True)]


def value_of(html: str, name: str) -> str:
    """What a text field holds."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert found, name
    value = re.search(r'value="([^"]*)"', found.group(0))
    return value.group(1) if value else ""
