"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.mentoring.views import mentoring as mentoring_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(mentoring_views.blueprint,),
    navigation=(
        NavigationEntry(Role.MENTOR, lazy_gettext("My apprentices"), "mentoring.home", "people", 10),
        NavigationEntry(Role.WORKER, lazy_gettext("Mentors"), "mentoring.index", "person-badge", 55),
        NavigationEntry(Role.MENTOR, lazy_gettext("Mentors"), "mentoring.index", "person-badge", 55),
        NavigationEntry(Role.CITY, lazy_gettext("Mentors"), "mentoring.index", "person-badge", 40),
        NavigationEntry(Role.TOWN, lazy_gettext("Mentors"), "mentoring.index", "person-badge", 40),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Mentors"), "mentoring.index", "person-badge", 55),
        NavigationEntry(Role.TRAINER, lazy_gettext("Mentors"), "mentoring.index", "person-badge", 55),
    ),
    homes={Role.MENTOR: "mentoring.home"},
)
