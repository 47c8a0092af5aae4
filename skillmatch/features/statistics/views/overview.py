"""The first pages of the city and of a town, and of the roles that have little to do yet."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Conflict, Invalid, NotAllowed
from skillmatch.features.statistics.forms import TeachingPlanForm
from skillmatch.features.statistics.queries import overview as overview_queries
from skillmatch.features.statistics.rules import overview as overview_rules
from skillmatch.features.statistics.services import figure_counting as figure_counting_service
from skillmatch.features.statistics.services import gap_export as gap_export_service
from skillmatch.numerals import whole
from skillmatch.store.organisations import queries as organisation_queries
from skillmatch.store.statistics.first_steps import first_steps
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.sources import CLAIMS
from skillmatch.terms import ClaimState, NetworkLevel, Pillar, PlanState, Role
from skillmatch.web import downloads, paging, render
from skillmatch.web.access import acting_as
from skillmatch.web.language import named
from skillmatch.workflow.declared.orders import REVIEW_DAYS

blueprint = Blueprint("overview", __name__)

PAGE_SIZE = 30


@blueprint.get("/city")
@acting_as(Role.CITY)
def city() -> Response:
    """The city: what needs attention, and how things stand."""
    return _overview(None)


@blueprint.get("/town")
@acting_as(Role.TOWN)
def town() -> Response:
    """One's own town, and nothing of the others."""
    return _overview(_own_town())


@blueprint.get("/city/courses-to-open")
@acting_as(Role.CITY)
def city_courses() -> Response:
    """Gaps that no course teaches, in the whole city."""
    return _courses(None)


@blueprint.get("/town/courses-to-open")
@acting_as(Role.TOWN)
def town_courses() -> Response:
    """Gaps that no course teaches, of the people of one's own town."""
    return _courses(_own_town())


@blueprint.get("/city/courses-to-open/export.<any(xlsx, csv):form>")
@acting_as(Role.CITY)
def city_courses_file(form: str) -> Response:
    """The same list, of the city or of a town, as a file; it is recorded."""
    return _courses_file(_chosen_town(), form)


@blueprint.get("/town/courses-to-open/export.<any(xlsx, csv):form>")
@acting_as(Role.TOWN)
def town_courses_file(form: str) -> Response:
    """One's own town's as a file; it is recorded."""
    return _courses_file(_own_town(), form)


@blueprint.post("/city/courses-to-open/<int:skill_id>/plan")
@acting_as(Role.CITY)
def plan(skill_id: int) -> Response:
    """Say what becomes of a skill that no course teaches."""
    form = TeachingPlanForm(skill_id)
    try:
        form.check()
        made = figure_counting_service.plan(
            g.acting, skill_id, PlanState(form.state.data), form.base.data or None, form.planned_on.data, form.note.data
        )
    except Invalid as error:
        return _listed(None, form.blame(error), 422)
    page, town = (request.args.get(name, type=whole) for name in ("page", "town"))
    back = url_for("overview.city_courses", page=page, town=town, _anchor=f"skill-{skill_id}")
    return render.done(gettext("Stored: %(state)s.", state=named(PlanState(made.state))), back)


@blueprint.get("/office")
@acting_as(Role.DEPARTMENT)
def desk() -> Response:
    """Show what a department can do now: little yet, and the page says so."""
    return render.page("statistics/overview/desk.html", role=g.acting.role)


def _own_town() -> int:
    if g.acting.town_id is None:
        raise NotAllowed()
    return int(g.acting.town_id)


def _overview(town_id: int | None) -> Response:
    snap = snapshot.current()
    view = overview_queries.overview(snap, g.acting, town_id)
    return render.page(
        "statistics/overview/overview.html",
        view=view,
        town=None if town_id is None else snap.towns[snap.town_index.at(town_id)],
        begin=first_steps() if town_id is None else None,
        claims=open_cases.count(CLAIMS, g.acting, ClaimState.ASKED) if town_id is None else 0,
        moved=overview_rules.moved((track.index, now.index) for track, now in view.professions) if town_id is None else 0,
        shown=overview_rules.SHOWN,
        soon=overview_rules.SOON.days,
        patience=REVIEW_DAYS,
        pillars=tuple(Pillar),
        levels=tuple(NetworkLevel),
        courses_href=url_for("overview.city_courses" if town_id is None else "overview.town_courses"),
    )


def _courses(town_id: int | None) -> Response:
    return _listed(town_id, None)


def _courses_file(town_id: int | None, form: str) -> Response:
    answer = overview_queries.courses_to_open(snapshot.current(), town_id)
    if answer is None:
        raise Conflict(gettext("The gaps are being counted for the first time; that takes about a minute."))
    return downloads.answer(gap_export_service.lines(g.acting, answer[0]), form, "courses-to-open", gettext("Courses to open"))


def _chosen_town() -> int | None:
    """The town that the city asks for; what is not known is as if it had not been asked."""
    asked = request.args.get("town", type=whole)
    return asked if asked in snapshot.current().town_index.position else None


def _listed(town_id: int | None, form: TeachingPlanForm | None, status: int = 200) -> Response:
    snap, endpoint = snapshot.current(), "overview.city_courses" if town_id is None else "overview.town_courses"
    city = town_id is None
    chosen = _chosen_town() if city else None
    answer = overview_queries.courses_to_open(snap, chosen if city else town_id)
    found, counted_at = answer if answer else ((), None)
    page, pages = paging.among(len(found), PAGE_SIZE)
    return render.page(
        "statistics/overview/courses_to_open.html",
        block="first",
        status=status,
        town=None if city else snap.towns[snap.town_index.at(town_id)],
        home=url_for("overview.city" if city else "overview.town"),
        found=found,
        counted_at=counted_at,
        first=found[: overview_rules.SHOWN],
        listed=found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        places=sum(one.places > 0 for one in found),
        page=page,
        pages=pages,
        all_href=url_for(endpoint),
        file_href=lambda form: url_for(f"{endpoint}_file", form=form, town=chosen),
        href=lambda number: url_for(endpoint, page=number, town=chosen),
        towns=snap.towns if city else (),
        chosen=chosen,
        base_names=organisation_queries.bases() if city else (),
        states=tuple(PlanState),
        form=form,
        plan_href=(lambda skill: url_for("overview.plan", skill_id=skill, page=page, town=chosen)) if city else None,
    )
