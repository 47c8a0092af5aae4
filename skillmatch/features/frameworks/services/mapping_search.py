"""The search for mappings, in the background: compares names and writes what a person then reviews."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from skillmatch import clock
from skillmatch.engine_gateway import name_similarity
from skillmatch.features.frameworks.rules import (
    MAX_PROPOSALS,
    CityConcept,
    ConceptIndex,
    FrameworkConcept,
    MappingProposal,
    changes,
    proposals,
)
from skillmatch.features.frameworks.services import published_files as published_files_service
from skillmatch.features.frameworks.workflow import MAPPING
from skillmatch.store.db import database
from skillmatch.store.db.database import rows
from skillmatch.store.db.upsert import add
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.store.frameworks.models import Framework, Mapping, MappingRun
from skillmatch.store.workflow import case_events
from skillmatch.terms import FrameworkKind, MappingRunState, TextSubject

BLOCK = 25
"""So many names are compared before the search says how far it is."""

CHINESE = frozenset({FrameworkKind.CSCO})
"""Classifications whose names are Chinese; the others are compared with the English names."""


class NeighbourSearch(Protocol):
    """Finds the most similar of the names that it was made for."""

    def kneighbors(self, texts: Sequence[str], n_neighbors: int) -> tuple[Any, Any]: ...


Fit = Callable[[Sequence[str], Callable[[int], None]], NeighbourSearch]


@dataclass
class ProgressMeter:
    """How far a run is."""

    run_id: int
    total: int
    done: int = 0

    def add(self, steps: int) -> None:
        """Say that so many more steps are done."""
        self.done += steps
        with database.write():
            told = {"done": min(self.done, self.total), "total": self.total, "told_at": clock.now()}
            MappingRun.update(told).where(MappingRun.id == self.run_id).execute()


def propose(run_id: int, fit: Fit = name_similarity.similar_to) -> int:
    """Search for mappings to every imported classification; it may run twice, and the second time finds nothing new.

    Returns
    -------
    int
        How many mappings were proposed.
    """
    _set(run_id, state=MappingRunState.RUNNING.value)
    try:
        work = [part for part in _parts() if part[2] and part[3]]
        meter, proposed = ProgressMeter(run_id, max(sum(len(theirs) + len(own) for *_, own, theirs in work), 1)), 0
        for framework_id, subject, own, theirs in work:
            wanted = list(_compared(own, theirs, fit, meter))
            proposed += _store(framework_id, subject, wanted)
    except Exception:
        _set(run_id, state=MappingRunState.FAILED.value)
        raise
    _set(run_id, state=MappingRunState.DONE.value, proposed=proposed, done=meter.total, total=meter.total)
    return proposed


def _compared(own: list[CityConcept], theirs: list[FrameworkConcept], fit: Fit, meter: ProgressMeter) -> Iterator[MappingProposal]:
    names, similar = ConceptIndex(theirs), fit([one.name for one in theirs], meter.add)
    for start in range(0, len(own), BLOCK):
        block = own[start : start + BLOCK]
        scores, found = similar.kneighbors([one.names[0] for one in block], MAX_PROPOSALS)
        for row, one in enumerate(block):
            near = [(theirs[int(place)], float(score)) for place, score in zip(found[row], scores[row], strict=True)]
            yield from proposals(one, names, near)
        meter.add(len(block))


def _parts() -> Iterator[tuple[int, TextSubject, list[CityConcept], list[FrameworkConcept]]]:
    """Each classification and subject with what is compared."""
    for framework in Framework.select().order_by(Framework.id):
        kind = FrameworkKind(framework.kind)
        for subject in TextSubject:
            yield framework.id, subject, _city_concepts(subject, kind in CHINESE), _theirs(framework.id, subject)


def _city_concepts(subject: TextSubject, chinese: bool) -> list[CityConcept]:
    if subject is TextSubject.SKILL:
        return [CityConcept(key, (zh if chinese else en,)) for key, zh, en in rows("SELECT id, zh, en FROM skill ORDER BY id")]
    found = rows("SELECT id, zh, en, local_alias, national_code FROM occupation ORDER BY id")
    if chinese:
        return [CityConcept(key, (zh, alias) if alias else (zh,), code) for key, zh, _, alias, code in found]
    return [CityConcept(key, (en,)) for key, _, en, *_ in found]


def _theirs(framework_id: int, subject: TextSubject) -> list[FrameworkConcept]:
    found = rows(
        "SELECT id, code, name, alt_names FROM concept WHERE framework_id = ? AND subject = ?"
        " AND retired = ? AND (level IS NULL OR level = ?) ORDER BY id",
        (framework_id, subject.value, False, published_files_service.MAX_DEPTH),
    )
    return [FrameworkConcept(key, code, name, tuple(json.loads(others))) for key, code, name, others in found]


def _store(framework_id: int, subject: TextSubject, wanted: list[MappingProposal]) -> int:
    with database.write():
        held = framework_queries.pairs(framework_id, subject)
        settled = {own for (own, _), (_, state) in held.items() if state == "confirmed"}
        new, gone = changes(wanted, held, settled)
        if gone:
            Mapping.delete().where(Mapping.id.in_(gone)).execute()
        now = clock.now()
        add(Mapping, [
            {"concept": one.concept_id, subject.value: one.own_id, "relation": one.relation.value,
             "confidence": one.confidence, "at": now}
            for one in new
        ])  # fmt: skip
        made = framework_queries.pairs(framework_id, subject)
        case_events.record_step(MAPPING, [(made[one.own_id, one.concept_id][0], None) for one in new], "propose", at=now)
    return len(new)


def _set(run_id: int, **values: Any) -> None:
    with database.write():
        MappingRun.update(told_at=clock.now(), **values).where(MappingRun.id == run_id).execute()
