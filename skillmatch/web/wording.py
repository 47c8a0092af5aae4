"""The engine's codes as sentences: names of terms, reasons of courses, mentors and tracks, and why something is not offered.

It knows no store: pages hand it the advice and the cards that the advice's positions point into.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Flask
from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup

from skillmatch.terms import Mode, Permit, Rank, Role, RunTime, Shift
from skillmatch.web.language import as_written, day, hours, is_zh, km, named, number, percent, rank_name

TERMS = {
    "gap": lazy_gettext("Closes gap"),
    "fit": lazy_gettext("Fit"),
    "trade": lazy_gettext("Your trade"),
    "next grade": lazy_gettext("Next grade"),
    "permit": lazy_gettext("Permit"),
    "demand": lazy_gettext("Open demands"),
    "shortage": lazy_gettext("Shortage"),
    "readiness": lazy_gettext("Entry conditions"),
    "interest": lazy_gettext("Interests"),
    "peers": lazy_gettext("Chosen by peers"),
    "value per hour": lazy_gettext("Value per hour"),
    "known": lazy_gettext("Known already"),
    "distance": lazy_gettext("Way and shifts"),
    "weeks": lazy_gettext("Weeks it takes"),
    "popularity": lazy_gettext("Taken so far"),
    "starts soon": lazy_gettext("Starts soon"),
    "same enterprise": lazy_gettext("Same enterprise"),
    "near": lazy_gettext("Near"),
    "record": lazy_gettext("Track record"),
    "track record": lazy_gettext("Track record"),
    "coverage": lazy_gettext("Covered now"),
    "after training": lazy_gettext("After training"),
    "hours": lazy_gettext("Training hours"),
    "after": lazy_gettext("Fit after training"),
    "goal": lazy_gettext("Own or target occupation"),
    "lift": lazy_gettext("Gain by training"),
    "own staff": lazy_gettext("Own staff"),
    "clash": lazy_gettext("Shift clash"),
}
"""The names of the terms of courses, mentors, tracks and seats."""

TERM_MEANINGS = {
    "gap": lazy_gettext("How much of what you still lack the course closes, permits included."),
    "fit": lazy_gettext("How exactly the course matches the gap: closes much and wastes little."),
    "trade": lazy_gettext("Whether the course is made for your trade or your target, or how near it is to them."),
    "next grade": lazy_gettext("Whether it leads to your next grade; with its certificate it counts in full."),
    "permit": lazy_gettext("Whether it gives a permit that you lack, or that ends or has ended."),
    "demand": lazy_gettext("Open places of your trades that it brings nearer."),
    "shortage": lazy_gettext("How short the city is of the professions it leads to."),
    "readiness": lazy_gettext("How well what the course asks for at its start fits your grade and skills."),
    "interest": lazy_gettext("How close the course is to the interests you wrote down."),
    "peers": lazy_gettext("What people with a similar history took next."),
    "value per hour": lazy_gettext("How much of the gap is closed per training hour."),
    "known": lazy_gettext("Taken off: what you already know of the course."),
    "distance": lazy_gettext("Taken off: the way from your town, and classes during your shift."),
    "weeks": lazy_gettext("Taken off: how long it takes at your hours a week."),
    "popularity": lazy_gettext("How many people have enrolled so far, against the most taken course."),
    "starts soon": lazy_gettext("How soon its next class begins."),
    "same enterprise": lazy_gettext("The mentor works in your enterprise."),
    "near": lazy_gettext("How near the mentor is to your town."),
    "record": lazy_gettext("How past apprentices fared, cautiously where there were few."),
    "coverage": lazy_gettext("How much of what the profession asks for you hold now."),
    "after training": lazy_gettext("How much of it you would hold after its courses."),
    "hours": lazy_gettext("Taken off: the training hours it takes."),
}

CERTIFICATES = {
    "COMPLETION": lazy_gettext("Certificate of completion"),
    "SPECIAL_ABILITY": lazy_gettext("Special-ability certificate"),
    "SPECIAL_OPERATION": lazy_gettext("Special-operation permit"),
    "SPECIAL_EQUIPMENT": lazy_gettext("Special-equipment certificate"),
    "UAV_OPERATOR": lazy_gettext("Agricultural drone certificate"),
    "QUALIFICATION": lazy_gettext("Vocational qualification"),
}

BLOCKED = {
    "retired": lazy_gettext("The course is no longer given."),
    "prerequisite": lazy_gettext("Another course has to come first."),
    "permit": lazy_gettext("It needs a permit that you do not hold or that has expired."),
    "age": lazy_gettext("The law sets a minimum age for it."),
    "full": lazy_gettext("All its seats are taken."),
    "taken": lazy_gettext("You have taken or requested it already."),
    "dismissed": lazy_gettext("You said that it is not for you."),
    "rank": lazy_gettext("The mentor's grade is not above yours."),
    "inactive": lazy_gettext("The mentor takes nobody at present."),
    "self": lazy_gettext("This is you."),
    "other_trade": lazy_gettext("It belongs to another trade than yours and your target."),
    "too_advanced": lazy_gettext("It starts above what you hold now."),
    "below_grade": lazy_gettext("It is meant for grades well below yours."),
    "held": lazy_gettext("You hold already all that it teaches."),
    "certified": lazy_gettext("You hold already the permit or the certificate that it leads to."),
    "little_use": lazy_gettext("Only a small part of it is of use in your trade or your target."),
    "no_gap": lazy_gettext("It teaches nothing that you lack for your next steps."),
    "too_long": lazy_gettext("At your hours a week it would take longer than 40 weeks."),
    "nothing_to_teach": lazy_gettext("The mentor teaches none of the skills that you lack."),
}
"""Why a course or a mentor is not recommended."""

MATCHES = {
    "strong": lazy_gettext("Fits very well"),
    "good": lazy_gettext("Fits well"),
    "possible": lazy_gettext("Worth a thought"),
}
"""The match of a course in words."""

NO_DAYS: Mapping[str, dt.date] = MappingProxyType({})

PERMIT_PLACES = tuple(Permit)

MAX_MISSING = 3
"""So many of the skills that a demand still asks for are named; of the others the number is said (chosen)."""

HALF_MISSED = 0.5
"""From this share of a class on, a clash with the shift is said (chosen)."""

CLOSE = 0.5
"""From this value on, nearness to stated interests, or to what peers took, is said as a reason (chosen)."""


def init_app(app: Flask) -> None:
    """Give templates this module as ``words``."""
    app.jinja_env.globals["words"] = {word.__name__: word for word in SPOKEN}


def term_name(name: str) -> str:
    """The name of a term of a score."""
    return str(TERMS.get(name, name))


def term_meaning(name: str) -> str:
    """Return what a term of a score measures, in one sentence; empty where there is none."""
    return str(TERM_MEANINGS.get(name, ""))


def term_rows(terms: Iterable[Any]) -> list[tuple[str, str, int]]:
    """Rows for ``ui.score_terms``: (identifier of the colour, name, thousandths), in the engine's order, without those of 0.000."""
    return [(term.name.replace(" ", "_"), term_name(term.name), term.thousandths) for term in terms if term.thousandths]


