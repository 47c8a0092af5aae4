"""What raised a held skill, and by how much: the skill itself keeps only what is left of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skillmatch import clock
from skillmatch.store.certificates.models import SkillEvidence
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.terms import QUALIFIED_TOLERANCE, Evidence, EvidenceSource

STRENGTH = {evidence: place for place, evidence in enumerate(Evidence)}
STRENGTH[Evidence.CERTIFICATE] = STRENGTH[Evidence.ASSESSMENT]
"""Weakest first; an assessment and a certificate prove the same."""


@dataclass(frozen=True)
class SkillProof:
    """What a source proves of one skill: ``rank``, for whoever holds at least ``needs`` (less half a rank) already."""

    skill_id: int
    rank: int
    evidence: Evidence
    needs: int = 0


@dataclass(frozen=True)
class SkillStanding:
    """How a skill is held; rank 0 is not held."""

    rank: int = 0
    evidence: Evidence | None = None
    dated_on: dt.date | None = None
    expires_on: dt.date | None = None


@dataclass(frozen=True)
class RaisedSkill:
    """A skill that a source raised."""

    skill_id: int
    before: SkillStanding
    after: SkillStanding


def strengthen(held: SkillStanding, proof: SkillProof, dated_on: dt.date) -> SkillStanding:
    """Return what is held after a proof: never a lower rank, and for the same rank never weaker evidence.

    A higher rank takes the evidence that proves it, even where the lower one was proved better: an examined rank 3 does not make an
    attended rank 4 an examined one. The rank that counts in the matching (rank less the deduction for weak evidence) rises all the
    same. A holding that has expired counts for nothing, and is like none.
    """
    if held.expires_on is not None and held.expires_on < dated_on:
        held = SkillStanding()
    if held.rank < proof.needs - QUALIFIED_TOLERANCE or held.rank > proof.rank:
        return held
    if held.rank == proof.rank and held.evidence is not None:
        if STRENGTH[proof.evidence] < STRENGTH[held.evidence]:
            return held
        dated_on = max(dated_on, held.dated_on or dated_on)
    return SkillStanding(proof.rank, proof.evidence, dated_on)


def raise_skills(
    worker_id: int,
    proofs: Iterable[SkillProof],
    dated_on: dt.date,
    source: EvidenceSource,
    source_id: int,
    certificate_id: int | None = None,
) -> list[RaisedSkill]:
    """Raise what a person holds by what a source proves, inside the caller's transaction; the same source counts once.

    Returns
    -------
    list of RaisedSkill
        The skills whose rank or evidence is another now.
    """
    known = _recorded_skills(worker_id, source, source_id)
    held = {row.skill_id: row for row in HeldSkill.select().where(HeldSkill.worker == worker_id)}
    raised = []
    for proof in proofs:
        if proof.skill_id in known:
            continue
        before = _standing(held.get(proof.skill_id))
        after = strengthen(before, proof, dated_on)
        if after.evidence is None:
            continue
        SkillEvidence.create(
            worker=worker_id, skill=proof.skill_id, given_rank=proof.rank, given_evidence=proof.evidence.value,
            rank_before=before.rank, evidence_before=before.evidence and before.evidence.value, dated_before=before.dated_on,
            expires_before=before.expires_on, rank_after=after.rank, evidence_after=after.evidence.value, dated_on=dated_on,
            source_kind=source.value, source_id=source_id, certificate=certificate_id,
        )  # fmt: skip
        if after != before:
            _hold(worker_id, proof.skill_id, after)
            raised.append(RaisedSkill(proof.skill_id, before, after))
    if raised:
        _touch_worker(worker_id)
    return raised


def withdraw(worker_id: int, source: EvidenceSource, source_id: int) -> list[RaisedSkill]:
    """Take back what a source proved of a person, inside the caller's transaction: each skill is what is left of its evidence.

    A skill that was written anew from elsewhere since (a register's file, say) stays as it was written.

    Returns
    -------
    list of RaisedSkill
        The skills that fell back.
    """
    mine = (SkillEvidence.worker == worker_id) & (SkillEvidence.source_kind == source.value)
    taken = list(SkillEvidence.select().where(mine & (SkillEvidence.source_id == source_id) & SkillEvidence.withdrawn_at.is_null()))
    fallen = []
    for one in taken:
        of_skill = (SkillEvidence.worker == worker_id) & (SkillEvidence.skill == one.skill_id)
        entries = list(SkillEvidence.select().where(of_skill).order_by(SkillEvidence.id))
        held = _standing(HeldSkill.get_or_none((HeldSkill.worker == worker_id) & (HeldSkill.skill == one.skill_id)))
        now = clock.now()
        untouched = _same(held, left_of(entries))
        last = entries[-1].id
        for entry in entries:
            if entry.id == one.id:
                entry.withdrawn_after = last
        SkillEvidence.update(withdrawn_at=now, withdrawn_after=last).where(SkillEvidence.id == one.id).execute()
        left = left_of(entries)
        if untouched and left != held:
            _hold(worker_id, one.skill_id, left)
            fallen.append(RaisedSkill(one.skill_id, held, left))
    if fallen:
        _touch_worker(worker_id)
    return fallen


def left_of(entries: Sequence[SkillEvidence]) -> SkillStanding:
    """Return what is left of a skill: what was held before its first entry, and what the entries that count still prove, in their
    order.

    Where a skill was changed elsewhere between two entries, that change is where the second one starts from.
    """
    anew: list[bool] = []
    for place, entry in enumerate(entries):
        anew.append(place == 0 or not _same(_replay(entries[:place], anew, entry.id), _before(entry)))
    return _replay(entries, anew, None)


def _replay(entries: Sequence[SkillEvidence], anew: Sequence[bool], then: int | None) -> SkillStanding:
    """Add up the entries as they counted when the entry `then` was written, or as they count now."""
    held = SkillStanding()
    for entry, starts in zip(entries, anew, strict=False):
        if starts:
            held = _before(entry)
        gone = entry.withdrawn_after is not None and (then is None or entry.withdrawn_after < then)
        if not gone:
            held = strengthen(held, SkillProof(entry.skill_id, entry.given_rank, Evidence(entry.given_evidence)), entry.dated_on)
    return held


def _recorded_skills(worker_id: int, source: EvidenceSource, source_id: int) -> set[int]:
    mine = (SkillEvidence.worker == worker_id) & (SkillEvidence.source_kind == source.value)
    return {row.skill_id for row in SkillEvidence.select(SkillEvidence.skill).where(mine & (SkillEvidence.source_id == source_id))}


def _before(entry: SkillEvidence) -> SkillStanding:
    evidence = None if entry.evidence_before is None else Evidence(entry.evidence_before)
    return SkillStanding(entry.rank_before, evidence, entry.dated_before, entry.expires_before)


def _standing(row: HeldSkill | None) -> SkillStanding:
    return SkillStanding() if row is None else SkillStanding(row.rank, Evidence(row.evidence), row.dated_on, row.expires_on)


def _same(one: SkillStanding, other: SkillStanding) -> bool:
    return (one.rank, one.evidence) == (other.rank, other.evidence)


def _hold(worker_id: int, skill_id: int, held: SkillStanding) -> None:
    """Write how a skill is held."""
    mine = (HeldSkill.worker == worker_id) & (HeldSkill.skill == skill_id)
    if held.evidence is None:
        HeldSkill.delete().where(mine).execute()
        return
    values = {"rank": held.rank, "evidence": held.evidence.value, "dated_on": held.dated_on, "expires_on": held.expires_on}
    if not HeldSkill.update(values).where(mine).execute():
        HeldSkill.create(worker=worker_id, skill=skill_id, **values)


def _touch_worker(worker_id: int) -> None:
    Worker.update(updated_at=clock.now()).where(Worker.id == worker_id).execute()
    raise_version(FIGURES)
