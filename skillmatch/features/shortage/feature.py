"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.shortage.views import proposals as proposals_views
from skillmatch.features.shortage.views import shortage as shortage_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(
        proposals_views.blueprint,
        shortage_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.CITY, lazy_gettext("Shortage professions"), "shortage.index", "graph-up", 20),
        NavigationEntry(Role.TOWN, lazy_gettext("Shortage professions"), "shortage.index", "graph-up", 20),
        NavigationEntry(Role.WORKER, lazy_gettext("Shortage professions"), "shortage.index", "graph-up", 60),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Shortage professions"), "shortage.index", "graph-up", 60),
        NavigationEntry(Role.TRAINER, lazy_gettext("Shortage professions"), "shortage.index", "graph-up", 60),
    ),
)
