"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.catalogue.views import courses as courses_views
from skillmatch.features.catalogue.views import outlines as outlines_views
from skillmatch.features.catalogue.views import vocabulary as vocabulary_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(
        courses_views.blueprint,
        outlines_views.blueprint,
        vocabulary_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.CITY, lazy_gettext("Courses"), "courses.index", "book", 30),
        NavigationEntry(Role.TOWN, lazy_gettext("Courses"), "courses.index", "book", 30),
        NavigationEntry(Role.WORKER, lazy_gettext("Courses"), "courses.index", "book", 50),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Courses"), "courses.index", "book", 50),
        NavigationEntry(Role.TRAINER, lazy_gettext("Courses"), "courses.index", "book", 50),
        NavigationEntry(Role.MENTOR, lazy_gettext("Courses"), "courses.index", "book", 50),
        NavigationEntry(Role.TRAINER, lazy_gettext("Outlines"), "outlines.show", "book", 40),
    ),
)
