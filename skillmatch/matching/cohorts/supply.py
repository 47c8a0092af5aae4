"""Questions of an enterprise: what can the city supply for a demand, now and after training?"""

from __future__ import annotations

import numpy as np

from skillmatch.matching.cohorts.forecast import CourseForecast, TrainedPeople
from skillmatch.matching.courses.requirements import Asked
from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.results import Candidate, Missing, SkillSupply, Supply
from skillmatch.matching.similarity.spans import InputError, Spans, gap_spans, summed


def asked_of(required: Spans) -> Asked:
    """Skills and ranks of a single row."""
    if len(required) != 1:
        raise InputError("required must be one row")
    skills, _, high = required.row(0)
    return skills.astype(np.int64), high.astype(np.float64)


def supply(prepared: Prepared, required: Spans, workers: Workers, hours: float, headcount: int, permits: int) -> Supply:
    """People qualified now and after at most ``hours``; nobody is named, and everybody counts."""
    asked = asked_of(required)
    trained = CourseForecast(prepared, asked, permits).run(workers, hours)
    tolerance = prepared.settings.tolerance
    index, listed = prepared.index, prepared.catalogue.courses.listed
    skills = []
    for place, (skill, rank) in enumerate(zip(asked[0].tolist(), asked[1].tolist(), strict=True)):
        part = slice(index.indptr[skill], index.indptr[skill + 1])
        taught = bool((listed[index.item[part]] & (index.low[part] < rank)).any())
        now, then = (int((held[place] >= rank - tolerance).sum()) for held in (trained.before, trained.after))
        skills.append(SkillSupply(skill, rank, now, then, taught))
    needed = np.sort(trained.hours[trained.qualified_after])
    points = np.linspace(0.0, hours, prepared.settings.curve_points + 1)
    within = np.searchsorted(needed, points + 1e-9, side="right")
    after = int(trained.qualified_after.sum())
    return Supply(
        len(workers.ids), headcount, int(trained.qualified.sum()), after, max(headcount - after, 0), float(hours),
        tuple(zip(points.tolist(), within.tolist(), strict=True)), tuple(skills),
    )  # fmt: skip


def candidates(prepared: Prepared, required: Spans, workers: Workers, n: int, hours: float, permits: int) -> tuple[Candidate, ...]:
    """The n best people who may be proposed: qualified, then soon qualified, then closest; ties to the lower position."""
    asked = asked_of(required)
    trained = CourseForecast(prepared, asked, permits).run(workers, hours)
    people = np.flatnonzero(workers.personalised)
    after = np.where(trained.qualified_after, 1.0, trained.coverage_after)[people]
    order = np.lexsort((
        workers.ids[people], -trained.coverage[people], trained.hours[people], -after,
        ~trained.qualified_after[people], ~trained.qualified[people],
    ))  # fmt: skip
    return tuple(_candidate(prepared, asked, workers, trained, int(row)) for row in people[order[:n]])


def _candidate(prepared: Prepared, asked: Asked, workers: Workers, trained: TrainedPeople, row: int) -> Candidate:
    tolerance = prepared.settings.tolerance
    held = trained.after[:, row].tolist()
    missing = tuple(
        Missing(-1, skill, rank, have)
        for skill, rank, have in zip(asked[0].tolist(), asked[1].tolist(), held, strict=True) if rank - have > tolerance
    )  # fmt: skip
    courses = tuple(int(course) for taken, group in trained.rounds for course in taken[group == row])
    return Candidate(
        row, int(workers.ids[row]), float(trained.coverage[row]), float(trained.coverage_after[row]),
        bool(trained.qualified[row]), bool(trained.qualified_after[row]), float(trained.hours[row]), courses, missing,
    )  # fmt: skip


def courses_to_open(prepared: Prepared, required: Spans, workers: Workers) -> tuple[tuple[int, int, int], ...]:
    """Skills with gaps that no listed course teaches: (skill, open places, people), most places first.

    A demand's places count where it asks for more of the skill than any listed course reaches.
    """
    tolerance, courses, demands = prepared.settings.tolerance, prepared.catalogue.courses, prepared.catalogue.demands
    lacking = gap_spans(workers.held, required, tolerance)
    listed = courses.listed[courses.spans.rows]
    skill, low, high = courses.spans.indices[listed], courses.spans.low[listed], courses.spans.high[listed]
    highest = np.zeros(prepared.catalogue.n_skills, np.float32)
    np.maximum.at(highest, skill, high)
    untaught = np.ones(len(lacking.indices), np.bool_)
    order = np.argsort(lacking.indices, kind="stable")
    ends = np.searchsorted(lacking.indices[order], np.arange(prepared.catalogue.n_skills + 1))
    for k, under, over in zip(skill.tolist(), low.tolist(), high.tolist(), strict=True):
        at = order[ends[k] : ends[k + 1]]
        untaught[at] &= ~((lacking.low[at] < over) & (lacking.high[at] > under))
    people = np.bincount(lacking.indices[untaught], minlength=prepared.catalogue.n_skills)
    asked = demands.required
    beyond = asked.high - highest[asked.indices] > tolerance
    headcount = demands.headcount[asked.rows[beyond]]
    places = summed(asked.indices[beyond], headcount, prepared.catalogue.n_skills).astype(np.int64)
    found = np.flatnonzero(people)
    found = found[np.lexsort((found, -people[found], -places[found]))]
    return tuple((int(k), int(places[k]), int(people[k])) for k in found)
