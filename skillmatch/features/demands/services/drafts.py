"""A demand while it is written: each button of the form changes the draft and keeps everything else that was entered."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.demands import rules
from skillmatch.features.demands.forms import DemandForm
from skillmatch.features.demands.queries import demands as demands_queries
from skillmatch.features.demands.queries.supply import SupplyPicture, SupplyQuery, pictures
from skillmatch.features.demands.rules import HOURS, MAX_SKILLS, refill
from skillmatch.numerals import whole_or
from skillmatch.store.catalogue import occupation_search, skill_search
from skillmatch.store.catalogue.cards import OccupationCard, SkillCard
from skillmatch.terms import Rank
from skillmatch.web.language import named

STEPS = ("occupation", "grade", "add", "remove")
"""What a button may do to the draft, as ``do=<step>-<id or row>``; every other value only shows the draft again."""

POST = "post"
"""The button that ends the writing."""


@dataclass(frozen=True)
class DraftSearch:
    """What was typed into the two search boxes, and what it found."""

    occupation_q: str
    occupations: list[OccupationCard]
    skill_q: str
    skills: list[SkillCard]


def search(occupation_q: str, skill_q: str, form: DemandForm) -> DraftSearch:
    """Look both boxes up; skills that are listed already are not offered again."""
    listed = {skill for skill, _ in form.skills.pairs}
    found = [card for card in skill_search.find(skill_q) if card.id not in listed]
    return DraftSearch(occupation_q, occupation_search.find(occupation_q), skill_q, found)


def change(form: DemandForm, do: str, snap: Snapshot) -> str:
    """Do one step to the draft.

    Returns
    -------
    str
        The step that was done, "" where `do` names none or nothing that exists.
    """
    step, _, argument = do.partition("-")
    number = whole_or(argument, -1)
    if step == "occupation" and snap.occupation_index.at(number) >= 0:
        choose(form, snap, number)
    elif step == "grade":
        fill(form, form.occupation.data, grade_of(form))
    elif step == "add" and snap.skill_index.at(number) >= 0 and len(form.skills.data) < MAX_SKILLS:
        _add(form, number)
    elif step == "remove" and 0 <= number < len(form.skills.data):
        del form.skills.data[number]
    else:
        return ""
    return step


def choose(form: DemandForm, snap: Snapshot, occupation_id: int) -> None:
    """Choose an occupation at the grade where its ladder begins; its name is the title until another is given."""
    card = snap.occupations[snap.occupation_index.at(occupation_id)]
    before = occupation_of(form, snap)
    if not form.title.data or (before is not None and form.title.data in (before.zh, before.en)):
        form.title.data = named(card)
    once = set() if before is None else set(demands_queries.required_permits(before.id))
    form.permits.data = rules.reticked(form.permits.data or (), once, list(demands_queries.required_permits(card.id)))
    form.occupation.data, form.grade.data = str(card.id), str(card.start_rank)
    fill(form, str(card.id), card.start_rank)


def fill(form: DemandForm, occupation: str | None, grade: int) -> None:
    """Fill the list from what the occupation asks for up to a grade; rows that a person changed or added stay."""
    key = whole_or(occupation, None)
    if key is not None:
        form.skills.fill(refill(form.skills.pairs, _filled(form), demands_queries.required(key, grade)))
        form.filled_from.data = f"{key}-{grade}"


def occupation_of(form: DemandForm, snap: Snapshot) -> OccupationCard | None:
    """The occupation that the draft names."""
    place = snap.occupation_index.at(whole_or(form.occupation.data, None))
    return None if place < 0 else snap.occupations[place]


def cards(form: DemandForm, snap: Snapshot) -> dict[int, SkillCard]:
    """The listed skills that are known, by id."""
    return {skill: snap.skills[snap.skill_index.at(skill)] for skill, _ in form.skills.pairs if snap.skill_index.at(skill) >= 0}


def grade_of(form: DemandForm) -> int:
    """The grade up to which the list is filled."""
    text = form.grade.data or ""
    return int(text) if text in {str(rank.value) for rank in Rank} else Rank.JUNIOR.value


def hours_of(text: str | None, otherwise: int) -> int:
    """Training hours from those on offer, or those of the demand."""
    return next((hours for hours in HOURS if str(hours) == text), otherwise)


def preview(form: DemandForm, snap: Snapshot) -> SupplyPicture | None:
    """The supply for the draft as it stands, from whatever of it is usable."""
    skills = tuple((skill, rank) for skill, rank in form.skills.pairs if rank is not None)
    headcount = form.headcount.data if form.headcount.data and 1 <= form.headcount.data <= 1000 else 1
    # Most steps do not touch what is counted: a picture of a moment ago will do while somebody writes.
    return pictures(snap, {0: SupplyQuery(skills, tuple(form.known_permits()), headcount)}, form.training_hours).get(0)


def _filled(form: DemandForm) -> list[tuple[int, int]]:
    occupation, _, grade = (form.filled_from.data or "").partition("-")
    key, up_to = whole_or(occupation, None), whole_or(grade, None)
    return [] if key is None or up_to is None else demands_queries.required(key, up_to)


def _add(form: DemandForm, skill_id: int) -> None:
    """Add a row at the rank that the occupation asks for, else at the chosen grade; a listed skill is not listed twice."""
    if skill_id in {skill for skill, _ in form.skills.pairs}:
        return
    key = whole_or(form.occupation.data, None)
    asked = {} if key is None else dict(demands_queries.required(key, Rank.CHIEF.value))
    form.skills.add(skill_id, asked.get(skill_id, grade_of(form)))