def blocked(code: str) -> str:
    """Why a course or a mentor is not offered."""
    return str(BLOCKED.get(code, code))


def permit_name(value: str) -> str:
    """The name of a permit by its identifier."""
    return named(Permit(value))


def permit_of(bit: int) -> Permit:
    """The permit that a bit of the engine's stands for."""
    return PERMIT_PLACES[bit.bit_length() - 1]


def time_name(value: str) -> str:
    """Return when a class meets, by its identifier."""
    return named(RunTime(value))


def mode_name(value: str) -> str:
    """Return how a course is given, by its identifier."""
    return named(Mode(value))


def role_name(value: str) -> str:
    """A role by its identifier."""
    return named(Role(value))


def certificate_name(card: Any) -> str:
    """Return what a course leads to, in a few words; a graded certificate names its grade."""
    if card.certificate == "SKILL_LEVEL":
        return gettext("%(rank)s certificate", rank=rank_name(card.target_rank))
    return str(CERTIFICATES.get(card.certificate, card.certificate))


def certificate_needs(advice: Any, card: Any, grade: int) -> str:
    """The rank that a worker must hold before sitting for a course's graded certificate; empty where nothing is in the way.

    One may sit for the grade above the own, a newcomer for 初级工, and for the first grade of the own trade's ladder.
    """
    if card.certificate != "SKILL_LEVEL" or advice.next_grade or card.target_rank <= max(grade, 1) + 1:
        return ""
    return rank_name(card.target_rank - 1)


