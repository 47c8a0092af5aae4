"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.demands.views import demands as demands_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(demands_views.blueprint,),
    navigation=(
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Home"), "demands.home", "house", 1),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Demands"), "demands.index", "briefcase", 10),
    ),
    homes={Role.ENTERPRISE: "demands.home"},
)
