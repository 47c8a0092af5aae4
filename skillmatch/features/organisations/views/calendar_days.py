"""Public holidays and the weekend days that are worked instead: trainers read them, the city keeps them."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext, ngettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.organisations.forms import CalendarDayForm
from skillmatch.features.organisations.services import calendar_days as calendar_days_service
from skillmatch.features.organisations.services.calendar_days import CalendarSpan
from skillmatch.numerals import whole
from skillmatch.store.organisations import city_calendar
from skillmatch.terms import CalendarDayKind, Role
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.web.language import day

blueprint = Blueprint("calendar_days", __name__)


@blueprint.get("/holidays")
@acting_as(Role.CITY, Role.TRAINER)
def index() -> Response:
    """The days of a year, this one where none is named."""
    return _page(_year(), CalendarDayForm(formdata=None, kind=CalendarDayKind.HOLIDAY.value))


@blueprint.post("/holidays")
@acting_as(Role.CITY)
def enter() -> Response:
    """Enter a holiday, or weekend days that are worked."""
    form = CalendarDayForm()
    try:
        form.check()
        last = form.last.data or form.first.data
        kind = CalendarDayKind(form.kind.data)
        number = calendar_days_service.enter(g.acting, CalendarSpan(form.first.data, last, kind, form.zh.data, form.en.data))
    except Invalid as error:
        return _page(_year(), form if form.errors else form.blame(error), 422)
    words = ngettext("%(num)s day was entered.", "%(num)s days were entered.", number)
    return render.done(words, url_for(".index", year=form.first.data.year))


@blueprint.post("/holidays/<int:day_id>/remove")
@acting_as(Role.CITY)
def take_out(day_id: int) -> Response:
    """Take a day out."""
    gone = calendar_days_service.take_out(g.acting, day_id)
    return render.done(gettext("%(day)s is an ordinary day again.", day=day(gone.day)), url_for(".index", year=gone.day.year))


def _year() -> int:
    asked, this = request.args.get("year", type=whole), clock.today().year
    return asked if asked is not None and dt.MINYEAR <= asked <= dt.MAXYEAR else this


def _page(year: int, form: CalendarDayForm, status: int = 200) -> Response:
    return render.page(
        "organisations/calendar_days/index.html",
        status=status,
        form=form,
        year=year,
        tabs=[(str(one), url_for(".index", year=one), None, one == year) for one in sorted({*city_calendar.list_years(), year})],
        days=city_calendar.list_days(dt.date(year, 1, 1), dt.date(year, 12, 31)),
        keeps=g.acting.role is Role.CITY,
    )
