"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch import clock, events
from skillmatch.features.classes.views import attendance as attendance_views
from skillmatch.features.classes.views import calendars as calendars_views
from skillmatch.features.classes.views import classes as classes_views
from skillmatch.features.classes.views import worker_classes as worker_classes_views
from skillmatch.store.classes import waiting_list
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry


def serve_waiting(run_id: int, worker_id: int) -> None:
    """Somebody left a class: whoever has waited longest for it has the place now."""
    waiting_list.fill(run_id, clock.today())


FEATURE = Feature(
    blueprints=(
        attendance_views.blueprint,
        calendars_views.blueprint,
        classes_views.blueprint,
        worker_classes_views.blueprint,
    ),
    navigation=(
        NavigationEntry(Role.TRAINER, lazy_gettext("My day"), "attendance.day", "clock", 15),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Class calendar"), "calendars.show", "calendar-event", 88),
        NavigationEntry(Role.TOWN, lazy_gettext("Class calendar"), "calendars.show", "calendar-event", 88),
        NavigationEntry(Role.MENTOR, lazy_gettext("Class calendar"), "calendars.show", "calendar-event", 88),
        NavigationEntry(Role.TRAINER, lazy_gettext("Class timetables"), "classes.index", "calendar-event", 25),
        NavigationEntry(Role.CITY, lazy_gettext("Classes"), "classes.everywhere", "calendar-event", 56),
        NavigationEntry(Role.WORKER, lazy_gettext("My classes"), "my_classes.index", "calendar-event", 35),
    ),
    subscriptions=((events.place_left, serve_waiting),),
)
