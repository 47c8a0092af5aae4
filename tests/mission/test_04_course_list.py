"""课程资源清单: a retired course is never recommended."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import Course
from skillmatch.store.db.versions import raise_version


def recommended(client: FlaskClient, path: str) -> set[int]:
    """The courses that a page suggests."""
    answer = client.get(path)
    assert answer.status_code == 200
    return {int(key) for key in re.findall(r'href="(?:/courses/|/recommendations#course-)(\d+)"', answer.text)}


@pytest.mark.parametrize("path", ["/recommendations", "/home", "/path?hours=240"])
def test_a_retired_course_is_never_recommended(as_worker: FlaskClient, path: str) -> None:
    retired = set()
    while found := recommended(as_worker, path) - retired:
        assert not recommended(as_worker, path) & retired
        Course.update(state="retired").where(Course.id.in_(found)).execute()
        raise_version()
        retired |= found
        if len(retired) > 20:
            break
    assert len(retired) >= 3
    assert not recommended(as_worker, path) & retired
