"""One installation: what it chose, and what it owns while it runs."""

from __future__ import annotations

from skillmatch import jobs
from skillmatch.config import Settings
from skillmatch.engine_gateway.folders import Folders
from skillmatch.store.db import database
from skillmatch.store.db.resources import Resources
from skillmatch.store.people.identity_numbers import IdentityKeys
from skillmatch.web.security import drawn_once
from skillmatch.workflow import ServiceDays


class Installation:
    """A city's database, folders, keys, queue and caches; one process can serve several installations.

    Parameters
    ----------
    settings : Settings
    *kept : object
        Used in place of what would be made here, or at its first use, of the same class.

    Attributes
    ----------
    settings : Settings
    secret_key : str
        Signs sessions, and seals identity numbers.
    queue : Huey
        The work of the background worker.
    resources : Resources
        The database, and by their class: ``Settings``, the ``IdentityKeys`` of identity numbers, the engine's ``Folders``, the
        ``ServiceDays``, and what is made at its first use (the snapshot with its engine, the reader of free text, interests,
        neighbours, supply, CASE packages).
    """

    def __init__(self, settings: Settings, *kept: object) -> None:
        self.settings = settings
        self.secret_key = settings.secret_key or drawn_once(settings.data_dir / "secret_key")
        self.queue = jobs.open_queue(settings)
        own = (
            settings,
            IdentityKeys(self.secret_key),
            Folders.under(settings.data_dir),
            ServiceDays(*settings.service_days),
            *kept,
        )
        self.resources = Resources(database.database_at(settings.database_url), *own)
