"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.organisations.views import calendar_days as calendar_days_views
from skillmatch.features.organisations.views import network as network_views
from skillmatch.features.organisations.views import rooms as rooms_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(
        calendar_days_views.blueprint,
        network_views.blueprint,
        rooms_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.CITY, lazy_gettext("Network"), "network.index", "map", 45),
        NavigationEntry(Role.TOWN, lazy_gettext("Network"), "network.index", "map", 45),
        NavigationEntry(Role.CITY, lazy_gettext("Rooms"), "rooms.index", "building", 95),
        NavigationEntry(Role.TRAINER, lazy_gettext("Rooms"), "rooms.index", "building", 70),
        NavigationEntry(Role.CITY, lazy_gettext("Public holidays"), "calendar_days.index", "calendar-event", 96),
        NavigationEntry(Role.TRAINER, lazy_gettext("Public holidays"), "calendar_days.index", "calendar-event", 71),
    ),
)
