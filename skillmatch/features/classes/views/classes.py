"""The timetable of a dated class: looking, laying, changing, cancelling; its links; who asked for a place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext, ngettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.classes.forms.classes import CancellationForm, MakeUpForm, MaterialForm, SessionForm
from skillmatch.features.classes.messages import classes as classes_messages
from skillmatch.features.classes.queries import classes as classes_queries
from skillmatch.features.classes.rules import classes as classes_rules
from skillmatch.features.classes.services import admissions as admissions_service
from skillmatch.features.classes.services import cancellation as cancellation_service
from skillmatch.features.classes.services import class_export as class_export_service
from skillmatch.features.classes.services import timetable as timetable_service
from skillmatch.numerals import whole
from skillmatch.store.accounts import access
from skillmatch.store.classes import attendance, roster_names, rosters, timetable
from skillmatch.store.classes import queries as class_queries
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.terms import Role, SessionKind
from skillmatch.web import downloads, paging, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("classes", __name__)


@blueprint.get("/classes")
@acting_as(Role.TRAINER)
def index() -> Response:
    """The classes that the trainer plans or teaches, and what their timetables lack."""
    classes = classes_queries.mine(g.acting.trainer_id, g.acting.base_id, clock.today())
    return render.page("classes/index.html", classes=classes, today=clock.today())


@blueprint.get("/city/classes")
@acting_as(Role.CITY)
def everywhere() -> Response:
    """The classes of all bases: running, coming, over, cancelled."""
    asked = request.args
    found = classes_queries.everywhere(asked.get("stands", ""), asked.get("base", type=whole), paging.page_number(), clock.today())
    return render.page("classes/everywhere.html", "list", found=found, today=clock.today(), words=classes_messages.STANDS)


@blueprint.get("/city/classes/export.<any(xlsx, csv):form>")
@acting_as(Role.CITY)
def everywhere_file(form: str) -> Response:
    """The same list as a file; it is recorded."""
    asked = request.args
    lines = class_export_service.lines(g.acting, asked.get("stands", ""), asked.get("base", type=whole), clock.today())
    return downloads.answer(lines, form, "classes", gettext("Classes"))


@blueprint.get("/classes/<int:run_id>")
@acting_as(Role.TRAINER, Role.ENTERPRISE, Role.CITY)
def show(run_id: int) -> Response:
    """One class with its timetable, its links and what happened to it; numbers, and nobody's name."""
    return _show(access.class_run(g.acting, run_id), MaterialForm(formdata=None))


@blueprint.post("/classes/<int:run_id>/lay-out")
@acting_as(Role.TRAINER)
def lay_out(run_id: int) -> Response:
    """Lay all sessions that the course still needs, in one click."""
    run = access.planned_class(g.acting, run_id)
    laid = timetable_service.lay_out(run.id, g.acting)
    words = ngettext("%(num)s session was laid.", "%(num)s sessions were laid.", len(laid.sessions))
    if not laid.lessons_left:
        return render.done(words, _at(run.id))
    return render.done(f"{words} {classes_messages.left(laid)}", _at(run.id), kind="warning")


@blueprint.get("/classes/<int:run_id>/sessions/new")
@acting_as(Role.TRAINER)
def new_session(run_id: int) -> Response:
    """A form for one more session."""
    run = access.planned_class(g.acting, run_id)
    form = _form(SessionForm, run, fresh=True)
    form.kind.data, form.trainer.data = SessionKind.THEORY.value, str(g.acting.trainer_id)
    return _session_page(run, form, None)


@blueprint.post("/classes/<int:run_id>/sessions")
@acting_as(Role.TRAINER)
def add_session(run_id: int) -> Response:
    """Add it, or say why it cannot stand there."""
    run = access.planned_class(g.acting, run_id)
    form = _form(SessionForm, run)
    try:
        timetable_service.add(run.id, g.acting, form.check().wanted, form.note.data)
    except Invalid as error:
        return _session_page(run, form.blame(error), None, 422)
    return render.done(gettext("The session was added."), _at(run.id))


