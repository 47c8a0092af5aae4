"""A job advert that an enterprise pastes: what it suggests for the demand, and how the chosen suggestions enter the draft."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from wtforms import Field

from skillmatch.engine_gateway import text_reader
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.demands.forms import DemandForm
from skillmatch.features.demands.rules import MAX_SKILLS, TickedItems
from skillmatch.features.demands.services import drafts as drafts_service
from skillmatch.matching.extraction.results import ADVERT, SURE, Reading
from skillmatch.matching.extraction.rules import Span
from skillmatch.terms import Shift
from skillmatch.web.language import named

READ, USE, POSTS = "read", "use", "posts"
"""The buttons that read the advert, that take over what is ticked, and that make one draft of each post, one after another."""

POST = "post-"
"""Before the number of a post in the value of its box."""


def read(snap: Snapshot, text: str, account_id: int) -> Reading:
    """Return what the advert suggests to this account."""
    return text_reader.read(snap, text, ADVERT, account_id)


def use(form: DemandForm, snap: Snapshot, reading: Reading, ticked: Collection[str]) -> TickedItems:
    """Fill the draft with what is ticked; what was entered elsewhere stays.

    Parameters
    ----------
    ticked : collection of str
        The values of the boxes: ``occupation-<id>``, ``skill-<id>``, ``permit-<name>``, ``town-<id>``, ``headcount`` …
    """
    offered = [int(snap.occupation_index.ids[one.index]) for one in reading.occupations]
    occupation = next((key for key in offered if f"occupation-{key}" in ticked), None)
    if occupation is not None:
        drafts_service.choose(form, snap, occupation)
        grade = reading.occupations[offered.index(occupation)].rank
        if grade:
            form.grade.data = str(grade)
            drafts_service.fill(form, form.occupation.data, grade)
    skills = {int(snap.skill_index.ids[one.index]): one for one in reading.skills}
    taken = tuple(key for key in skills if f"skill-{key}" in ticked)
    _take_skills(form, {key: skills[key].rank for key in taken})
    _take_facts(form, snap, reading, ticked)
    return TickedItems(
        occupation,
        taken,
        tuple(key for key, one in skills.items() if key not in taken and one.confidence >= SURE),
        () if occupation is None else tuple(key for key in offered[:1] if key != occupation),
    )


def posts_of(reading: Reading, values: Iterable[str]) -> list[int]:
    """The numbers of the posts that some values name, in their order."""
    named = {value.removeprefix(POST) for value in values}
    return [number for number in range(len(reading.posts)) if str(number) in named]


def use_post(form: DemandForm, snap: Snapshot, reading: Reading, number: int) -> None:
    """Fill an empty draft with one post of an advert: its occupation, number of people, skills and permits, and what holds for
    all."""
    post = reading.posts[number]
    form.title.data = reading.words([post.title])[0]
    if post.occupation is not None:
        drafts_service.choose(form, snap, int(snap.occupation_index.ids[post.occupation.index]))
    _take_skills(form, {int(snap.skill_index.ids[one.index]): one.rank for one in post.skills if one.confidence >= SURE})
    if post.headcount is not None:
        _enter(form.headcount, post.headcount.value)
    facts = {"pay": reading.pay, "day": reading.needed_by}
    own = [permit for permit in reading.permits if any(_within(span, post.stretches) for span in permit.spans)]
    ticked = [name for name, fact in facts.items() if fact and fact.confidence >= SURE]
    ticked += [f"town-{int(snap.town_index.ids[town.value])}" for town in reading.towns]
    ticked += [f"permit-{permit.value}" for permit in own] + [f"shift-{shift.value}" for shift in reading.shifts]
    _take_facts(form, snap, reading, ticked)


def _within(span: Span, stretches: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in stretches)


def _take_skills(form: DemandForm, ranks: dict[int, int]) -> None:
    """Rows of the list get the rank that the advert asks for; what is not listed comes behind."""
    rows = [(skill, ranks.pop(skill, rank) if skill is not None else rank) for skill, rank in form.skills.pairs]
    form.skills.fill([*rows, *ranks.items()][:MAX_SKILLS])


def _take_facts(form: DemandForm, snap: Snapshot, reading: Reading, ticked: Collection[str]) -> None:
    if reading.headcount and "headcount" in ticked:
        _enter(form.headcount, reading.headcount.value)
    if reading.pay and "pay" in ticked:
        low, high = reading.pay.value
        _enter(form.pay_low, low)
        _enter(form.pay_high, high)
    if reading.needed_by and "day" in ticked:
        _enter(form.needed_by, reading.needed_by.value)
    towns = [int(snap.town_index.ids[town.value]) for town in reading.towns]
    form.town.data = next((str(town) for town in towns if f"town-{town}" in ticked), form.town.data)
    permits = [permit.value for permit in reading.permits if f"permit-{permit.value}" in ticked]
    form.permits.data = list(dict.fromkeys([*(form.permits.data or ()), *permits]))
    shifts = [str(named(Shift(shift.value))) for shift in reading.shifts if f"shift-{shift.value}" in ticked]
    note = form.note.data or ""
    form.note.data = "\n".join([*([note] if note else []), *(shift for shift in shifts if shift not in note)])


def _enter(field: Field, value: object) -> None:
    """Put a value in a field as if it had been there before: what was typed would be shown instead."""
    field.raw_data, field.data, field.process_errors = None, value, []
