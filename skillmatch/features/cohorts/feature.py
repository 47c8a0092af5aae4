"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch import clock, events, jobs
from skillmatch.engine_gateway import orders as requested_orders
from skillmatch.features.cohorts.services import progress as progress_service
from skillmatch.features.cohorts.services.proposing import propose
from skillmatch.features.cohorts.services.seats import lapse
from skillmatch.features.cohorts.views import cohorts as cohorts_views
from skillmatch.features.cohorts.views import joining as joining_views
from skillmatch.features.cohorts.views import orders as orders_views
from skillmatch.features.cohorts.views import proposals as proposals_views
from skillmatch.features.cohorts.views import seats as seats_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

PROPOSE = "propose-cohort"


def propose_later(cohort_id: int) -> None:
    """An order was placed: the background worker proposes its class."""
    jobs.enqueue(PROPOSE, cohort_id)


def propose_waiting() -> None:
    """Ask again for whatever still waits for a proposal: its job was lost, or never enqueued."""
    for cohort in requested_orders.requested():
        jobs.enqueue(PROPOSE, cohort.id)


def lapse_offers() -> None:
    """Give places that nobody took in time to the reserves."""
    lapse(clock.today())


FEATURE = Feature(
    blueprints=(
        cohorts_views.blueprint,
        joining_views.blueprint,
        orders_views.blueprint,
        proposals_views.blueprint,
        seats_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.TRAINER, lazy_gettext("Home"), "cohorts.home", "house", 10),
        NavigationEntry(Role.TRAINER, lazy_gettext("Order classes"), "cohorts.index", "people", 20),
        NavigationEntry(Role.CITY, lazy_gettext("Orders to join"), "joining.index", "people", 57),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Orders"), "orders.index", "mortarboard", 20),
        NavigationEntry(Role.WORKER, lazy_gettext("Class places"), "seats.index", "calendar-event", 45),
    ),
    homes={Role.TRAINER: "cohorts.home"},
    jobs={PROPOSE: propose},
    hourly=(propose_waiting, lapse_offers),
    subscriptions=(
        (events.cohort_requested, propose_later),
        (events.class_begun, progress_service.class_began),
        (events.class_cancelled, progress_service.class_called_off),
        (events.place_left, progress_service.place_was_left),
        (events.results_published, progress_service.results_came),
    ),
)
