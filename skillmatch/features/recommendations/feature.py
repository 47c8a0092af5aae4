"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch import clock, events, jobs
from skillmatch.engine_gateway import interests, snapshot, text_reader
from skillmatch.features.recommendations.commands import COMMANDS
from skillmatch.features.recommendations.services import evaluation as evaluation_service
from skillmatch.features.recommendations.views import paths as paths_views
from skillmatch.features.recommendations.views import quality as quality_views
from skillmatch.features.recommendations.views import suggestions as suggestions_views
from skillmatch.store.recommendations import impressions
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

MEASURE = "measure-suggestions"
PREPARE_TEXTS = "prepare-texts"


def measure_later(_sender: object) -> None:
    """The city asked for the swap test: the background worker makes it."""
    jobs.enqueue(MEASURE)


def prepare_texts() -> None:
    """Have the register's words and the courses' names on disk, so that nobody who pastes a text or opens a list waits."""
    text_reader.prepare()
    interests.prepare(snapshot.current())


def prepare_texts_later(_subject_id: int = 0) -> None:
    """An hour has gone, or a name has changed: the background worker reads the register's words, behind whatever else waits."""
    jobs.enqueue(PREPARE_TEXTS)


def purge_impressions() -> None:
    """Keep the log of shown lists for a limited time."""
    impressions.purge(clock.now())


FEATURE = Feature(
    blueprints=(
        paths_views.blueprint,
        quality_views.blueprint,
        suggestions_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.WORKER, lazy_gettext("My path"), "paths.show", "signpost-split", 40),
        NavigationEntry(Role.CITY, lazy_gettext("Quality"), "quality.show", "graph-up", 60),
        NavigationEntry(Role.WORKER, lazy_gettext("Suggestions"), "recommend.index", "mortarboard", 30),
    ),
    jobs={MEASURE: evaluation_service.measure, PREPARE_TEXTS: prepare_texts},
    hourly=(purge_impressions, prepare_texts_later),
    subscriptions=((events.quality_wanted, measure_later), (events.names_changed, prepare_texts_later)),
    commands=COMMANDS,
)
