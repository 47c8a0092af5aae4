"""The occupations of the imported official classification, and taking one into the city's catalogue."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch.errors import Conflict, Invalid
from skillmatch.features.frameworks.forms import OfficialOccupationForm
from skillmatch.features.frameworks.queries import official_occupations as official_queries
from skillmatch.features.frameworks.services import catalogue as catalogue_service
from skillmatch.terms import Role
from skillmatch.web import paging, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("official_occupations", __name__)

MAX_QUERY_LENGTH = 60


@blueprint.get("/frameworks/occupations")
@acting_as(Role.CITY)
def index() -> Response:
    """The official occupations, by name or code, with what the catalogue has of them."""
    text, page = request.args.get("q", "").strip()[:MAX_QUERY_LENGTH], paging.page_number()
    found = official_queries.listed(text, page)
    return render.page(
        "frameworks/occupations.html",
        q=text,
        found=found[: official_queries.PAGE_SIZE],
        page=page,
        more=len(found) > official_queries.PAGE_SIZE,
    )


@blueprint.get("/frameworks/occupations/<int:concept_id>")
@acting_as(Role.CITY)
def show(concept_id: int) -> Response:
    """One of them, with the form that takes it into the catalogue."""
    official = official_queries.get_official(concept_id)
    family, industry = official_queries.nearest_field(official.code)
    return _page(official, OfficialOccupationForm(formdata=None, data={"family": family, "industry": industry}))


@blueprint.post("/frameworks/occupations/<int:concept_id>")
@acting_as(Role.CITY)
def add(concept_id: int) -> Response:
    """Take it into the catalogue."""
    official, form = official_queries.get_official(concept_id), OfficialOccupationForm()
    try:
        form.check()
        made = catalogue_service.add(
            g.acting,
            official,
            en=form.en.data or "",
            family=form.family.data,
            industry=form.industry.data,
            ranks=(form.start_rank.data, form.max_standard_rank.data),
        )
    except (Invalid, Conflict) as error:
        status = 422 if isinstance(error, Invalid) else 409
        return _page(official_queries.get_official(concept_id), form, status, "" if form.errors else error.message)
    message = gettext("“%(name)s” is in the catalogue now: forms offer it.", name=made.zh)
    return render.done(message, url_for(".index", q=official.code))


def _page(official: official_queries.OfficialSummary, form: OfficialOccupationForm, status: int = 200, wrong: str = "") -> Response:
    return render.page(
        "frameworks/occupation.html",
        status=status,
        official=official,
        form=form,
        wrong=wrong,
        industries=official_queries.industries(),
    )
