"""Orders of several enterprises for the same skills, joined into one class by the city or by the trainer who reviews them."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from skillmatch.engine_gateway import snapshot
from skillmatch.features.cohorts.queries import order_facts as order_facts_queries
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.numerals import whole_or
from skillmatch.store.accounts import access
from skillmatch.store.demands.models import DemandSkill
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("joining", __name__)


@blueprint.get("/orders-to-join")
@acting_as(Role.CITY, Role.TRAINER)
def index() -> Response:
    """Undecided orders that ask for the same, side by side."""
    snap, groups = snapshot.current(), order_facts_queries.groups(g.acting)
    asked = {
        group[0].id: [
            snap.skills[snap.skill_index.at(row.skill_id)]
            for row in DemandSkill.select().where(DemandSkill.demand == group[0].demand_id)
        ]
        for group in groups
    }
    return render.page("cohorts/joining.html", groups=groups, asked=asked)


@blueprint.post("/cohorts/<int:cohort_id>/join")
@acting_as(Role.CITY, Role.TRAINER)
def join(cohort_id: int) -> Response:
    """Join another order to this one; the class is computed anew."""
    other = access.cohort(g.acting, whole_or(request.form.get("other"), 0))
    cohort = access.cohort(g.acting, cohort_id)
    review_service.join(cohort.id, other.id, g.acting)
    words = gettext(
        "Order %(other)s is joined to order %(number)s; the class is computed anew.", other=other.number, number=cohort.number
    )
    return render.done(words, url_for("cohorts.show", cohort_id=cohort.id) if g.acting.role is Role.TRAINER else url_for(".index"))
