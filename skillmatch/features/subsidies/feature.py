"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.subsidies.views import amounts as amounts_views
from skillmatch.features.subsidies.views import office as office_views
from skillmatch.features.subsidies.views import worker_claims as worker_claims_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(
        amounts_views.blueprint,
        office_views.blueprint,
        worker_claims_views.blueprint,
    ),
    navigation=(
        *(
            NavigationEntry(role, lazy_gettext("Subsidy claims"), "subsidy_claims.index", "cash-coin", 45)
            for role in office_views.OFFICES
        ),
        NavigationEntry(Role.WORKER, lazy_gettext("Subsidies"), "subsidies.mine", "cash-coin", 65),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Subsidies"), "subsidies.rules", "cash-coin", 75),
    ),
)
