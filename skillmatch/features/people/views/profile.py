"""The pages of a worker's own profile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import flask
from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext

from skillmatch.engine_gateway import skill_neighbours, snapshot, suggestions, text_reader, workers
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import Invalid
from skillmatch.features.people.forms import DetailsForm, SearchForm, SkillForm
from skillmatch.features.people.queries import own_data as own_data_queries
from skillmatch.features.people.queries import person_schema as person_schema_queries
from skillmatch.features.people.services import first_profile as first_profile_service
from skillmatch.features.people.services import profile as profile_service
from skillmatch.numerals import whole
from skillmatch.store.accounts import access, delegation
from skillmatch.store.catalogue import skill_search
from skillmatch.store.messaging import messages
from skillmatch.store.people import worker_queries
from skillmatch.store.people.models import Worker
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as, also_on_behalf, public
from skillmatch.web.language import named

blueprint = Blueprint("profile", __name__)

TEMPLATE, START = "people/profile/show.html", "people/profile/start.html"
MAX_USUAL_SKILLS = 5
"""So many skills that usually come with those of the profile."""

BRIEF = 3
"""So many suggestions beside the profile."""


@blueprint.get("/profile")
@also_on_behalf
@acting_as(Role.WORKER)
def show() -> Response:
    """The profile; ``q`` searches skills, ``skill`` opens the scale of one, ``removed`` offers to bring one back."""
    worker = access.own_worker(g.acting)
    searching = SearchForm(request.args, meta={"csrf": False})
    valid = searching.validate()
    form = _skill_form(worker)
    asked: dict[str, Any] = {
        "q": searching.q.data or "",
        "found": skill_search.find(searching.q.data) if valid and searching.q.data else [],
        "skill_form": form,
    }
    status = 200 if valid else 422
    if render.wants_fragment():  # asked at every letter: without the rest of the page
        return render.page(TEMPLATE, block="found", status=status, chosen=_chosen(form), **asked)
    return _page(worker, block="skills", status=status, removed=_removed(), **asked)


@blueprint.post("/profile")
@also_on_behalf
@acting_as(Role.WORKER)
def save_details() -> Response:
    """Store occupation, grade, goal, town, shift, hours and interests."""
    worker = access.own_worker(g.acting)
    snap = snapshot.current()
    form = DetailsForm().offer(snap.occupations, snap.towns)
    try:
        details = form.check().details()
        with delegation.noted(g.acting, "details"):
            profile_service.save_details(worker.id, details)
    except Invalid as error:
        return _page(worker, block="details", form=form.blame(error) if not form.errors else form, status=422)
    return render.done(gettext("Your details are saved."), url_for(".show") + "#details", TEMPLATE, "details",
                       trigger="profile-saved", **_context(access.own_worker(g.acting)))  # fmt: skip


@blueprint.post("/profile/skills")
@also_on_behalf
@acting_as(Role.WORKER)
def save_skill() -> Response:
    """Add a skill, change its rank, or take it out by rank 0."""
    worker = access.own_worker(g.acting)
    form = SkillForm()
    try:
        form.check()
        if form.rank.data == 0:
            return _after_removal(worker, form.skill_id.data)
        with delegation.noted(g.acting, "skill") as note:
            skill = profile_service.save_skill(worker.id, form.skill_id.data, form.rank.data, form.dated_on.data)
            note.update(of=messages.name(skill), rank=form.rank.data)
    except Invalid as error:
        return _page(worker, block="skills", skill_form=form.blame(error) if not form.errors else form, status=422)
    message = gettext("“%(skill)s” is saved at rank %(rank)s; the suggestions have changed with it.",
                      skill=named(skill), rank=form.rank.data)  # fmt: skip
    return render.done(message, url_for(".show") + "#skills", TEMPLATE, "skills", trigger="profile-saved", **_context(worker))


@blueprint.post("/profile/skills/<int:skill_id>/remove")
@also_on_behalf
@acting_as(Role.WORKER)
def remove_skill(skill_id: int) -> Response:
    """Take a stated skill out; it can be brought back."""
    return _after_removal(access.own_worker(g.acting), skill_id)


@blueprint.get("/profile/start")
@acting_as(Role.WORKER)
def start() -> Response:
    """Show the page where a job title or past work is typed."""
    access.own_worker(g.acting)
    text_reader.warm(snapshot.current())
    return render.page(START, past="", offered=None, sure=first_profile_service.SURE)


@blueprint.post("/profile/start")
@acting_as(Role.WORKER)
def read_start() -> Response:
    """Suggest a profile for the text, or store what was ticked of it."""
    worker, past = access.own_worker(g.acting), request.form.get("past", "")
    offered = first_profile_service.read(snapshot.current(), past, g.acting.account_id)
    if request.form.get("do") != "save":
        return render.page(START, block="start", past=past, offered=offered, sure=first_profile_service.SURE)
    n = profile_service.start(g.acting, worker, first_profile_service.chosen(offered, request.form.getlist("take"), request.form))
    return render.done(gettext("%(n)s skills are in your profile; the suggestions follow them.", n=n), url_for(".show"))


@blueprint.post("/profile/personalisation")
@acting_as(Role.WORKER)
def personalisation() -> Response:
    """Switch personalised recommendation on or off with one click."""
    worker = access.own_worker(g.acting)
    on = request.form.get("on") == "yes"
    profile_service.set_personalised(g.acting, worker.id, on)
    message = (
        gettext("Personalised recommendation is on: the list follows your profile again.")
        if on
        else gettext("Personalised recommendation is off: you now get the same list as everybody.")
    )
    return render.done(message, render.local_path(request.form.get("next"), url_for(".show") + "#privacy"))


@blueprint.post("/profile/consent")
@acting_as(Role.WORKER)
def consent() -> Response:
    """Let the own enterprise see this person, or no longer."""
    worker = access.own_worker(g.acting)
    if request.form.get("give") == "yes":
        profile_service.give_consent(g.acting, worker)
        message = gettext("Your enterprise may now see you. You can withdraw this at any time.")
    else:
        profile_service.withdraw_consent(g.acting, worker)
        message = gettext("Your enterprise can no longer see you.")
    return render.done(message, url_for(".show") + "#privacy")


@blueprint.post("/profile/tags/delete")
@acting_as(Role.WORKER)
def delete_tags() -> Response:
    """Delete interests and dismissals."""
    profile_service.delete_tags(access.own_worker(g.acting).id)
    return render.done(gettext("Your interests and your “not for me” answers are deleted."), url_for(".show") + "#privacy")


@blueprint.get("/profile/export.json")
@acting_as(Role.WORKER)
def export() -> Response:
    """Everything that is stored of this worker, as JSON of the published form."""
    worker = access.own_worker(g.acting)
    response = flask.jsonify({"$schema": url_for(".schema", _external=True), **own_data_queries.data_of(worker)})
    response.headers["Content-Disposition"] = f'attachment; filename="skillmatch-{worker.code}.json"'
    return response


@blueprint.get("/schemas/person-1.json")
@public
def schema() -> Response:
    """The form of a worker's own record, for whoever receives one."""
    response = flask.jsonify(person_schema_queries.schema(url_for(".schema", _external=True)))
    response.mimetype = "application/schema+json"
    return response