def match_name(match: str) -> str:
    """The match of a course in words."""
    return str(MATCHES.get(match, ""))


def course_reason(advice: Any, snap: Any, permit_ends: Mapping[str, dt.date] = NO_DAYS) -> Markup:
    """Why this course for this worker, in one sentence: what it leads to, then what it closes.

    ``permit_ends`` has the last days of the worker's permits by their identifiers, so far as they are known.
    """
    lead, closes = _lead(advice, snap, permit_ends), _closes(advice, snap.skills)
    if lead and closes:
        return _say(gettext("%(lead)s; it teaches you %(skills)s."), lead=lead, skills=closes)
    if closes:
        return _say(gettext("It teaches you %(skills)s."), skills=closes)
    return _say(gettext("%(lead)s."), lead=lead) if lead else _say(gettext("It is close to what you do."))


def course_reasons(advice: Any, snap: Any, permit_ends: Mapping[str, dt.date] = NO_DAYS) -> list[Markup]:
    """The reason in one sentence, then what else speaks for the course: demands, interests, peers."""
    said = [course_reason(advice, snap, permit_ends)]
    unlock = advice.unlock
    if unlock.demands_after > unlock.demands_before:
        said.append(_say(gettext("It takes you from %(before)s to %(after)s open demands that you fit."),
                         before=_b(number(unlock.demands_before)), after=_b(number(unlock.demands_after))))  # fmt: skip
    values = {term.name: term.value for term in advice.terms}
    if values.get("interest", 0.0) >= CLOSE and advice.relation != "wish":
        said.append(_say(gettext("It is close to the interests that you wrote down.")))
    if values.get("peers", 0.0) >= CLOSE:
        said.append(_say(gettext("People who took the same courses as you often took it next.")))
    return said


def _lead(advice: Any, snap: Any, permit_ends: Mapping[str, dt.date]) -> Markup | None:
    """What a course leads to, without a full stop; None where its skills alone speak for it."""
    permit = advice.permit
    if permit is not None:
        word = permit_of(permit.bit)
        name = _b(named(word))
        if permit.ends:
            return _renews(name, permit_ends.get(word.value), snap.as_of)
        if permit.required:
            return _say(gettext("Your trade may not be worked in without the %(permit)s, and this course leads to it"), permit=name)
        return _say(gettext("The %(permit)s is useful in your trade, and this course leads to it"), permit=name)
    if advice.next_grade:
        rank = _b(rank_name(advice.next_grade))
        if snap.courses[advice.course].certificate == "SKILL_LEVEL":
            return _say(gettext("It leads to the certificate of %(rank)s, your next grade"), rank=rank)
        return _say(gettext("It is a step towards %(rank)s, your next grade"), rank=rank)
    sentences_of = {
        "own": gettext("It is made for your trade"),
        "target": gettext("It is made for the trade that you aim at"),
        "near": gettext("It teaches a technique close to your trade"),
        "general": gettext("Every trade can use it"),
        "wish": gettext("It is close to the interests that you wrote down"),
    }
    said = sentences_of.get(advice.relation)
    return _say(said) if said else None


