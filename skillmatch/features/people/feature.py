"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.people.views import home as home_views
from skillmatch.features.people.views import profile as profile_views
from skillmatch.features.people.views import progress as progress_views
from skillmatch.features.people.views import staff as staff_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(
        home_views.blueprint,
        profile_views.blueprint,
        progress_views.blueprint,
        staff_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.WORKER, lazy_gettext("Home"), "home.show", "house", 10),
        NavigationEntry(Role.WORKER, lazy_gettext("My skills"), "profile.show", "person-check", 20),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Own people"), "staff.index", "people", 30),
    ),
    homes={Role.WORKER: "home.show"},
)
