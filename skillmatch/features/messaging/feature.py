"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch import clock
from skillmatch.features.messaging.services import service_desk as service_desk_service
from skillmatch.features.messaging.services import unanswered as unanswered_service
from skillmatch.features.messaging.views import inbox as inbox_views
from skillmatch.features.messaging.views import service_desk as service_desk_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry


def answer_due() -> None:
    """Move requests past their deadline up; what nobody answered in time becomes one."""
    unanswered_service.collect(clock.today())
    service_desk_service.escalate(clock.today())


FEATURE = Feature(
    blueprints=(
        inbox_views.blueprint,
        service_desk_views.blueprint,
    ),
    navigation=(
        *(NavigationEntry(role, lazy_gettext("Call list"), "inbox.calls", "person-badge", 58) for role in inbox_views.OFFICES),
        *(
            NavigationEntry(role, lazy_gettext("Service desk"), "desk.index", "chat-dots", 55)
            for role in service_desk_views.OFFICES
        ),
        NavigationEntry(Role.WORKER, lazy_gettext("Questions"), "desk.mine", "chat-dots", 80),
    ),
    hourly=(answer_due,),
)
