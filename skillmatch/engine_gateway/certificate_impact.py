"""What a certificate changed for its person: the skills as they count, the demands within reach, the suggestions.

Before and after are the same person of today with and without what the certificate proved, against today's demands and courses:
what differs is the certificate's doing alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from skillmatch.engine_gateway import workers
from skillmatch.engine_gateway.snapshot import PERMIT_BIT, Snapshot, marks
from skillmatch.engine_gateway.workers import EVIDENCE_AT
from skillmatch.matching import Spans, Workers, effective_rank
from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows

TOP = 5
"""So many suggestions are compared (chosen)."""

_CERTIFICATES = (
    "SELECT c.id, c.number, c.issued_on, c.course_id, COALESCE(k.zh, ''), COALESCE(k.en, ''), c.permit, c.permit_before"
    " FROM certificate c LEFT JOIN course k ON k.id = c.course_id"
    " WHERE c.worker_id = ? AND c.revoked_at IS NULL ORDER BY c.issued_on DESC, c.id DESC LIMIT ?"
)
_ENTRIES = (
    "SELECT certificate_id, skill_id, rank_before, evidence_before, dated_before, expires_before, rank_after, evidence_after"
    " FROM skill_evidence WHERE worker_id = ? AND withdrawn_at IS NULL AND certificate_id IS NOT NULL ORDER BY id"
)


@dataclass(frozen=True)
class SkillLift:
    """A skill (a position in the snapshot): rank and evidence before and after, and how much each counts."""

    skill: int
    rank_before: int
    evidence_before: str | None
    rank_after: int
    evidence_after: str
    counted_before: float
    counts: float


@dataclass(frozen=True)
class CertificateStep:
    """One certificate and what it changed; demands and courses are positions in the snapshot."""

    certificate_id: int
    number: str
    issued_on: dt.date
    course: dict[str, str]
    permit: str | None
    lifts: tuple[SkillLift, ...]
    demands_before: int
    demands_after: int
    places_before: int
    places_after: int
    opened: tuple[int, ...]
    fresh: tuple[int, ...]
    gone: tuple[int, ...]

    @property
    def shows(self) -> bool:
        """Whether anything changed."""
        return bool(self.lifts or self.opened or self.permit)


def steps(snap: Snapshot, worker_id: int, most: int = 3) -> list[CertificateStep]:
    """The latest certificates of a person, newest first, each against what was held before it."""
    certificates = rows(_CERTIFICATES, (worker_id, most))
    if not certificates:
        return []
    entries: dict[int, list[tuple[Any, ...]]] = {}
    for one in rows(_ENTRIES, (worker_id,)):
        entries.setdefault(one[0], []).append(one[1:])
    after = workers.one_worker(snap, worker_id)
    found = []
    for certificate in certificates:
        before, lifts = _without(snap, after, certificate, entries.get(certificate[0], []))
        found.append(_step(snap, certificate, lifts, before, after))
        after = before
    return found


def latest(snap: Snapshot, worker_id: int, days: int) -> CertificateStep | None:
    """Return what the latest certificate changed, if it was issued within so many days and changed anything."""
    found = rows(_CERTIFICATES, (worker_id, 1))
    if not found or (snap.as_of - day(found[0][2])).days > days:
        return None
    (step,) = steps(snap, worker_id, 1)
    return step if step.shows else None


def _step(
    snap: Snapshot, certificate: Sequence[Any], lifts: tuple[SkillLift, ...], before: Workers, after: Workers
) -> CertificateStep:
    key, number, issued_on, _, zh, en, permit, _ = certificate
    told: dict[str, Any] = {
        "certificate_id": key, "number": number, "issued_on": day(issued_on), "course": {"zh": zh, "en": en}, "permit": permit,
        "lifts": lifts,
    }  # fmt: skip
    if not after.personalised[0]:
        return CertificateStep(
            **told, demands_before=0, demands_after=0, places_before=0, places_after=0, opened=(), fresh=(), gone=()
        )
    was, now = snap.engine.reachable(before, 0), snap.engine.reachable(after, 0)
    headcount = snap.catalogue.demands.headcount
    listed_before, listed_after = _suggested(snap, before), _suggested(snap, after)
    return CertificateStep(
        **told,
        demands_before=int(was.sum()), demands_after=int(now.sum()),
        places_before=int(headcount[was].sum()), places_after=int(headcount[now].sum()),
        opened=tuple(sorted(np.flatnonzero(now & ~was).tolist(), key=lambda demand: (-int(headcount[demand]), demand))),
        fresh=tuple(course for course in listed_after if course not in listed_before),
        gone=tuple(course for course in listed_before if course not in listed_after),
    )  # fmt: skip


def _suggested(snap: Snapshot, batch: Workers) -> list[int]:
    return [advice.course for advice in snap.engine.recommend(batch, TOP, "scores")[0]]


def _without(
    snap: Snapshot, batch: Workers, certificate: Sequence[Any], entries: Iterable[tuple[Any, ...]]
) -> tuple[Workers, tuple[SkillLift, ...]]:
    """The person as if there were no such certificate, and the skills that it lifted."""
    skills, _, high = batch.held.row(0)
    held = dict(zip(skills.tolist(), high.tolist(), strict=True))
    lifts = []
    for skill_id, rank, evidence, dated, expires, rank_after, evidence_after in entries:
        at = snap.skill_index.at(skill_id)
        if at < 0:
            continue
        counted, counts = _counted(snap, rank, evidence, dated, expires), round(held.get(at, 0.0), 2)
        if (rank, evidence) != (rank_after, evidence_after):
            lifts.append(SkillLift(at, rank, evidence, rank_after, evidence_after, counted, counts))
        held[at] = counted
    spans = Spans.from_rows([[(at, 0.0, rank) for at, rank in sorted(held.items()) if rank > 0]], batch.held.n_features)
    course = snap.course_index.at(certificate[3])
    taken = [at for at in batch.completed.indices.tolist() if at != course]
    lifts.sort(key=lambda lift: (lift.counted_before - lift.counts, lift.skill))
    bare = replace(
        batch,
        held=spans,
        completed=marks(((0, at) for at in taken), batch.completed.shape),
        permits=_permits_before(batch, certificate),
    )
    return bare, tuple(lifts)


def _counted(snap: Snapshot, rank: int, evidence: str | None, dated: Any, expires: Any) -> float:
    """How much a holding of before would count today."""
    if evidence is None:
        return 0.0
    expired = expires is not None and day(expires) < snap.as_of
    age = (snap.as_of - day(dated)).days if dated is not None else 0
    counted = effective_rank(
        np.array([rank], dtype=np.float32), np.array([EVIDENCE_AT[evidence]], dtype=np.int8),
        np.array([age], dtype=np.float32), np.array([expired]),
    )  # fmt: skip
    return round(float(counted[0]), 2)


def _permits_before(batch: Workers, certificate: Sequence[Any]) -> np.ndarray:
    """The permits without the certificate's, where none was valid before it."""
    permit, before = certificate[6], certificate[7]
    if permit is None or (before and '"held": true' in before):
        return batch.permits
    return batch.permits & ~np.uint32(PERMIT_BIT[permit])
