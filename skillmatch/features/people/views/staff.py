"""An enterprise's own people."""

from __future__ import annotations

from flask import Blueprint, Response, g

from skillmatch import clock
from skillmatch.features.people.services import staff as staff_service
from skillmatch.store.organisations import enterprise_queries
from skillmatch.store.statistics import suppression
from skillmatch.terms import MIN_CELL_COUNT, Role
from skillmatch.web import paging, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("staff", __name__)


@blueprint.get("/staff")
@acting_as(Role.ENTERPRISE)
def index() -> Response:
    """Those who consented by name, the others by grade where a group is large enough."""
    everybody, consenting = enterprise_queries.staff(g.acting.enterprise_id)
    page, pages = paging.among(consenting, staff_service.PAGE_SIZE)
    others = staff_service.unnamed(g.acting.enterprise_id)
    told = suppression.suppress(others)
    return render.page(
        "people/staff/index.html",
        permits=staff_service.permits(g.acting),
        today=clock.today(),
        people=staff_service.look(g.acting, page),
        page=page,
        pages=pages,
        consenting=consenting,
        n_others=everybody - consenting,
        least=MIN_CELL_COUNT,
        grades=[(grade, count) for grade, count in enumerate(told) if count],
        together=sum(count for count, shown in zip(others, told, strict=True) if shown is None),
    )
