"""What the area brings to the application."""

from __future__ import annotations

import time

from flask import current_app
from flask_babel import lazy_gettext

from skillmatch import events, jobs
from skillmatch.features.statistics.services import figure_counting as figure_counting_service
from skillmatch.features.statistics.views import figures as figures_views
from skillmatch.features.statistics.views import first_steps as first_steps_views
from skillmatch.features.statistics.views import overview as overview_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

COUNT = "count-figures"
COUNT_PAUSE = 60.0
"""A process asks at most once in so many seconds for the figures to be counted (chosen)."""


def count_later(_sender: object) -> None:
    """Figures are old: the background worker counts them anew. Many looks ask once."""
    asked = current_app.extensions.setdefault("figures_asked", {"at": -COUNT_PAUSE})
    if time.monotonic() - asked["at"] >= COUNT_PAUSE:
        asked["at"] = time.monotonic()
        jobs.enqueue(COUNT)


def count_again(_register: str = "") -> None:
    """An hour has gone, or an import has changed the registers: the figures are counted anew, behind whatever else waits."""
    jobs.enqueue(COUNT)


FEATURE = Feature(
    blueprints=(
        figures_views.blueprint,
        first_steps_views.blueprint,
        overview_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Figures"), "figures.enterprise", "bar-chart", 35),
        NavigationEntry(Role.TRAINER, lazy_gettext("Supply and demand"), "figures.supply", "bar-chart", 60),
        NavigationEntry(Role.CITY, lazy_gettext("Overview"), "overview.city", "house", 10),
        NavigationEntry(Role.TOWN, lazy_gettext("Overview"), "overview.town", "house", 10),
        NavigationEntry(Role.CITY, lazy_gettext("New courses"), "overview.city_courses", "lightbulb", 15),
        NavigationEntry(Role.TOWN, lazy_gettext("New courses"), "overview.town_courses", "lightbulb", 15),
        NavigationEntry(Role.CITY, lazy_gettext("First steps"), "first_steps.show", "signpost-split", 90),
        NavigationEntry(Role.ADMINISTRATOR, lazy_gettext("First steps"), "first_steps.show", "signpost-split", 20),
        NavigationEntry(Role.DEPARTMENT, lazy_gettext("Home"), "overview.desk", "house", 10),
    ),
    homes={Role.CITY: "overview.city", Role.TOWN: "overview.town", Role.DEPARTMENT: "overview.desk"},
    jobs={COUNT: figure_counting_service.count},
    hourly=(count_again,),
    subscriptions=((events.figures_wanted, count_later), (events.registers_changed, count_again)),
)