def _after_removal(worker: Worker, skill_id: int) -> Response:
    with delegation.noted(g.acting, "skill_removed") as note:
        gone = profile_service.remove_skill(worker.id, skill_id)
        note.update(of=messages.name(gone.skill) if gone else {})
    if gone is None:
        return render.done(gettext("It was not in your profile any more."), url_for(".show") + "#skills", TEMPLATE, "skills",
                           kind="info", **_context(worker))  # fmt: skip
    back = url_for(".show", removed=skill_id, rank=gone.rank, on=gone.dated_on.isoformat()) + "#skills"
    if not render.wants_fragment():
        return render.see_other(back)  # the page there says it, beside the button that brings it back
    return render.done(gettext("“%(skill)s” is removed.", skill=named(gone.skill)), back, TEMPLATE, "skills",
                       trigger="profile-saved", **_context(worker, removed=gone))  # fmt: skip


def _removed() -> profile_service.RemovedSkill | None:
    """What a removal without JavaScript left in the address, for the button that brings it back."""
    skill_id, rank = request.args.get("removed", type=whole), request.args.get("rank", type=whole)
    if skill_id is None or rank is None or not 1 <= rank <= 8:
        return None
    card = next((card for card in snapshot.current().skills if card.id == skill_id), None)
    try:
        day = dt.date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None
    return profile_service.RemovedSkill(card, rank, day) if card else None  # type: ignore[arg-type]


