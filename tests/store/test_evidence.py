"""What raises a held skill: never lower, never weaker for the same rank, once a source, and what is left when one is withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch import clock
from skillmatch.store.certificates import skill_evidence
from skillmatch.store.certificates.models import SkillEvidence
from skillmatch.store.certificates.skill_evidence import STRENGTH, SkillProof, SkillStanding, strengthen
from skillmatch.store.db.database import write
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.terms import Evidence, EvidenceSource
from tests.builders import a_held_skill, a_skill, a_worker

DAY = dt.date(2026, 11, 23)
LONG_AGO = dt.date(2020, 1, 1)
CERTIFICATE = EvidenceSource.CERTIFICATE


def standing(rank: int, kind: Evidence = Evidence.SELF, **values: Any) -> SkillStanding:
    return SkillStanding(rank, kind, LONG_AGO, **values) if rank else SkillStanding()


def proof(rank: int, kind: Evidence = Evidence.CERTIFICATE, needs: int = 0) -> SkillProof:
    return SkillProof(1, rank, kind, needs)


@pytest.mark.parametrize(
    ("held", "given", "after"),
    [
        (standing(0), proof(2), (2, Evidence.CERTIFICATE)),
        (standing(3, Evidence.CERTIFICATE), proof(2), (3, Evidence.CERTIFICATE)),
        (standing(3), proof(3), (3, Evidence.CERTIFICATE)),
        (standing(3, Evidence.CERTIFICATE), proof(3, Evidence.COURSE), (3, Evidence.CERTIFICATE)),
        (standing(3, Evidence.ASSESSMENT), proof(3), (3, Evidence.CERTIFICATE)),
        (standing(4), proof(3), (4, Evidence.SELF)),
        (standing(2), proof(4, needs=3), (2, Evidence.SELF)),
        (standing(3), proof(4, needs=3), (4, Evidence.CERTIFICATE)),
        (standing(3, Evidence.CERTIFICATE), proof(4, Evidence.COURSE), (4, Evidence.COURSE)),
        (standing(4, Evidence.CERTIFICATE, expires_on=LONG_AGO), proof(3), (3, Evidence.CERTIFICATE)),
    ],
    ids=[
        "nothing",
        "higher held",
        "own word",
        "weaker",
        "as strong",
        "own word above",
        "too low",
        "ready",
        "rank above",
        "expired",
    ],
)
def test_known_answers(held: SkillStanding, given: SkillProof, after: tuple[int, Evidence]) -> None:
    found = strengthen(held, given, DAY)
    assert (found.rank, found.evidence) == after


@given(
    st.integers(0, 8), st.sampled_from(list(Evidence)), st.integers(1, 8), st.sampled_from(list(Evidence)), st.integers(0, 7)
)  # fmt: skip
def test_no_proof_ever_lowers_or_weakens(rank: int, held: Evidence, proved: int, kind: Evidence, needs: int) -> None:
    before = standing(rank, held)
    after = strengthen(before, proof(proved, kind, needs), DAY)
    assert after.rank >= before.rank
    if after.rank == before.rank and before.evidence is not None and after.evidence is not None:
        assert STRENGTH[after.evidence] >= STRENGTH[before.evidence]
    assert strengthen(after, proof(proved, kind, needs), DAY) == after


def held(worker: Worker, skill: Any) -> tuple[int, str] | None:
    row = HeldSkill.get_or_none((HeldSkill.worker == worker) & (HeldSkill.skill == skill))
    return None if row is None else (row.rank, row.evidence)


def prove(worker: Worker, skill: Any, rank: int, source_id: int, kind: Evidence = Evidence.CERTIFICATE) -> None:
    with write():
        skill_evidence.raise_skills(worker.id, [SkillProof(skill.id, rank, kind)], clock.today(), CERTIFICATE, source_id)


def take_back(worker: Worker, source_id: int) -> None:
    with write():
        skill_evidence.withdraw(worker.id, CERTIFICATE, source_id)


@pytest.mark.usefixtures("store")
def test_the_same_source_counts_once() -> None:
    worker, skill = a_worker(), a_skill()
    prove(worker, skill, 2, 1)
    prove(worker, skill, 5, 1)
    assert held(worker, skill) == (2, "certificate")
    assert SkillEvidence.select().where(SkillEvidence.worker == worker).count() == 1


@pytest.mark.usefixtures("store")
def test_it_keeps_what_was_held_before_and_after() -> None:
    skill = a_skill()
    worker = a_worker()
    a_held_skill(worker, skill, 2, evidence="self", dated_on=LONG_AGO)
    prove(worker, skill, 3, 1)
    row = SkillEvidence.get(SkillEvidence.worker == worker)
    assert (row.rank_before, row.evidence_before, row.dated_before) == (2, "self", LONG_AGO)
    assert (row.rank_after, row.evidence_after, row.dated_on) == (3, "certificate", clock.today())


@pytest.mark.usefixtures("store")
def test_withdrawn_it_falls_back_to_what_is_left() -> None:
    skill = a_skill()
    worker = a_worker()
    a_held_skill(worker, skill, 1, evidence="self", dated_on=LONG_AGO)
    prove(worker, skill, 3, 1)
    prove(worker, skill, 4, 2)
    take_back(worker, 2)
    assert held(worker, skill) == (3, "certificate")
    take_back(worker, 1)
    assert held(worker, skill) == (1, "self")
    assert HeldSkill.get((HeldSkill.worker == worker) & (HeldSkill.skill == skill)).dated_on == LONG_AGO


@pytest.mark.usefixtures("store")
def test_an_earlier_one_is_withdrawn_without_the_later() -> None:
    worker, skill = a_worker(), a_skill()
    prove(worker, skill, 3, 1)
    prove(worker, skill, 4, 2)
    take_back(worker, 1)
    assert held(worker, skill) == (4, "certificate")
    take_back(worker, 2)
    assert held(worker, skill) is None


@pytest.mark.usefixtures("store")
def test_a_skill_that_was_written_anew_since_stays_as_it_was_written() -> None:
    worker, skill = a_worker(), a_skill()
    prove(worker, skill, 3, 1)
    with write():
        HeldSkill.update(rank=6).where(HeldSkill.worker == worker).execute()
    take_back(worker, 1)
    assert held(worker, skill) == (6, "certificate")


@pytest.mark.usefixtures("store")
def test_what_was_changed_elsewhere_between_two_proofs_is_where_the_second_starts() -> None:
    worker, skill = a_worker(), a_skill()
    prove(worker, skill, 2, 1)
    with write():
        HeldSkill.update(rank=5, evidence="assessment").where(HeldSkill.worker == worker).execute()
    prove(worker, skill, 6, 2)
    take_back(worker, 1)
    assert held(worker, skill) == (6, "certificate")
    take_back(worker, 2)
    assert held(worker, skill) == (5, "assessment")