@blueprint.get("/sessions/<int:session_id>/edit")
@acting_as(Role.TRAINER)
def edit_session(session_id: int) -> Response:
    """A form with the session as it is."""
    session = access.planned_session(g.acting, session_id)
    form = _form(SessionForm, session.run, fresh=True)
    form.day.data, form.starts.data, form.ends.data = session.starts_at.date(), session.starts_at.time(), session.ends_at.time()
    form.kind.data, form.note.data, form.sequence.data = session.kind, session.note, str(session.sequence)
    form.place.data = f"lab-{session.lab_id}" if session.lab_id else f"room-{session.room_id}" if session.room_id else ""
    form.trainer.data = str(session.trainer_id or "")
    return _session_page(session.run, form, session)


@blueprint.post("/sessions/<int:session_id>/edit")
@acting_as(Role.TRAINER)
def change_session(session_id: int) -> Response:
    """Move it, or say why it cannot stand there."""
    session = access.planned_session(g.acting, session_id)
    form = _form(SessionForm, session.run)
    try:
        timetable_service.change(session.id, g.acting, form.check().wanted, form.seen, form.note.data)
    except Invalid as error:
        return _session_page(session.run, form.blame(error), session, 422)
    return render.done(gettext("The session was changed; everybody in the class is told."), _at(session.run_id))


@blueprint.post("/sessions/<int:session_id>/remove")
@acting_as(Role.TRAINER)
def remove_session(session_id: int) -> Response:
    """Take a session out of the timetable."""
    run_id = timetable_service.remove(access.planned_session(g.acting, session_id).id, g.acting)
    return render.done(gettext("The session was taken out."), _at(run_id))


@blueprint.get("/sessions/<int:session_id>/cancel")
@acting_as(Role.TRAINER)
def ask_cancel_session(session_id: int) -> Response:
    """Ask for the reason, and show how many days of notice there are."""
    return _cancel_page(access.planned_session(g.acting, session_id), CancellationForm(formdata=None))


@blueprint.post("/sessions/<int:session_id>/cancel")
@acting_as(Role.TRAINER)
def cancel_session(session_id: int) -> Response:
    """Cancel one session with notice."""
    session, form = access.planned_session(g.acting, session_id), CancellationForm()
    if not form.validate():
        return _cancel_page(session, form, 422)
    cancellation_service.cancel_session(session.id, g.acting, form.reason.data)
    return render.done(gettext("The session was cancelled; everybody in the class is told."), _at(session.run_id))


@blueprint.get("/sessions/<int:session_id>/make-up")
@acting_as(Role.TRAINER)
def ask_make_up(session_id: int) -> Response:
    """A form for a make-up, with those who missed the session."""
    session = access.planned_session(g.acting, session_id)
    form = _make_up_form(session, fresh=True)
    form.kind.data, form.trainer.data = session.kind, str(session.trainer_id or g.acting.trainer_id)
    form.starts.data, form.ends.data = session.starts_at.time(), session.ends_at.time()
    form.people.data = [key for key, _ in form.people.choices]
    return _make_up_page(session, form)


@blueprint.post("/sessions/<int:session_id>/make-up")
@acting_as(Role.TRAINER)
def make_up(session_id: int) -> Response:
    """Lay the make-up, or say why it cannot stand there."""
    session = access.planned_session(g.acting, session_id)
    form = _make_up_form(session)
    try:
        wanted, people = form.check().wanted, [int(worker) for worker in form.people.data]
        timetable_service.make_up(session.id, g.acting, wanted, people, form.note.data)
    except Invalid as error:
        return _make_up_page(session, form.blame(error), 422)
    return render.done(gettext("The make-up was laid; those who are booked into it are told."), _at(session.run_id))


@blueprint.get("/classes/<int:run_id>/cancel")
@acting_as(Role.TRAINER)
def ask_cancel(run_id: int) -> Response:
    """Ask for the reason, and show how many days of notice there are."""
    return _cancel_class_page(access.planned_class(g.acting, run_id), CancellationForm(formdata=None))


@blueprint.post("/classes/<int:run_id>/cancel")
@acting_as(Role.TRAINER)
def cancel(run_id: int) -> Response:
    """Cancel the whole class with notice."""
    run, form = access.planned_class(g.acting, run_id), CancellationForm()
    if not form.validate():
        return _cancel_class_page(run, form, 422)
    notice = cancellation_service.cancel_class(run.id, g.acting, form.reason.data)
    words = ngettext(
        "The class was cancelled with %(num)s day of notice; everybody concerned is told.",
        "The class was cancelled with %(num)s days of notice; everybody concerned is told.",
        notice,
    )
    return render.done(words, _at(run.id))


