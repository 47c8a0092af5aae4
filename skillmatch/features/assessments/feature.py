"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.assessments.views import appeals as appeals_views
from skillmatch.features.assessments.views import assessments as assessments_views
from skillmatch.features.assessments.views import marking as marking_views
from skillmatch.features.assessments.views import results as results_views
from skillmatch.features.assessments.views import standards as standards_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(
        appeals_views.blueprint,
        assessments_views.blueprint,
        marking_views.blueprint,
        results_views.blueprint,
        standards_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.TRAINER, lazy_gettext("Assessments"), "assessments.index", "award", 27),
        NavigationEntry(Role.CITY, lazy_gettext("Assessments"), "assessments.index", "award", 33),
        NavigationEntry(Role.ASSESSOR, lazy_gettext("My cases"), "cases.index", "house", 10),
        NavigationEntry(Role.ASSESSOR, lazy_gettext("My ties"), "cases.own_ties", "shield-check", 40),
        NavigationEntry(Role.WORKER, lazy_gettext("My results"), "results.index", "check-circle", 47),
        NavigationEntry(Role.CITY, lazy_gettext("Standards"), "standards.index", "journal-text", 32),
        NavigationEntry(Role.ASSESSOR, lazy_gettext("Standards"), "standards.index", "journal-text", 30),
        NavigationEntry(Role.TRAINER, lazy_gettext("Standards"), "standards.index", "journal-text", 55),
    ),
    homes={Role.ASSESSOR: "cases.index"},
)