def _skill_form(worker: Worker) -> SkillForm | None:
    """The scale of the skill that ``skill`` names, with what is held."""
    skill_id = request.args.get("skill", type=whole)
    if skill_id is None or skill_id not in snapshot.current().skill_index.position:
        return None
    held = next((one for one in worker_queries.held(worker.id) if one.skill_id == skill_id), None)
    if held is not None and not held.editable:
        return None
    return SkillForm(formdata=None, skill_id=skill_id, rank=held.rank if held else None, dated_on=held.dated_on if held else None)


def _chosen(form: SkillForm | None) -> Any:
    """The card of the skill whose scale is open."""
    snap = snapshot.current()
    place = snap.skill_index.at(form.skill_id.data) if form else -1
    return snap.skills[place] if place >= 0 else None


def _usual(worker: Worker, held: list[own_data_queries.HeldRow], snap: Snapshot) -> list[dict[str, Any]]:
    """What people with the same skills usually also have, each with the rank that the occupation asks for up to the own grade."""
    if not worker.personalised:
        return []
    occupation = snap.occupation_index.at(worker.occupation_id)
    rows = zip(*snap.catalogue.occupations.row(occupation), strict=True) if occupation >= 0 else ()
    asked = {int(skill): int(rank) for skill, _, rank in rows}
    listed = skill_neighbours.usual(snap, [row.held.skill_id for row in held], MAX_USUAL_SKILLS)
    most = max(worker.grade, 2)
    return [{"card": card, "rank": min(asked.get(snap.skill_index.at(card.id), 2), most)} for card in listed]


def _page(worker: Worker, *, block: str, status: int = 200, **context: Any) -> Response:
    return render.page(TEMPLATE, block=block, status=status, **_context(worker, **context))


def _context(worker: Worker, **given: Any) -> dict[str, Any]:
    snap = snapshot.current()
    batch = workers.one_worker(snap, worker.id)
    advised = suggestions.courses(snap, batch, BRIEF, "brief", current_app.extensions["settings"].exploration)
    held = own_data_queries.held(worker.id, batch, snap)
    form = given.pop("form", None) or DetailsForm.of(worker).offer(snap.occupations, snap.towns)
    return {
        "worker": worker,
        "snap": snap,
        "form": form,
        "held": held,
        "gaps": sorted(advised.gaps, key=lambda gap: (-(gap.required - gap.held) * gap.weight, gap.skill))[:6],
        "usual": _usual(worker, held, snap),
        "permits": worker_queries.permits(worker.id),
        "today": snap.as_of,
        "lists": advised.brief,
        "brief": True,
        "consent_since": worker_queries.consent_since(worker.id, worker.enterprise_id),
        "disclosures": worker_queries.disclosures(worker.id),
        "max_hours": profile_service.MAX_HOURS,
        "q": "",
        "found": [],
        "removed": None,
        "skill_form": None,
        "chosen": _chosen(given.get("skill_form")),
        **given,
    }
