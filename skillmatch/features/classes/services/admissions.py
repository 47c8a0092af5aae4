"""Giving the requested places of an open class, and what the class works with."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask_babel import gettext

from skillmatch.errors import Conflict, Invalid, NotFound
from skillmatch.features.classes.services import notifications as notifications_service
from skillmatch.features.classes.services import timetable as timetable_service
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes import timeline, timetable
from skillmatch.store.classes.models import Enrolment, Material
from skillmatch.store.db import versions
from skillmatch.store.db.database import write
from skillmatch.terms import AuditKind, EnrolmentState

MAX_MATERIALS = 50
"""Links that a class may have (chosen)."""


def let_in(run_id: int, acting: Acting) -> int:
    """Give everybody who asked for a place in an open class that place: they are enrolled and told so.

    Returns
    -------
    int
        How many there were.

    Raises
    ------
    Conflict
        Nobody waits for it, or the sessions collide with others that all of them have.
    """
    with write():
        run = timetable_service.open_run(run_id)
        asked = (Enrolment.run == run) & (Enrolment.state == EnrolmentState.REQUESTED.value)
        free = [one for one in Enrolment.select().where(asked).order_by(Enrolment.id) if not timetable.clash(one.worker_id, run_id)]
        if not free:
            raise Conflict(gettext("Nobody waits for a place, or all who do have another class at these times."))
        Enrolment.update(state=EnrolmentState.ENROLLED.value).where(Enrolment.id.in_([one.id for one in free])).execute()
        timeline.record(run_id, "let_in", account_id=acting.account_id, people=len(free))
        whose = {"account_id": acting.account_id, "role": acting.role.value}
        audit.record(AuditKind.PLACES_GIVEN, **whose, subject=f"class {run_id}", people=len(free))
        notifications_service.let_in(run, [one.worker_id for one in free])
        versions.raise_version(versions.FIGURES)
    return len(free)


def add_material(run_id: int, acting: Acting, title: str, url: str) -> Material:
    """Add a link for the class.

    Raises
    ------
    Invalid
        It is no web address, or the class has too many.
    """
    if not is_web_address(url):
        raise Invalid("", {"url": gettext("Enter a web address that begins with https:// or http://.")})
    with write():
        run = timetable_service.open_run(run_id)
        if Material.select().where(Material.run == run).count() >= MAX_MATERIALS:
            raise Invalid("", {"url": gettext("A class has at most %(n)s links. Remove one first.", n=MAX_MATERIALS)})
        material = Material.create(run=run, title=title, url=url)
        timeline.record(run_id, "material_added", account_id=acting.account_id, material=material.id)
    return material


def remove_material(run_id: int, material_id: int, acting: Acting) -> None:
    """Take a link out."""
    with write():
        if not Material.delete().where((Material.id == material_id) & (Material.run == run_id)).execute():
            raise NotFound(access.MISSING)
        timeline.record(run_id, "material_removed", account_id=acting.account_id, material=material_id)


def is_web_address(url: str) -> bool:
    """Whether a link leads to a web page: http or https with a host, without a name or a password in it.

    Examples
    --------
    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)"), is_web_address("//example.org")
    (True, False, False)
    """
    if any(character.isspace() or ord(character) < 32 for character in url) or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
