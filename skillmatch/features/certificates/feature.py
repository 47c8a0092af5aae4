"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch import clock, events
from skillmatch.config import Settings
from skillmatch.features.certificates.services import issuing as issuing_service
from skillmatch.features.certificates.services import permit_warnings as permit_warnings_service
from skillmatch.features.certificates.views import certificates as certificates_views
from skillmatch.features.certificates.views import verification as verification_views
from skillmatch.store.db import resources
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry


def warn_of_permits() -> None:
    """Tell whoever holds a permit that ends soon, once at each of the chosen distances."""
    permit_warnings_service.warn(clock.today(), resources.get(Settings).permit_days)


FEATURE = Feature(
    blueprints=(
        certificates_views.blueprint,
        verification_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.WORKER, lazy_gettext("My certificates"), "certificates.mine", "award", 55),
        *(
            NavigationEntry(role, lazy_gettext("Certificates"), "certificates.register", "award", 38)
            for role in certificates_views.OFFICES
        ),
    ),
    hourly=(warn_of_permits,),
    subscriptions=((events.results_published, issuing_service.issue_for),),
)
