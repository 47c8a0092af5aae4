"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch import events, jobs
from skillmatch.features.registers.commands import COMMANDS
from skillmatch.features.registers.services import imports as imports_service
from skillmatch.features.registers.services import undoing as undoing_service
from skillmatch.features.registers.views import duplicates as duplicates_views
from skillmatch.features.registers.views import holdings as holdings_views
from skillmatch.features.registers.views import imports as imports_views
from skillmatch.features.registers.views import registers as registers_views
from skillmatch.features.registers.views import undoing as undoing_views
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

CHECK_FILE, WRITE_FILE, UNDO_FILE = "check-import", "write-import", "undo-import"


def check_later(import_id: int) -> None:
    """A file was sent in: the background worker checks it."""
    jobs.enqueue(CHECK_FILE, import_id)


def write_later(import_id: int) -> None:
    """A file was confirmed: the background worker writes it."""
    jobs.enqueue(WRITE_FILE, import_id)


def undo_later(import_id: int) -> None:
    """Somebody confirmed that an import is undone: the background worker does it."""
    jobs.enqueue(UNDO_FILE, import_id)


FEATURE = Feature(
    blueprints=(
        duplicates_views.blueprint,
        holdings_views.blueprint,
        imports_views.blueprint,
        registers_views.blueprint,
        undoing_views.blueprint,
    ),
    navigation=(
        *(NavigationEntry(role, lazy_gettext("Import and export"), "files.index", "upload", 46) for role in imports_views.OFFICES),
        NavigationEntry(Role.CITY, lazy_gettext("Registers"), "registers.index", "journal-text", 12),
        NavigationEntry(Role.TOWN, lazy_gettext("Registers"), "registers.index", "journal-text", 12),
        NavigationEntry(Role.ENTERPRISE, lazy_gettext("Registers"), "registers.index", "journal-text", 45),
        NavigationEntry(Role.TRAINER, lazy_gettext("Registers"), "registers.index", "journal-text", 45),
    ),
    upload_limits={imports_views.SEND: imports_views.MAX_UPLOAD_BYTES},
    jobs={CHECK_FILE: imports_service.check, WRITE_FILE: imports_service.carry_out, UNDO_FILE: undoing_service.carry_out},
    hourly=(imports_service.resume, undoing_service.resume),
    subscriptions=(
        (events.file_received, check_later),
        (events.import_confirmed, write_later),
        (events.undo_confirmed, undo_later),
    ),
    commands=COMMANDS,
)
