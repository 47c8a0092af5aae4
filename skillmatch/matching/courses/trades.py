"""What belongs to a worker's trades: which courses, demands and permits, and at which grade the worker stands in each.

A trade is an occupation that a worker has or aims at. All that depends on trades and grade alone is made once for all who share
them (``TradeScope``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.courses.requirements import Key, OccupationStanding, Requirements
from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.similarity.kernel import SkillIndex, invert
from skillmatch.matching.similarity.spans import Float64, Spans, summed

Bools = npt.NDArray[np.bool_]

MAX_SCOPE_ENTRIES = 4_000_000
"""Courses times scopes that are kept, some 45 bytes each: people of a city share some hundred scopes."""

UNSUITABLE = ("other_trade", "too_advanced", "below_grade", "held", "too_long", "certified", "little_use", "no_gap")
"""Why a course that nobody forbids is still not suggested; bit i of a mask stands for code i."""

OTHER_TRADE, TOO_ADVANCED, BELOW_GRADE, HELD, TOO_LONG, CERTIFIED, LITTLE_USE, NO_GAP = (1 << i for i in range(len(UNSUITABLE)))


@dataclass(frozen=True, eq=False)
class TradeScope:
    """What trades and grade alone decide, arrays over courses (n_courses,) or demands (n_demands,).

    Attributes
    ----------
    standings : tuple of OccupationStanding
        The own trade first; empty where nothing is known.
    roles : tuple of str
        ``own`` or ``target``, for each standing.
    listed : bool
        Courses made for one of the trades.
    general : bool
        Courses that teach what every trade asks for, such as mentoring.
    admitted : bool
        Courses whose entry grade the worker has: what they teach counts as lifted, though single skills are not on record.
    trade, next_grade, level : float64
        Values of these terms, in [0, 1].
    entered : bool
        Listed courses whose entry grade is reached in that trade: they are candidates whatever they close.
    unsuitable : uint8
        Bits of ``UNSUITABLE`` that need no look at the person.
    permit_needs : tuple of (int, float, bool)
        Bit of each permit of the trades, how much it counts, whether the law requires it.
    distant : bool
        Courses made for other trades none of which is a neighbour: what they share with the trades may be one skill.
    demands : bool
        Demands of these trades or of neighbouring ones.
    """

    standings: tuple[OccupationStanding, ...]
    roles: tuple[str, ...]
    listed: Bools
    general: Bools
    admitted: Bools
    trade: Float64
    next_grade: Float64
    level: Float64
    entered: Bools
    unsuitable: npt.NDArray[np.uint8]
    permit_needs: tuple[tuple[int, float, bool], ...]
    distant: Bools
    demands: Bools


class Trades:
    """Scopes of workers over one catalogue.

    How far a course belongs to a trade that it is not made for is the share of what it teaches that the trade asks for,

        Σ_k idf_k · max(0, min(to_k, required_k) − from_k) / Σ_k idf_k · (to_k − from_k),

    with idf_k = ln((n + 2)/(n_k + 1)) for n occupations of which n_k ask for skill k, and 0 for generic skills: what many trades
    ask for tells no trade from another (inverse document frequency, Spärck Jones 1972). The same share of what another occupation
    asks for says whether that occupation is a neighbour.
    """

    def __init__(self, prepared: Prepared, requirements: Requirements) -> None:
        self.prepared, self.settings, self.requirements = prepared, prepared.settings, requirements
        catalogue = prepared.catalogue
        self.n_courses, self.occupations = len(catalogue.courses.ids), catalogue.occupations
        self.idf = _idf(self.occupations, catalogue.generic)
        self.course_index = invert(catalogue.courses.spans, self.idf)
        self.occupation_index = invert(self.occupations, self.idf)
        given = catalogue.courses.occupations
        made_for = sparse.csr_array((self.n_courses, len(self.occupations)), dtype=bool) if given is None else given
        self.made_for = sparse.csc_array(made_for)
        self.has_trade = self._made_for(np.ones(len(self.occupations), np.bool_))
        self.general = _general(catalogue.courses.spans, catalogue.generic)
        self.scopes: dict[Key, TradeScope] = {}
        self.shares: dict[int, Float64] = {}

    def scope(self, workers: Workers, row: int) -> TradeScope:
        """The scope of one worker."""
        key = self.requirements.key(workers, row)
        made = self.scopes.get(key)
        if made is None:
            if (len(self.scopes) + 1) * self.n_courses > MAX_SCOPE_ENTRIES:
                self.scopes.clear()
            made = self.scopes[key] = self._scope(*key)
        return made

    def listed(self, occupation: int) -> Bools:
        """Courses made for an occupation, (n_courses,)."""
        out = np.zeros(self.n_courses, np.bool_)
        out[self.made_for.indices[self.made_for.indptr[occupation] : self.made_for.indptr[occupation + 1]]] = True
        return out

    def _made_for(self, occupations: Bools) -> Bools:
        """Courses made for any of some occupations, (n_courses,)."""
        out: Bools = self.made_for @ occupations.astype(np.int32) > 0
        return out

    def share(self, occupation: int) -> Float64:
        """Share of each course's teaching that an occupation asks for, (n_courses,)."""
        return self._share(occupation, self.course_index)

    def shared(self, occupation: int) -> Float64:
        """Share of what each occupation asks for that one occupation asks for too, (n_occupations,)."""
        found = self.shares.get(occupation)
        if found is None:
            found = self.shares[occupation] = self._share(occupation, self.occupation_index)
        return found

    def neighbours(self, occupation: int) -> Bools:
        """Occupations of whose requirements one occupation asks for a good part too, itself among them, (n_occupations,)."""
        near: Bools = self.shared(occupation) >= self.settings.relevance_least
        near[occupation] = True
        return near

    def _share(self, occupation: int, index: SkillIndex) -> Float64:
        skills, _, required = self.occupations.row(occupation)
        return self._share_of(skills, required, index)

    def _share_of(self, skills: npt.NDArray[np.integer], required: npt.NDArray[np.floating], index: SkillIndex) -> Float64:
        out = np.zeros(len(index.scale))
        for skill, rank in zip(skills.tolist(), required.tolist(), strict=True):
            part = slice(index.indptr[skill], index.indptr[skill + 1])
            overlap = np.minimum(index.high[part], rank) - index.low[part].astype(np.float64)
            out[index.item[part]] += index.weights[skill] * np.maximum(overlap, 0.0)
        return out * index.scale * index.scale

    def _scope(self, own: int, target: int, grade: int, enterprise: int) -> TradeScope:
        settings, courses = self.settings, self.prepared.catalogue.courses
        standings = self.requirements.standings(own, target, grade)
        min_rank = courses.min_rank.astype(np.int64)
        rank = max(grade, 1)  # who holds no certificate may enter where an apprentice may
        trade, following = np.zeros(self.n_courses), np.zeros(self.n_courses)
        listed, entered, near, attested, wanted, begins = (np.zeros(self.n_courses, np.bool_) for _ in range(6))
        at = np.full(self.n_courses, rank, np.int64)
        neighbours = np.zeros(len(self.occupations), np.bool_)
        for standing in reversed(standings):
            mine, share = self.listed(standing.occupation), self.share(standing.occupation)
            # A grade of a neighbouring trade opens the courses of a target, though it is no grade of it.
            akin = own >= 0 and bool(self.neighbours(own)[standing.occupation])
            stands = rank if akin else max(standing.grade, 1)
            at[mine] = stands
            listed |= mine
            entered |= mine & (min_rank <= stands)
            near |= mine | (share >= settings.relevance_least)
            worth = np.where(mine, 1.0, settings.near_trade * share)
            trade = np.maximum(trade, standing.importance * worth)
            following = np.maximum(following, standing.importance * self._leads(standing, mine, standing.occupation == own))
            if standing.occupation == own:  # a newcomer to a trade holds no grade of it
                attested |= mine & (courses.grade_given > 0) & (courses.grade_given <= standing.grade)
                begins &= ~mine
            else:
                wanted |= share >= settings.relevance_least
                begins |= mine | wanted  # a grade may open them, but is no grade of that trade: none lies below it
            neighbours |= self.neighbours(standing.occupation)
        for skills, ranks in self.requirements.demanded_of(enterprise, own):
            near |= self._share_of(skills, ranks, self.course_index) >= settings.relevance_least
        permit_needs = self._permits(standings)
        near &= listed | ~self._other_permit(permit_needs)
        return TradeScope(
            standings=standings,
            roles=tuple("own" if one.occupation == own else "target" for one in standings),
            listed=listed,
            general=self.general,
            admitted=(min_rank > 0) & (min_rank <= rank),
            trade=trade,
            next_grade=following,
            level=np.where(min_rank > 0, 1.0 / (1.0 + np.abs(at - min_rank)), 1.0),
            entered=entered,
            unsuitable=self._against(grade, at, near, begins, attested & ~wanted),
            permit_needs=permit_needs,
            distant=self.has_trade & ~self._made_for(neighbours),
            # The last place stands for "no occupation", −1.
            demands=np.append(neighbours, False)[self.prepared.catalogue.demands.occupation],
        )

    def _against(self, grade: int, at: npt.NDArray[np.int64], near: Bools, begins: Bools, attested: Bools) -> npt.NDArray[np.uint8]:
        """Bits of ``UNSUITABLE`` that need no look at the person, (n_courses,)."""
        courses, reach = self.prepared.catalogue.courses, self.settings.entry_reach
        min_rank = courses.min_rank.astype(np.int64)
        unsuitable = np.where(near | self.general, 0, OTHER_TRADE).astype(np.uint8)
        unsuitable[(min_rank - at > reach) | (self.general & (min_rank > max(grade, 1)))] |= TOO_ADVANCED
        low = (courses.target_rank > 0) & (courses.target_rank <= grade - reach - 1)
        unsuitable[low & ~begins] |= BELOW_GRADE
        unsuitable[attested] |= CERTIFIED
        return unsuitable

    def _leads(self, standing: OccupationStanding, mine: Bools, own: bool) -> Float64:
        """How far the courses of a trade lead to its next grade: fully by its certificate, half by teaching alone.

        For a newcomer each grade from the trade's first one on is a step.
        """
        courses = self.prepared.catalogue.courses
        following = self.requirements.next_grade(standing)
        first = following if own else min(int(self.prepared.catalogue.start_rank[standing.occupation]), following)
        enter = mine & (courses.min_rank <= max(standing.grade, 1))
        formal = np.where(courses.grade_given > 0, 1.0, self.settings.uncertified)
        step = (courses.target_rank >= max(first, 1)) & (courses.target_rank <= following)
        return np.where(enter & step, formal, 0.0)

    def _other_permit(self, needs: tuple[tuple[int, float, bool], ...]) -> Bools:
        """Courses of a permit that none of the trades needs: who will not do that work does not sit its course, (n_courses,)."""
        given, needed = self.prepared.catalogue.courses.permits_given, 0
        for bit, _, _ in needs:
            needed |= bit
        out: Bools = (given != 0) & ((given & np.uint32(needed)) == 0)
        return out

    def _permits(self, standings: tuple[OccupationStanding, ...]) -> tuple[tuple[int, float, bool], ...]:
        catalogue, found = self.prepared.catalogue, dict[int, tuple[float, bool]]()
        for standing in standings:
            required = int(catalogue.permits_required[standing.occupation])
            usual = int(catalogue.permits_usual[standing.occupation]) & ~required
            for place in range(32):
                for bits, share in ((required, 1.0), (usual, self.settings.usual_permit)):
                    if bits >> place & 1:
                        worth = (standing.importance * share, share == 1.0)
                        found[place] = max(found.get(place, (0.0, False)), worth)
        return tuple((1 << place, worth, needed) for place, (worth, needed) in sorted(found.items()))


def _idf(occupations: Spans, generic: Bools) -> Float64:
    """ln((n + 2)/(n_k + 1)) of each skill, 0 for generic ones, (n_skills,)."""
    asking = np.bincount(occupations.indices, minlength=occupations.n_features)
    idf = np.log((len(occupations) + 2.0) / (asking + 1.0))
    idf[generic] = 0.0
    return np.asarray(idf, dtype=np.float64)


def _general(courses: Spans, generic: Bools) -> Bools:
    """Courses at least half of whose ranks are of generic skills, (n_courses,)."""
    size = courses.high.astype(np.float64) - courses.low
    whole = summed(courses.rows, size, len(courses))
    out: Bools = (whole > 0) & (summed(courses.rows, size * generic[courses.indices], len(courses)) >= 0.5 * whole)
    return out
