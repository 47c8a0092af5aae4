"""紧缺专业: the list in force, earlier versions, one profession, and publishing."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext, lazy_gettext

from skillmatch import clock
from skillmatch.features.shortage import reading, rules, service, wording
from skillmatch.features.shortage.forms import PublishForm
from skillmatch.store import figures, snapshot, supply_told
from skillmatch.store.shortage import ShortageVersion
from skillmatch.terms import LEAST_TOLD, Role
from skillmatch.web import render, shell
from skillmatch.web.access import acting_as, signed_in

blueprint = Blueprint("shortage", __name__)

for _role, _order in ((Role.CITY, 20), (Role.TOWN, 20), (Role.WORKER, 60), (Role.ENTERPRISE, 60), (Role.TRAINER, 60)):
    shell.register(_role, label=lazy_gettext("Shortage professions"), endpoint="shortage.index", icon="graph-up", order=_order)


@blueprint.get("/shortage")
@signed_in
def index() -> Response:
    """The list in force."""
    return _list(reading.newest(), PublishForm())


@blueprint.get("/shortage/versions/<int:number>")
@signed_in
def version(number: int) -> Response:
    """The list as it was published under a number."""
    return _list(reading.version(number), PublishForm())


@blueprint.post("/shortage/publish")
@acting_as(Role.CITY)
def publish() -> Response:
    """Count again and publish the next version."""
    form = PublishForm()
    if not form.validate():
        return _list(reading.newest(), form, 422)
    published = service.publish(form.note.data)
    words = gettext(
        "Version %(number)s is published: the index moved for %(moved)s of %(all)s professions.",
        number=published.number,
        moved=published.moved,
        all=published.professions,
    )
    return render.done(words, url_for("shortage.index"))


@blueprint.get("/shortage/<int:profession_id>")
@signed_in
def show(profession_id: int) -> Response:
    """One profession: what it asks for, which courses lead there, which places are open."""
    found, snap = reading.profession(profession_id), snapshot.current()
    entries, newest = reading.entries(snap, profession_id), reading.newest()
    return render.page(
        "shortage/show.html",
        profession=found,
        supply=supply_told.of_list(g.acting, [(found.code, found.demand, found.supply)])[0],
        least=LEAST_TOLD,
        sample=found.basis == reading.SAMPLE_BASIS,
        reasons=wording.evidence(found.evidence),
        entries=entries,
        courses=reading.courses(snap, profession_id),
        demands=reading.demands(snap, entries),
        towns={town.id: town for town in snap.towns},
        newest_id=None if found.version_id == newest.id else reading.same_in(newest, found.code),
    )


def _list(of: ShortageVersion, form: PublishForm, status: int = 200) -> Response:
    newest, listed = reading.newest(), reading.told(g.acting, reading.professions(of))
    in_force = of.id == newest.id
    may_publish = in_force and g.acting is not None and g.acting.role is Role.CITY
    live = figures.shortage_now(clock.today()) if may_publish else {}
    return render.page(
        "shortage/index.html",
        status=status,
        version=of,
        professions=listed,
        in_force=in_force,
        versions=reading.versions(),
        may_publish=may_publish,
        least=LEAST_TOLD,
        changes=[
            (row, live[row.code]) for row, _ in listed if row.code in live and rules.moved(row.index, live[row.code].index)
        ],
        form=form,
        evidence=wording.evidence,
        said=wording.note(of.note),
        note_words=wording.note,
    )