def _renews(name: Markup, ends: dt.date | None, today: dt.date) -> Markup:
    if ends is None:
        return _say(gettext("Your %(permit)s has ended or ends soon; this course leads to it"), permit=name)
    days = (ends - today).days
    if days < 0:
        return _say(gettext("Your %(permit)s ended on %(day)s; this course leads to it again"), permit=name, day=day(ends))
    if days == 0:
        return _say(gettext("Your %(permit)s ends today; this course leads to it again"), permit=name)
    return Markup(  # noqa: S704 - a text of ours around a name that is escaped
        ngettext(
            "Your %(permit)s ends on %(day)s, in %(num)s day; this course prepares for it",
            "Your %(permit)s ends on %(day)s, in %(num)s days; this course prepares for it",
            days,
            permit=name,
            day=day(ends),
        )
    )


def _closes(advice: Any, skills: Sequence[Any]) -> Markup | None:
    """The skills that a course closes something of: two names, and how many in all."""
    useful = [skills[gain.skill] for gain in advice.gains if gain.share > 0]
    if not useful:
        return None
    names = _joined(_say(gettext("“%(skill)s”"), skill=named(skill)) for skill in useful[:2])
    if len(useful) <= 2:
        return names
    return _say(gettext("%(names)s and %(n)s more"), names=names, n=number(len(useful) - 2))


def class_time(run: Any) -> str:
    """Return when a dated class meets; nothing where it has no hours of its own, for "any time" beside a date contradicts it."""
    return "" if run.time == RunTime.ANYTIME.value else time_name(run.time)


def class_weeks(run: Any) -> int:
    """Calendar weeks from the first day of a class to its last."""
    return max(math.ceil(((run.ends_on - run.starts_on).days + 1) / 7), 1)


def class_facts(run: Any) -> list[str]:
    """A dated class as facts of a card: its first day, how long it lasts, when it meets."""
    lasts = ngettext("for %(num)s week", "for %(num)s weeks", class_weeks(run))
    return [gettext("from %(day)s", day=day(run.starts_on, "short")), lasts, class_time(run)]


def class_notes(
    advice: Any, run: Any, worker: Any, snap: Any, permit_ends: Mapping[str, dt.date] = NO_DAYS
) -> list[Markup]:  # fmt: skip
    """Return what a worker must know of a class before asking for a place: more hours a week than the own, shifts that clash, and a
    permit that ends before the class does."""
    card, permit = snap.courses[advice.course], advice.permit
    said, weekly, own = [], math.ceil(card.hours / class_weeks(run)), worker.hours_per_week
    if 0 < own < weekly:
        text = gettext("%(hours)s a week; you have %(own)s.")
        said.append(_say(text, hours=hours(weekly), own=hours(own)))
    shift = Shift(worker.shift)
    missed = snap.engine.settings_.clash[list(Shift).index(shift)][list(RunTime).index(RunTime(run.time))]
    if missed >= 1:
        said.append(_say(gettext("In your working time (%(shift)s)."), shift=named(shift)))
    elif missed >= HALF_MISSED:
        said.append(_say(gettext("Partly in your working time (%(shift)s)."), shift=named(shift)))
    ends = permit_ends.get(permit_of(permit.bit).value) if permit is not None and permit.ends else None
    if ends is not None and snap.as_of <= ends < run.ends_on:
        text = gettext("It ends only on %(end)s: apply for the review of your permit well before %(day)s, without waiting for it.")
        said.append(_say(text, end=day(run.ends_on), day=day(ends)))
    return said


def still_missing(missing: Iterable[Any], snap: Any) -> list[Markup]:
    """Return what each demand still asks for after the course, one sentence a demand."""
    by_demand: dict[int, list[Any]] = {}
    for one in missing:
        by_demand.setdefault(one.demand, []).append(one)
    return [
        _say(
            gettext("“%(demand)s” still asks for %(skills)s."),
            demand=as_written(snap.demands[demand].title),
            skills=_joined(
                _say(gettext("%(skill)s (%(rank)s)"), skill=named(snap.skills[one.skill]), rank=rank_name(round(one.required)))
                for one in asked[:MAX_MISSING]
            )
            + (_say(gettext(" and %(n)s more"), n=number(len(asked) - MAX_MISSING)) if len(asked) > MAX_MISSING else ""),
        )
        for demand, asked in by_demand.items()
    ]


