"""The enterprise's orders for cohorts: placing one, the list, one order on its way, its end, and the next one."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid
from skillmatch.features.cohorts.forms.orders import OrderForm
from skillmatch.features.cohorts.messages import orders as orders_messages
from skillmatch.features.cohorts.queries import orders as orders_queries
from skillmatch.features.cohorts.rules import orders as orders_rules
from skillmatch.features.cohorts.services import orders as orders_service
from skillmatch.store.accounts import access
from skillmatch.store.cohorts import residual_gap
from skillmatch.store.demands.models import Demand
from skillmatch.store.organisations import enterprise_queries
from skillmatch.terms import CohortState, Role, RunTime
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.workflow.declared.orders import ORDER, UNDECIDED

blueprint = Blueprint("orders", __name__)


STOP_POLLING = 286
FORMING = (CohortState.POSTED, CohortState.MATCHED)


@blueprint.get("/orders")
@acting_as(Role.ENTERPRISE)
def index() -> Response:
    """All orders of the enterprise."""
    return render.page("cohorts/orders/index.html", orders=enterprise_queries.orders(g.acting.enterprise_id))


@blueprint.get("/demands/<int:demand_id>/order")
@acting_as(Role.ENTERPRISE)
def new(demand_id: int) -> Response:
    """The form of an order, filled in with what is likely."""
    demand = orders_service.orderable(g.acting, demand_id)
    people, reserves, seats = orders_rules.suggested(residual_gap.orderable(demand))
    first = {"headcount": people, "reserves": reserves, "seats": seats, "time": RunTime.WEEKEND.value}
    return _order_page(demand, _form(demand, first))


@blueprint.post("/demands/<int:demand_id>/order")
@acting_as(Role.ENTERPRISE)
def place(demand_id: int) -> Response:
    """Place the order."""
    demand = orders_service.orderable(g.acting, demand_id)
    form = _form(demand)
    try:
        cohort = orders_service.place(g.acting, demand.id, form.check().asked())
    except Invalid as error:
        return _order_page(demand, form if form.errors else form.blame(error), 422)
    words = gettext("Order %(number)s is placed; the class is being formed.", number=cohort.number)
    return render.done(words, url_for(".show", cohort_id=cohort.id))


@blueprint.get("/orders/<int:cohort_id>")
@acting_as(Role.ENTERPRISE)
def show(cohort_id: int) -> Response:
    """One order: where it stands, its numbers, what happened; asked again and again while the class is being formed."""
    cohort = access.cohort(g.acting, cohort_id)
    if cohort.joined_id is not None:
        return render.see_other(url_for(".show", cohort_id=cohort.joined_id))
    found = orders_queries.standing(g.acting, cohort)
    state = found.order.state
    return render.page(
        "cohorts/orders/show.html",
        block="standing",
        status=STOP_POLLING if render.wants_fragment() and state not in FORMING else 200,
        order=found.order,
        found=found,
        missing=lambda counts: residual_gap.missing(state, counts.ordered, counts.seated, counts.passed),
        forming=state in FORMING,
        standing=orders_messages.standing(state),
        steps=ORDER.progress(state),
        timeline=orders_queries.timeline(cohort),
        time=RunTime(cohort.time),
        seats=cohort.seats,
        own_staff_first=cohort.own_staff_first,
        may_order_again=found.may_order_again,
        can_be_cancelled=state in UNDECIDED,
    )


@blueprint.post("/orders/<int:cohort_id>/cancel")
@acting_as(Role.ENTERPRISE)
def cancel(cohort_id: int) -> Response:
    """Take an order back."""
    cohort = orders_service.cancel(g.acting, access.cohort(g.acting, cohort_id).id)
    return render.done(gettext("Order %(number)s is cancelled.", number=cohort.number), url_for(".index"))


@blueprint.post("/orders/<int:cohort_id>/close")
@acting_as(Role.ENTERPRISE)
def close(cohort_id: int) -> Response:
    """Close an order whose results are published."""
    cohort = orders_service.close(g.acting, access.cohort(g.acting, cohort_id).id)
    return render.done(gettext("Order %(number)s is closed.", number=cohort.number), url_for(".show", cohort_id=cohort.id))


@blueprint.post("/orders/<int:cohort_id>/next")
@acting_as(Role.ENTERPRISE)
def place_next(cohort_id: int) -> Response:
    """Order again who is still missing."""
    cohort = orders_service.place_next(g.acting, access.cohort(g.acting, cohort_id).id)
    words = gettext("Order %(number)s is placed for those who are missing; the class is being formed.", number=cohort.number)
    return render.done(words, url_for(".show", cohort_id=cohort.id))


def _form(demand: Demand, first: dict[str, object] | None = None) -> OrderForm:
    others = {
        other.id: (other.title, residual_gap.orderable(other)) for other in orders_service.combinable_demands(g.acting, demand)
    }
    return OrderForm(residual_gap.orderable(demand), demand.needed_by, clock.today(), others, data=first or {})


def _order_page(demand: Demand, form: OrderForm, status: int = 200) -> Response:
    return render.page("cohorts/orders/new.html", block="form", status=status, demand=demand, form=form)
