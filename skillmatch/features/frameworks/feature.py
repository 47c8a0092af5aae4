"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch import clock, events, jobs
from skillmatch.features.frameworks.commands import COMMANDS
from skillmatch.features.frameworks.queries.exchange_contents import note_edition
from skillmatch.features.frameworks.services import frameworks as frameworks_service
from skillmatch.features.frameworks.services.mapping_search import propose
from skillmatch.features.frameworks.views import exchange as exchange_views
from skillmatch.features.frameworks.views import frameworks as frameworks_views
from skillmatch.features.frameworks.views import official_occupations as official_occupations_views
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

MAP = "propose-mappings"
BRING = "import-framework"


def search_mappings(run_id: int) -> None:
    """The city asked for a search for mappings: the background worker makes it."""
    jobs.enqueue(MAP, run_id)


def search_again() -> None:
    """Make a search again that has been silent for long: it was killed."""
    for run_id in framework_queries.silent(clock.now()):
        jobs.enqueue(MAP, run_id)


def bring_later(_sender: object) -> None:
    """Files of a classification were sent in: the background worker brings them in."""
    jobs.enqueue(BRING)


def publish_mappings(number: int) -> None:
    """Mappings were decided: what is published is another edition."""
    note_edition()


FEATURE = Feature(
    blueprints=(
        exchange_views.blueprint,
        frameworks_views.blueprint,
        official_occupations_views.blueprint,
    ),
    navigation=(NavigationEntry(Role.CITY, lazy_gettext("Classifications"), "frameworks.index", "arrow-left-right", 70),),
    upload_limits={"/frameworks": frameworks_views.MAX_UPLOAD_BYTES},
    jobs={MAP: propose, BRING: frameworks_service.bring_received},
    hourly=(search_again, frameworks_service.resume, note_edition),
    subscriptions=(
        (events.mappings_wanted, search_mappings),
        (events.framework_received, bring_later),
        (events.mappings_decided, publish_mappings),
    ),
    commands=COMMANDS,
)
