"""A trainer's day, the roster of a session, the code on the screen, and the page that the code leads to."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext, ngettext

from skillmatch import clock
from skillmatch.errors import NotFound
from skillmatch.features.classes.messages import attendance as attendance_messages
from skillmatch.features.classes.queries import attendance as attendance_queries
from skillmatch.features.classes.rules import attendance as attendance_rules
from skillmatch.features.classes.services import attendance as attendance_service
from skillmatch.features.classes.services import attendance_code as attendance_code_service
from skillmatch.features.classes.services.attendance import Seal
from skillmatch.numerals import whole
from skillmatch.store.accounts import access
from skillmatch.store.classes import queries as class_queries
from skillmatch.store.classes.models import ClassSession
from skillmatch.terms import AttendanceState, Role, SessionState
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.web.language import named

blueprint = Blueprint("attendance", __name__)


@blueprint.get("/my-day")
@acting_as(Role.TRAINER)
def day() -> Response:
    """Today's sessions, tomorrow's, and what is missing."""
    now = clock.in_city()
    return render.page("classes/attendance/day.html", day=attendance_queries.day(g.acting, now), today=now.date())


@blueprint.get("/sessions/<int:session_id>/attendance")
@acting_as(Role.TRAINER)
def roster(session_id: int) -> Response:
    """The people of a session, to be tapped."""
    return render.page("classes/attendance/roster.html", "roster", **_roster(access.taught_session(g.acting, session_id)))


@blueprint.post("/sessions/<int:session_id>/attendance")
@acting_as(Role.TRAINER)
def mark(session_id: int) -> Response:
    """One person, or everybody of whom nothing is written down yet."""
    session, state = access.taught_session(g.acting, session_id), _state()
    if "everybody" in request.form:
        number = attendance_service.mark_rest(session.id, g.acting, state)
        words = ngettext("%(num)s person: %(state)s.", "%(num)s people: %(state)s.", number, state=named(state))
    else:
        attendance_service.mark(session.id, g.acting, request.form.get("worker", 0, type=whole), state)
        words = gettext("Written down: %(state)s.", state=named(state))
    return _done(session, words)


@blueprint.post("/sessions/<int:session_id>/attendance/undo")
@acting_as(Role.TRAINER)
def undo(session_id: int) -> Response:
    """Take back what was written down of one person, or by the last tap that was about several."""
    session = access.taught_session(g.acting, session_id)
    people = attendance_queries.last_taps(session.id) if "last" in request.form else [request.form.get("worker", 0, type=whole)]
    gone = attendance_service.undo(session.id, g.acting, people)
    return _done(session, ngettext("Taken back for %(num)s person.", "Taken back for %(num)s people.", gone))


@blueprint.get("/sessions/<int:session_id>/code")
@acting_as(Role.TRAINER)
def code(session_id: int) -> Response:
    """The code to be scanned, in large; it changes by itself."""
    session = access.taught_session(g.acting, session_id)
    refused = attendance_rules.may_check_in(SessionState(session.state), session.starts_at, session.ends_at, clock.in_city())
    token = attendance_rules.code(_secret(), session.id, time.time())
    address = url_for(".arrive", session_id=session.id, token=token, _external=True)
    return render.page(
        "classes/attendance/code.html",
        "screen",
        one=class_queries.session(session.id),
        refused=None if refused is None else attendance_messages.refusal(refused),
        address=address,
        picture=attendance_code_service.picture(address),
        seconds=attendance_rules.STEP_SECONDS,
        there=len(attendance_queries.checked_in(session.id)),
        expected=len(attendance_service.people_of(session)),
    )


@blueprint.get("/attend/<int:session_id>/<token>")
@acting_as(Role.WORKER)
def arrive(session_id: int, token: str) -> Response:
    """Show what the code leads to: one button, which writes it down."""
    session = _mine(session_id)
    refused = attendance_rules.may_check_in(SessionState(session.state), session.starts_at, session.ends_at, clock.in_city())
    if refused is None and not attendance_rules.holds(_secret(), session.id, token, time.time()):
        refused = attendance_rules.AttendanceRefusal.EXPIRED
    return render.page(
        "classes/attendance/arrive.html",
        status=200 if refused is None else 409,
        one=class_queries.session(session.id),
        token=token,
        refused=None if refused is None else attendance_messages.refusal(refused),
    )


@blueprint.post("/attend/<int:session_id>/<token>")
@acting_as(Role.WORKER)
def check_in(session_id: int, token: str) -> Response:
    """I am here."""
    session = _mine(session_id)
    state = attendance_service.check_in(session.id, g.acting.worker_id, g.acting, Seal(_secret(), token, time.time()))
    words = gettext("You are on the list, as late.") if state is AttendanceState.LATE else gettext("You are on the list.")
    return render.done(words, url_for("my_classes.show", run_id=session.run_id))


def _mine(session_id: int) -> ClassSession:
    """A session that the worker who acts is expected in."""
    session = access.own_session(g.acting, session_id)
    if g.acting.worker_id not in attendance_service.people_of(session):
        raise NotFound(access.MISSING)
    return session


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _state() -> AttendanceState:
    raw = request.form.get("state", "")
    return next((state for state in attendance_rules.TAPPED if state.value == raw), AttendanceState.MADE_UP)


def _roster(session: ClassSession) -> dict[str, Any]:
    one = class_queries.session(session.id)
    assert one is not None, "it was fetched a moment ago"
    refused = attendance_service.refusal_of(session, clock.in_city())
    people = attendance_queries.roster(g.acting, one, attendance_service.people_of(session))
    return {
        "one": one,
        "people": people,
        "refused": None if refused is None else attendance_messages.refusal(refused),
        "last": attendance_queries.last_taps(session.id),
        "opinions": attendance_queries.opinions(session.id),
        "absent": [person for person in people if person.state in (AttendanceState.ABSENT, AttendanceState.EXCUSED)],
    }


def _done(session: ClassSession, words: str) -> Response:
    to = url_for(".roster", session_id=session.id)
    return render.done(words, to, "classes/attendance/roster.html", "roster", **_roster(session))
