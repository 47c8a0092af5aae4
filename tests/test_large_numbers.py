"""A number that no database could hold is, in a query as in an address, the number of nothing."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

PAGES = (
    "/assessments?page={}", "/assessments/new?run={}", "/assessments/new?course={}", "/registers/talent/1/holdings?skill={}",
    "/standards/1?version={}", "/shortage/compare?after={}", "/shortage/compare?before={}",
    "/city/classes?base={}", "/city/classes/export.csv?base={}", "/city/courses-to-open/export.csv?town={}",
    "/figures/people/export.csv?town={}", "/shortage/versions/{}/export.csv",
)  # fmt: skip


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, -(2**63) - 1])
def test_pages_answer_whatever_number_is_asked_for(as_city: FlaskClient, number: int) -> None:
    for page in PAGES:
        assert as_city.get(page.format(number)).status_code in (200, 404), page
