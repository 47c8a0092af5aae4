"""The own classes in a calendar."""

from __future__ import annotations

import datetime as dt

import flask
from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import force_locale, gettext

from skillmatch import clock
from skillmatch.features.classes.services import calendar_feed as calendar_feed_service
from skillmatch.features.classes.services import calendar_links as calendar_links_service
from skillmatch.store.classes import account_classes
from skillmatch.store.organisations import city_calendar
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as, public
from skillmatch.web.language import chosen

blueprint = Blueprint("calendars", __name__)

TEMPLATE = "classes/calendars/show.html"

HOLIDAY_DAYS = 120
"""The page shows public holidays so many days ahead (chosen)."""

READERS = (Role.WORKER, Role.TRAINER, Role.MENTOR, Role.ENTERPRISE, Role.TOWN)
"""Whose calendar has something in it: own classes, given ones, ordered ones, those held in the town."""


@blueprint.get("/calendar")
@acting_as(*READERS)
def show() -> Response:
    """Show what is in the calendar, the file, and the secret address."""
    return _page()


@blueprint.get("/calendar.ics")
@acting_as(*READERS)
def download() -> Response:
    """The own classes as a file, in the language of the page."""
    return _calendar(g.acting.account_id, attached=True)


@blueprint.post("/calendar/link")
@acting_as(*READERS)
def make() -> Response:
    """Make the secret address, or make it anew; it is shown on this answer alone."""
    token = calendar_links_service.make_link(g.acting, chosen())
    return _page(address=url_for(".subscribed", token=token, _external=True))


@blueprint.post("/calendar/link/revoke")
@acting_as(*READERS)
def revoke() -> Response:
    """Shut the secret address."""
    if calendar_links_service.revoke_link(g.acting):
        return render.done(gettext("The calendar address no longer works."), url_for(".show"))
    return render.done(gettext("There was no calendar address."), url_for(".show"), kind="info")


@blueprint.get("/calendar/<token>.ics")
@public
def subscribed(token: str) -> Response:
    """The classes of the account whose token this is, for its calendar programme."""
    link = calendar_links_service.get_link(token, request.remote_addr or "", current_app.config["SECRET_KEY"])
    with force_locale(link.locale):
        return _calendar(link.account_id)


def _calendar(account_id: int, *, attached: bool = False) -> Response:
    listed = account_classes.classes(account_id, clock.today())
    response = flask.make_response(calendar_feed_service.calendar(listed, account_classes.city_code(), clock.now()))
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    if attached:
        response.headers["Content-Disposition"] = 'attachment; filename="skillmatch-classes.ics"'
    return response


def _page(address: str = "") -> Response:
    return render.page(
        TEMPLATE,
        classes=account_classes.classes(g.acting.account_id, clock.today()),
        link=calendar_links_service.link_of(g.acting.account_id),
        address=address,
        holidays=city_calendar.list_days(clock.today(), clock.today() + dt.timedelta(days=HOLIDAY_DAYS)),
        now=clock.in_city(),
        today=clock.today(),
    )
