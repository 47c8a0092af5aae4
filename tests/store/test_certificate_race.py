"""Fifty assessments published at once: every number once, and no gap between them."""

from __future__ import annotations

from skillmatch.features.certificates.services import issuing as issuing_service
from skillmatch.store.certificates import numbers
from skillmatch.store.certificates.models import Certificate, CertificateSeries
from tests.at_once import at_once
from tests.builders import a_course, a_skill, a_worker
from tests.features.certificates.making import an_assessment, results

AT_ONCE = 50


def test_fifty_at_once_get_fifty_numbers_without_a_gap(seeded: str) -> None:
    course = a_course({a_skill(): (0, 3)}, target_rank=3)
    assessments = [an_assessment(course, "SKILL_LEVEL") for _ in range(AT_ONCE)]
    for assessment in assessments:
        results(assessment, [a_worker()])
    issued = at_once([lambda id_=assessment.id: issuing_service.issue_for(id_) for assessment in assessments])
    assert [len(one) for one in issued] == [1] * AT_ONCE
    given = list(Certificate.select().where(Certificate.assessment_id.in_([one.id for one in assessments])))
    serials = sorted(numbers.read(one.number).serial for one in given)  # type: ignore[union-attr]
    assert len(given) == AT_ONCE
    assert serials == list(range(serials[0], serials[0] + AT_ONCE))
    assert len({one.token for one in given}) == AT_ONCE
    series = numbers.read(given[0].number).series  # type: ignore[union-attr]
    assert CertificateSeries.get(CertificateSeries.name == series).last == serials[-1]
