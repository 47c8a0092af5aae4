"""Choosing who gets a letter, and printing."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, g, request, url_for

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Invalid
from skillmatch.features.accounts.services import letter_sheet as letter_sheet_service
from skillmatch.features.accounts.services import letters as letters_service
from skillmatch.features.accounts.services.letters import LetterFilter
from skillmatch.numerals import whole, whole_or
from skillmatch.terms import Role
from skillmatch.web import paging, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("letters", __name__)

OFFICES = (Role.TOWN, Role.CITY, Role.ENTERPRISE)


@blueprint.get("/letters")
@acting_as(*OFFICES)
def index() -> Response:
    """People of the scope without an account."""
    return _page(_filter(request.args))


@blueprint.post("/letters")
@acting_as(*OFFICES)
def print_letters() -> Response:
    """Draw the codes and answer with the sheets: the codes are nowhere else, and printing again draws others."""
    asked = _filter(request.form)
    ticked = None if request.form.get("whom") == "all" else request.form.getlist("worker", type=whole)
    settings = current_app.extensions["settings"]
    try:
        found = letters_service.issue(g.acting, asked, ticked, current_app.config["SECRET_KEY"], settings.letter_days)
    except Invalid as error:
        return _page(asked, error.message, 422)
    pdf = letter_sheet_service.print_(found, url_for("claim.start", _external=True))
    response = Response(pdf, mimetype="application/pdf")
    name = f"letters-{clock.today():%Y%m%d}-{len(found)}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _filter(given: Mapping[str, str]) -> LetterFilter:
    return LetterFilter(
        given.get("q", "")[:40].strip(),
        given.get("firm", "")[:60].strip(),
        given.get("printed") != "yes",
        whole_or(given.get("town"), None),
    )


def _page(asked: LetterFilter, wrong: str = "", status: int = 200) -> Response:
    page = paging.page_number()
    found = letters_service.people(g.acting, asked, page)
    total = letters_service.count(g.acting, asked)
    return render.page(
        "accounts/letters/index.html",
        block="people",
        status=status,
        asked=asked,
        found=found[: letters_service.PAGE_SIZE],
        more=len(found) > letters_service.PAGE_SIZE,
        page=page,
        total=total,
        pages=paging.pages_of(total, letters_service.PAGE_SIZE),
        towns=snapshot.current().towns if g.acting.role is Role.CITY else (),
        nowhere=letters_service.NOWHERE,
        counted=letters_service.MAX_COUNTED,
        most=letters_service.MAX_LETTERS,
        days=current_app.extensions["settings"].letter_days,
        wrong=wrong,
        unprintable=letters_service.unprintable(g.acting, asked),
        by_enterprise=g.acting.role is Role.ENTERPRISE,
    )