@blueprint.post("/classes/<int:run_id>/let-in")
@acting_as(Role.TRAINER)
def let_in(run_id: int) -> Response:
    """Give the requested places of an open class."""
    given = admissions_service.let_in(access.planned_class(g.acting, run_id).id, g.acting)
    return render.done(ngettext("%(num)s place was given.", "%(num)s places were given.", given), _at(run_id))


@blueprint.post("/classes/<int:run_id>/materials")
@acting_as(Role.TRAINER)
def add_material(run_id: int) -> Response:
    """Add a link."""
    run, form = access.class_run(g.acting, run_id), MaterialForm()
    try:
        form.check()
        admissions_service.add_material(run.id, g.acting, form.title.data, form.url.data)
    except Invalid as error:
        return _show(run, form.blame(error), 422)
    return render.done(gettext("The link was added."), _at(run.id) + "#materials")


@blueprint.post("/classes/<int:run_id>/materials/<int:material_id>/remove")
@acting_as(Role.TRAINER)
def remove_material(run_id: int, material_id: int) -> Response:
    """Take a link out."""
    admissions_service.remove_material(access.class_run(g.acting, run_id).id, material_id, g.acting)
    return render.done(gettext("The link was removed."), _at(run_id) + "#materials")


def _at(run_id: int) -> str:
    return url_for("classes.show", run_id=run_id)


def _show(run: CourseRun, form: MaterialForm, status: int = 200) -> Response:
    row, sessions = class_queries.find_class(run.id), class_queries.sessions(run.id)
    assert row is not None, "it was fetched a moment ago"
    plans = g.acting.role is Role.TRAINER and _plans(run)
    return render.page(
        "classes/show.html",
        status=status,
        row=row,
        practicals_at=run.practicals_at,
        attended=attendance.of_class(run.id),
        sessions=sessions,
        missing=classes_queries.missing(row, sessions),
        materials=classes_queries.materials(run.id),
        events=classes_queries.events(run.id),
        plans=plans and not row.cancelled,
        teaches=g.acting.role is Role.TRAINER,
        trainer_id=g.acting.trainer_id,
        form=form,
        today=clock.today(),
    )


def _plans(run: CourseRun) -> bool:
    assigned = rosters.trainer_of(run.id)
    return bool(assigned == g.acting.trainer_id or (assigned is None and run.base_id == g.acting.base_id))


def _form(kind: type[SessionForm], run: CourseRun, *, fresh: bool = False) -> Any:
    form = kind(formdata=None) if fresh else kind()
    where = classes_queries.places(run)
    form.choose_from(where.rooms, where.labs, timetable.trainers(run.base_id, rosters.trainer_of(run.id)))
    return form


def _session_page(run: CourseRun, form: SessionForm, session: ClassSession | None, status: int = 200) -> Response:
    return render.page("classes/session.html", status=status, row=class_queries.find_class(run.id), form=form, session=session)


def _make_up_form(session: ClassSession, *, fresh: bool = False) -> Any:
    form = _form(MakeUpForm, session.run, fresh=fresh)
    missed = roster_names.show(g.acting, session.run_id, timetable_service.to_make_up(session))
    form.people.choices = [(str(person.worker_id), person.name) for person in missed]
    return form


def _make_up_page(session: ClassSession, form: MakeUpForm, status: int = 200) -> Response:
    last = session.run.ends_on + dt.timedelta(days=classes_rules.MAKE_UP_DAYS)
    return render.page(
        "classes/make_up.html",
        status=status,
        row=class_queries.find_class(session.run_id),
        session=class_queries.session(session.id),
        form=form,
        last=last,
    )


def _cancel_page(session: ClassSession, form: CancellationForm, status: int = 200) -> Response:
    return render.page(
        "classes/cancel_session.html",
        status=status,
        row=class_queries.find_class(session.run_id),
        session=class_queries.session(session.id),
        notice=cancellation_service.days_of_notice(session),
        form=form,
    )


def _cancel_class_page(run: CourseRun, form: CancellationForm, status: int = 200) -> Response:
    notice = max((run.starts_on - clock.today()).days, 0)
    return render.page("classes/cancel.html", status=status, row=class_queries.find_class(run.id), notice=notice, form=form)
