"""What the figures of the dashboards are called, by their kind: on their own pages, and in the audit log."""

from __future__ import annotations

from flask_babel import lazy_gettext

TITLES = {
    "people": lazy_gettext("People in the register"),
    "certified": lazy_gettext("Certified people"),
    "trained": lazy_gettext("People who completed a course"),
    "training": lazy_gettext("People in training"),
    "converted": lazy_gettext("Certified in what they completed"),
    "qualified": lazy_gettext("Qualified people"),
    "enrolments": lazy_gettext("Enrolments"),
    "places": lazy_gettext("Open places"),
    "courses": lazy_gettext("Courses"),
}
