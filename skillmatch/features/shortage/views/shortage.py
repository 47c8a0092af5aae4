"""紧缺专业: the list in force, earlier versions, what differs between two, and one profession with the way to it."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from flask_babel import gettext

from skillmatch.engine_gateway import snapshot
from skillmatch.features.shortage import messages, rules
from skillmatch.features.shortage.queries import shortage as shortage_queries
from skillmatch.features.shortage.queries import tracks as tracks_queries
from skillmatch.features.shortage.services import shortage_export as shortage_export_service
from skillmatch.features.shortage.workflow import SHORTAGE_LIST
from skillmatch.numerals import whole
from skillmatch.store.people import worker_queries
from skillmatch.store.shortage import lists as shortage_lists
from skillmatch.store.shortage.models import ShortageVersion
from skillmatch.store.statistics import supply
from skillmatch.store.workflow import case_events
from skillmatch.terms import MIN_CELL_COUNT, Role
from skillmatch.web import downloads, render
from skillmatch.web.access import signed_in

blueprint = Blueprint("shortage", __name__)


@blueprint.get("/shortage")
@signed_in
def index() -> Response:
    """The list in force."""
    return _list(shortage_queries.newest())


@blueprint.get("/shortage/versions/<int:number>")
@signed_in
def version(number: int) -> Response:
    """The list as it was published under a number."""
    return _list(shortage_queries.version(number))


@blueprint.get("/shortage/versions/<int:number>/export.<any(xlsx, csv):form>")
@signed_in
def version_file(number: int, form: str) -> Response:
    """The same list as a file, with the same numbers hidden; it is recorded."""
    listed = shortage_queries.with_supply(g.acting, shortage_queries.professions(shortage_queries.version(number)))
    lines = shortage_export_service.lines(g.account.account_id, g.acting, number, listed)
    return downloads.answer(lines, form, f"shortage-{number}", gettext("Shortage professions"))


@blueprint.get("/shortage/compare")
@signed_in
def compare() -> Response:
    """Show what differs between two published versions; without numbers the last two."""
    listed = shortage_queries.versions()
    newest = listed[0].number if listed else 0
    after = request.args.get("after", newest, type=whole)
    before = request.args.get("before", max(after - 1, 1), type=whole)
    first, second = shortage_queries.version(before), shortage_queries.version(after)
    return render.page(
        "shortage/compare.html",
        before=first,
        after=second,
        versions=listed,
        found=rules.differences(
            *(shortage_queries.with_supply(g.acting, shortage_queries.professions(one)) for one in (first, second))
        ),
        decisions=shortage_queries.decisions(second),
        least=MIN_CELL_COUNT,
    )


@blueprint.get("/shortage/<int:profession_id>")
@signed_in
def show(profession_id: int) -> Response:
    """One profession: what it asks for, the way there and its gaps, which places are open."""
    found, snap = shortage_queries.profession(profession_id), snapshot.current()
    entries, newest = shortage_queries.entries(snap, profession_id), shortage_queries.newest()
    steps = tracks_queries.steps(snap, shortage_queries.courses(snap, profession_id))
    spans = tracks_queries.spans(snap, {asked.skill_id for entry in entries for asked in entry.asked})
    way = {step.course.id for step in steps}
    worker = g.acting.worker_id if g.acting is not None and g.acting.role is Role.WORKER else None
    return render.page(
        "shortage/show.html",
        profession=found,
        supply=supply.of_list(g.acting, [(found.code, found.weighed, found.supply)])[0],
        least=MIN_CELL_COUNT,
        sample=found.basis == shortage_queries.SAMPLE_BASIS,
        reasons=messages.evidence(found.evidence),
        entries=entries,
        steps=steps,
        retired=[card for card in shortage_queries.courses(snap, profession_id) if not card.listed],
        taught=lambda asked: tracks_queries.taught(snap, spans, way, asked.skill_id, asked.rank),
        held=None if worker is None else {one.skill_id: one.rank for one in worker_queries.held(worker)},
        on_track=found.version_id == newest.id,
        demands=shortage_queries.demands(snap, entries),
        credibility=shortage_queries.credibility(snap),
        towns={town.id: town for town in snap.towns},
        newest_id=None if found.version_id == newest.id else shortage_queries.same_in(newest, found.code),
    )


def _list(of: ShortageVersion) -> Response:
    newest, listed = shortage_queries.newest(), shortage_queries.with_supply(g.acting, shortage_queries.professions(of))
    in_force = of.id == newest.id
    city = g.acting is not None and g.acting.role is Role.CITY
    counted_at, changes = shortage_queries.moved(listed) if in_force and city else (None, [])
    return render.page(
        "shortage/index.html",
        version=of,
        professions=listed,
        in_force=in_force,
        versions=shortage_queries.versions(),
        decisions=shortage_queries.decisions(of),
        least=MIN_CELL_COUNT,
        may_propose=in_force and city,
        proposal=shortage_lists.proposal() if city else None,
        timeline=messages.timeline(case_events.timeline(SHORTAGE_LIST.name, of.id)) if city else [],
        changes=changes,
        counted_at=counted_at,
        evidence=messages.evidence,
        said=messages.note(of.note),
        note_words=messages.note,
    )
