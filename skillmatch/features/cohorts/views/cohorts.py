"""A trainer's home and queue, one cohort, and every decision about it; each with a plain page of its own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Invalid
from skillmatch.features.cohorts.forms.cohorts import ApproveForm, ReviewReasonForm, Versioned
from skillmatch.features.cohorts.messages import cohorts as cohorts_messages
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.queries import cohorts as cohorts_queries
from skillmatch.features.cohorts.queries import order_facts as order_facts_queries
from skillmatch.features.cohorts.rules import cohorts as cohorts_rules
from skillmatch.features.cohorts.services import progress as progress_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.features.cohorts.services.planning import PlannedSeat
from skillmatch.features.cohorts.services.review import PracticalPlace
from skillmatch.store.accounts import access
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.organisations import city_calendar
from skillmatch.terms import CohortState, Role, RunTime, SeatState
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.workflow.declared.orders import ORDER, answer_by

blueprint = Blueprint("cohorts", __name__)


TABS = {
    "proposed": (CohortState.PROPOSED, CohortState.REVIEW),
    "confirmed": (CohortState.CONFIRMED,),
    "running": (CohortState.RUNNING, CohortState.ASSESSED),
    "closed": (CohortState.CLOSED,),
    "returned": (CohortState.RETURNED,),
}
"""Kinds of classes, with the states of each."""


@blueprint.get("/trainer")
@acting_as(Role.TRAINER)
def home() -> Response:
    """Show what needs the trainer now, and the classes that wait for answers."""
    return render.page("cohorts/home.html", queue=cohorts_queries.queue(g.acting), today=clock.today())


@blueprint.get("/cohorts")
@acting_as(Role.TRAINER)
def index() -> Response:
    """The queue: awaiting review, approved with their answers, under way, closed, sent back."""
    chosen = next((name for name in TABS if name == request.args.get("state")), "proposed")
    found = cohorts_queries.queue(g.acting)
    return render.page("cohorts/list.html", "items", queue=found, chosen=chosen, tabs=TABS, today=clock.today())


@blueprint.get("/cohorts/<int:cohort_id>")
@acting_as(Role.TRAINER)
def show(cohort_id: int) -> Response:
    """One cohort with its people, its figures and what can be decided."""
    return _show(access.cohort(g.acting, cohort_id))


@blueprint.get("/cohorts/<int:cohort_id>/people/<number>")
@acting_as(Role.TRAINER)
def person(cohort_id: int, number: str) -> Response:
    """One person's skills against the demand, as a number."""
    cohort = access.cohort(g.acting, cohort_id)
    cohort_people_queries.seat_of(cohort, number, *SeatState)
    return render.page("cohorts/person.html", number=number, skills=_skills, **_sheet(cohort))


@blueprint.get("/cohorts/<int:cohort_id>/people/<number>/swap")
@acting_as(Role.TRAINER)
def choose_swap(cohort_id: int, number: str) -> Response:
    """Show whom to take instead, and what it costs, before anything changes."""
    cohort = access.cohort(g.acting, cohort_id)
    leaves = cohort_people_queries.seat_of(cohort, number, SeatState.PROPOSED)
    into = request.args.get("into", "")
    newcomer = cohort_people_queries.newcomer_of(cohort, into) if into else None
    places = cohort_people_queries.candidates(cohort)
    return render.page(
        "cohorts/swap.html",
        "swap",
        number=number,
        into=into,
        cost=cohort_people_queries.cost(cohort, leaves, newcomer) if newcomer else None,
        candidates=[
            (candidate, cohort_people_queries.cost(cohort, leaves, candidate.place)) for candidate in _outsiders(cohort, places)
        ],
        skill_name=_skill_name,
        **_sheet(cohort),
    )


@blueprint.post("/cohorts/<int:cohort_id>/people/<number>/swap")
@acting_as(Role.TRAINER)
def swap(cohort_id: int, number: str) -> Response:
    """Exchange the two people whose cost was shown."""
    cohort = access.cohort(g.acting, cohort_id)
    into = request.form.get("into", "")
    review_service.swap(cohort.id, g.acting, number, into, Versioned().check().seen)
    words = gettext("Exchanged: %(into)s takes the place of %(out)s, who is now a reserve.", into=into, out=number)
    return render.done(words, _at(cohort))


@blueprint.get("/cohorts/<int:cohort_id>/people/<number>/remove")
@acting_as(Role.TRAINER)
def ask_remove(cohort_id: int, number: str) -> Response:
    """Ask for the reason."""
    cohort = access.cohort(g.acting, cohort_id)
    cohort_people_queries.seat_of(cohort, number, SeatState.PROPOSED, SeatState.RESERVE)
    return _remove_page(cohort, number, ReviewReasonForm(formdata=None, version=cohort.version))