def mentor_reasons(advice: Any, card: Any, snap: Any) -> list[Markup]:
    """Why this mentor for this worker."""
    said = []
    useful = [gain for gain in advice.gains if gain.share > 0]
    if useful:
        said.append(_say(gettext("Can teach you %(share)s of what you lack: %(steps)s."),
                         share=_b(percent(sum(gain.share for gain in useful))), steps=_steps(useful[:3], snap.skills)))  # fmt: skip
    if advice.same_enterprise:
        said.append(_say(gettext("Works in your enterprise.")))
    elif advice.km == advice.km and 0 <= advice.km < 1000:
        said.append(_say(gettext("About %(km)s from your town."), km=km(round(advice.km))) if advice.km >= 0.5
                    else _say(gettext("In your town.")))  # fmt: skip
    said.append(_say(mentor_record(card)))
    return said


def mentor_record(card: Any) -> str:
    """The record of a mentor as it is: how many apprentices, and how many of them reached their aim."""
    n, reached = card.apprentices, card.reached
    if n == 0:
        return gettext("No apprentice so far.")
    if n == 1:
        return gettext("1 apprentice, who reached the aim.") if reached else gettext("1 apprentice, who did not reach the aim.")
    if reached == n:
        return gettext("%(n)s apprentices; all reached their aim.", n=number(n))
    return gettext("%(n)s apprentices; %(reached)s of them reached their aim.", n=number(n), reached=number(reached))


def track_reasons(advice: Any) -> list[Markup]:
    """Why this shortage profession for this worker."""
    said = [
        _say(gettext("You hold %(now)s of what it asks for at entry; %(after)s after its courses (%(hours)s)."),
             now=_b(percent(advice.coverage)), after=_b(percent(advice.coverage_after)), hours=hours(round(advice.hours)))
        if advice.hours > 0
        else _say(gettext("You hold %(now)s of what it asks for at entry."), now=_b(percent(advice.coverage)))
    ]  # fmt: skip
    if advice.places:
        said.append(_say(gettext("Open places it leads to: %(places)s."), places=_b(number(advice.places))))
    return said


def sentences(parts: Iterable[Markup]) -> Markup:
    """Sentences one after the other, as the language parts them."""
    return Markup("" if is_zh() else " ").join(parts)  # noqa: S704 - a constant


def rank_words(rank: float) -> str:
    """A rank with its number and name: ``4 (Senior worker)``."""
    whole = int(rank)
    return f"{whole} ({rank_name(whole)})" if 1 <= whole <= len(Rank) else rank_name(0)


def _steps(gains: Sequence[Any], skills: Sequence[Any]) -> Markup:
    return _joined(
        _say(gettext("“%(skill)s” from %(held)s to %(reached)s"), skill=named(skills[gain.skill]), held=number(_round(gain.held)),
             reached=number(_round(gain.reached)))
        for gain in gains
    )  # fmt: skip


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup(gettext(", ")).join(parts)  # noqa: S704 - a text of ours


def _b(text: str) -> Markup:
    return Markup("<b>%s</b>") % text


def _say(text: str, **values: Any) -> Markup:
    """A sentence of ours with values of others: the values are escaped, the sentence is not."""
    sentence = Markup(text)  # noqa: S704 - a text of ours
    return sentence % values if values else sentence


def _round(rank: float) -> float:
    return round(float(rank), 1)


SPOKEN = (
    blocked, certificate_name, certificate_needs, class_facts, class_notes, class_time, course_reason, course_reasons, match_name,
    mentor_reasons, mentor_record, mode_name, permit_name, role_name, sentences,
    still_missing, term_meaning, term_name, term_rows, time_name, track_reasons,
)  # fmt: skip
"""What templates call."""
