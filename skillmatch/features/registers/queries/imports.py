"""What the pages of imports show."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, SQL

from skillmatch.errors import NotFound
from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.features.registers.services import preview as preview_service
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.accounts.models import Account
from skillmatch.store.db.scope import Scope, people_where
from skillmatch.store.people.models import Worker
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.models import ImportBatch, UnreadCell
from skillmatch.terms import ImportState, Role

PAGE_SIZE = 20


def own_import(acting: Acting, import_id: int) -> ImportBatch:
    """An import of the scope that acts: the city's offices share theirs, as those of a town and of an enterprise do."""
    found = ImportBatch.get_or_none((ImportBatch.id == import_id) & _mine(acting))
    if found is None:
        raise NotFound(MISSING)
    return found


def past(acting: Acting, page: int) -> tuple[list[ImportBatch], int]:
    """One page of the imports of the scope, the latest first, each with ``who``; and how many there are."""
    mine = _mine(acting)
    found = (
        ImportBatch.select(ImportBatch, Account.display_name.alias("who"))
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == ImportBatch.account_id))
        .where(mine)
        .order_by(ImportBatch.id.desc())
        .paginate(page, PAGE_SIZE)
        .objects()
    )
    return list(found), ImportBatch.select().where(mine).count()


def under_way(batch: ImportBatch) -> float | None:
    """Return how far the job of an import has come, or None where none is under way."""
    if batch.state in (ImportState.CHECKING.value, ImportState.WRITING.value, ImportState.UNDOING.value):
        return import_folder_service.read_progress(batch.id)
    return None


def lines(batch: ImportBatch, result: str | None, page: int) -> list[preview_service.PreviewLine]:
    """One page of what a file does; empty where the preview is no longer kept."""
    path = import_folder_service.file_of(batch.id, "preview")
    return preview_service.lines(path, result, page) if path.exists() else []


def has_preview(batch: ImportBatch) -> bool:
    """Whether the rows can still be looked at."""
    return import_folder_service.file_of(batch.id, "preview").exists()


def unread(acting: Acting, page: int) -> tuple[list[UnreadCell], int]:
    """One page of the cells of the scope's imports that could not be read, each with ``code`` and ``name``; and their number.

    Cells of entries that are not in the scope any more are left out.
    """
    register = REGISTERS["talent"]
    where, marks = people_where(Scope.of(acting), "r")
    mine = ImportBatch.select(ImportBatch.id).where(_mine(acting))
    own = Worker.alias("r")
    found = (
        UnreadCell.select(UnreadCell, own.code.alias("code"), own.name.alias("name"))
        .join(own, on=(own.id == UnreadCell.subject_id))
        .where((UnreadCell.register == register.name) & UnreadCell.settled_at.is_null() & UnreadCell.batch_id.in_(mine))
        .where(SQL(where, marks))
    )
    return list(found.order_by(UnreadCell.id).paginate(page, PAGE_SIZE).objects()), found.count()


def _mine(acting: Acting) -> Any:
    if acting.role is Role.TOWN:
        return (ImportBatch.town_id == acting.town_id) & (ImportBatch.role == Role.TOWN.value)
    if acting.role is Role.ENTERPRISE:
        return (ImportBatch.enterprise_id == acting.enterprise_id) & (ImportBatch.role == Role.ENTERPRISE.value)
    return ImportBatch.town_id.is_null() & ImportBatch.enterprise_id.is_null()