@blueprint.post("/cohorts/<int:cohort_id>/people/<number>/remove")
@acting_as(Role.TRAINER)
def remove(cohort_id: int, number: str) -> Response:
    """Remove a person with a reason; a reserve moves up."""
    cohort, form = access.cohort(g.acting, cohort_id), ReviewReasonForm()
    if not form.validate():
        return _remove_page(cohort, number, form, 422)
    riser = review_service.remove(cohort.id, g.acting, number, form.reason.data, form.seen)
    words = gettext("%(number)s was removed.", number=number)
    if riser:
        words += " " + gettext("Reserve %(number)s moved up.", number=riser)
    return render.done(words, _at(cohort))


@blueprint.post("/cohorts/<int:cohort_id>/people/<number>/pin")
@acting_as(Role.TRAINER)
def pin(cohort_id: int, number: str) -> Response:
    """Keep a person for certain, or no longer."""
    cohort, keep = access.cohort(g.acting, cohort_id), request.form.get("pinned") == "1"
    review_service.pin(cohort.id, g.acting, number, keep, Versioned().check().seen)
    if keep:
        return _done(cohort, gettext("%(number)s stays for certain.", number=number), number)
    return _done(cohort, gettext("%(number)s may be replaced again.", number=number), number)


@blueprint.post("/cohorts/<int:cohort_id>/recompute")
@acting_as(Role.TRAINER)
def recompute(cohort_id: int) -> Response:
    """Compute the list again around those who are kept and removed."""
    cohort = access.cohort(g.acting, cohort_id)
    review_service.recompute(cohort.id, g.acting, Versioned().check().seen)
    return _done(cohort, gettext("The list was computed again; those kept for certain stayed."), "recompute")


@blueprint.get("/cohorts/<int:cohort_id>/approve")
@acting_as(Role.TRAINER)
def ask_approve(cohort_id: int) -> Response:
    """Ask for the days of the class."""
    cohort, today = access.cohort(g.acting, cohort_id), clock.today()
    starts_on = cohorts_rules.first_day(cohort.starts_on, today, RunTime(cohort.time), city_calendar.work_calendar())
    form = ApproveForm(
        formdata=None, version=cohort.version, starts_on=starts_on, answer_by=answer_by(today, starts_on),
        **order_facts_queries.usual_place(cohort),
    )  # fmt: skip
    return _approve_page(cohort, form)


@blueprint.post("/cohorts/<int:cohort_id>/approve")
@acting_as(Role.TRAINER)
def approve(cohort_id: int) -> Response:
    """Approve, and offer the places."""
    cohort, form, today = access.cohort(g.acting, cohort_id), ApproveForm(), clock.today()
    if not form.validate():
        pass
    elif cohorts_rules.is_too_far(today, form.starts_on.data):
        form.starts_on.errors = [gettext("Choose a day within the next two years.")]
    elif not cohorts_rules.dates_hold(today, form.answer_by.data, form.starts_on.data):
        form.answer_by.errors = [gettext("The last day to answer must be today or later, and before the first lesson.")]
    if form.errors:
        return _approve_page(cohort, form, 422)
    place = PracticalPlace(form.lab_id, form.groups.data or 1, form.elsewhere.data)
    try:
        offered = review_service.approve(cohort.id, g.acting, form.starts_on.data, form.answer_by.data, form.seen, place)
    except Invalid as error:
        return _approve_page(cohort, form.blame(error), 422)
    return render.done(gettext("Approved: %(n)s people are asked now.", n=offered), _at(cohort))


@blueprint.get("/cohorts/<int:cohort_id>/return")
@acting_as(Role.TRAINER)
def ask_return(cohort_id: int) -> Response:
    """Ask for the reason."""
    cohort = access.cohort(g.acting, cohort_id)
    return _return_page(cohort, ReviewReasonForm(formdata=None, version=cohort.version))


@blueprint.post("/cohorts/<int:cohort_id>/return")
@acting_as(Role.TRAINER)
def send_back(cohort_id: int) -> Response:
    """Send the order back to the enterprise with a reason."""
    cohort, form = access.cohort(g.acting, cohort_id), ReviewReasonForm()
    if not form.validate():
        return _return_page(cohort, form, 422)
    review_service.send_back(cohort.id, g.acting, form.reason.data, form.seen)
    return render.done(gettext("Sent back to the enterprise with your reason."), url_for("cohorts.index"))


@blueprint.post("/cohorts/<int:cohort_id>/take")
@acting_as(Role.TRAINER)
def take(cohort_id: int) -> Response:
    """Begin the review, of an own class or of one of the base that nobody reviews yet."""
    cohort = access.cohort(g.acting, cohort_id)
    review_service.take(cohort.id, g.acting)
    return render.done(gettext("The review has begun; this class is yours."), _at(cohort))


@blueprint.post("/cohorts/<int:cohort_id>/release")
@acting_as(Role.TRAINER)
def release(cohort_id: int) -> Response:
    """Give the places of those who did not answer to the reserves."""
    cohort = access.cohort(g.acting, cohort_id)
    count = review_service.release(cohort.id, g.acting)
    return render.done(gettext("%(n)s offers had run out; reserves are asked as far as there are any.", n=count), _at(cohort))


@blueprint.post("/cohorts/<int:cohort_id>/begin")
@acting_as(Role.TRAINER)
def begin(cohort_id: int) -> Response:
    """Begin an approved class on its first day or later."""
    cohort = access.cohort(g.acting, cohort_id)
    progress_service.begin(cohort.id, g.acting)
    return render.done(gettext("The class has begun. Places that nobody took are closed."), _at(cohort))


@blueprint.post("/cohorts/<int:cohort_id>/close")
@acting_as(Role.TRAINER)
def close(cohort_id: int) -> Response:
    """Close an order whose results are published."""
    cohort = access.cohort(g.acting, cohort_id)
    progress_service.close(cohort.id, g.acting)
    return render.done(gettext("Order %(number)s is closed.", number=cohort.number), _at(cohort))


def _show(cohort: Cohort, status: int = 200) -> Response:
    if not cohorts_queries.has_list(cohort):
        return render.page("cohorts/bare.html", status=status, cohort=cohort, history=cohorts_queries.history(cohort))
    return render.page(
        "cohorts/show.html", "list", status=status, history=cohorts_queries.history(cohort), focus="", **_sheet(cohort)
    )


def _done(cohort: Cohort, words: str, focus: str) -> Response:
    """The list as it is now; `focus` names the button that was pressed, where the keyboard goes on."""
    fresh = access.cohort(g.acting, cohort.id)
    context = {"history": cohorts_queries.history(fresh), "focus": focus, **_sheet(fresh)}
    return render.done(words, _at(cohort), "cohorts/show.html", "list", **context)


def _sheet(cohort: Cohort) -> dict[str, Any]:
    snap = snapshot.current()
    found = cohorts_queries.sheet(snap, cohort, g.acting, review_service.disclose(cohort, g.acting))
    return {
        "cohort": cohort,
        "sheet": found,
        "states": SeatState,
        "time": cohorts_queries.run_time(cohort),
        "today": clock.today(),
        "fair": cohorts_queries.FAIR,
        "term_name": cohorts_messages.term,
        "tab": next((name for name, states in TABS.items() if CohortState(cohort.state) in states), "proposed"),
        "steps": ORDER.progress(CohortState(cohort.state)),
        **order_facts_queries.read(cohort, g.acting),
    }


def _outsiders(cohort: Cohort, places: list[PlannedSeat]) -> list[cohorts_queries.CohortMember]:
    return cohorts_queries.outsiders(snapshot.current(), cohort, places)


def _skills(found: cohorts_queries.CohortMember) -> list[dict[str, Any]]:
    return [
        {"name": _skill_name(row["skill"]), "held": row["held"], "need": row["required"], "reached": row["reached"]}
        for row in found.place.gains
    ]


def _skill_name(skill_id: int) -> Any:
    snap = snapshot.current()
    return snap.skills[snap.skill_index.at(int(skill_id))]


def _at(cohort: Cohort) -> str:
    return url_for("cohorts.show", cohort_id=cohort.id)


def _remove_page(cohort: Cohort, number: str, form: ReviewReasonForm, status: int = 200) -> Response:
    return render.page("cohorts/remove.html", "ask", status=status, number=number, form=form, cohort=cohort)


def _approve_page(cohort: Cohort, form: ApproveForm, status: int = 200) -> Response:
    form.lab.choices = [
        ("", gettext("No lab")),
        *((str(lab.id), cohorts_messages.lab(lab)) for lab in order_facts_queries.labs(cohort)),
    ]
    return render.page("cohorts/approve.html", "ask", status=status, form=form, **_sheet(cohort))


def _return_page(cohort: Cohort, form: ReviewReasonForm, status: int = 200) -> Response:
    return render.page("cohorts/return.html", "ask", status=status, form=form, cohort=cohort)
