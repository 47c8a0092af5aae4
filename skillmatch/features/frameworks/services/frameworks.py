"""Bring a classification in, and decide on mappings: one use, one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO

import peewee
import structlog
from flask_babel import force_locale, get_locale, gettext

from skillmatch import clock, events
from skillmatch.errors import Conflict, Invalid
from skillmatch.features.frameworks import messages
from skillmatch.features.frameworks.services import archive as archive_service
from skillmatch.features.frameworks.services import published_files as published_files_service
from skillmatch.features.frameworks.services import uploads as uploads_service
from skillmatch.features.frameworks.services.archive import TextFile
from skillmatch.features.frameworks.services.published_files import FORMS, ParsedTable
from skillmatch.features.frameworks.workflow import DECISIONS, MAPPING
from skillmatch.numerals import whole_or
from skillmatch.store.accounts import audit
from skillmatch.store.db import database
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.store.frameworks.models import Framework, FrameworkFile, MappingRun
from skillmatch.store.frameworks.models import Mapping as MappingRow
from skillmatch.store.frameworks.writing import FileChanges, bring_in, relate, retitle
from skillmatch.store.workflow import case_events
from skillmatch.terms import AuditKind, FrameworkKind, MappingRelation, MappingRunState, MappingState, Role

log = structlog.get_logger(__name__)

STEPS = {state: step for step, state in DECISIONS.items()}
"""The step that leads to each state."""


@dataclass(frozen=True)
class FileResult:
    """What one file changed."""

    name: str
    form: str
    counts: FileChanges
    rows: int = 0
    repeats: tuple[str, ...] = ()


@dataclass
class FrameworkImport:
    """What an import did, file by file, and the packed files that are none of the known tables."""

    files: list[FileResult] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return any(one.counts.changed_anything for one in self.files)


class FilesRefused(Invalid):
    """Files that cannot be brought in; ``reasons`` tells line by line. Nothing was stored."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(gettext("The files were not imported; nothing was stored."), {"files": reasons[0]})
        self.reasons = reasons


def receive(files: Sequence[tuple[str, IO[bytes]]], *, label: str, note: str, account_id: int, role: str) -> None:
    """Keep files that are sent, and ask for them to be brought in.

    Raises
    ------
    Refused
        There is none.
    Conflict
        Others are under way.
    """
    if not files:
        raise FilesRefused([gettext("Choose at least one file.")])
    asked = uploads_service.UploadRequest(tuple(name for name, _ in files), label, note, account_id, role, str(get_locale()))
    if not uploads_service.put(files, asked):
        raise Conflict(gettext("Other files are being imported. Wait until they are done."))
    events.framework_received.send()


def bring_received() -> None:
    """Bring in what was received (a job). Doing it twice gives the same: what is here already changes nothing."""
    asked = uploads_service.under_way()
    if asked is None:
        return
    at = clock.now().isoformat(" ", "seconds")
    with force_locale(asked.language):
        try:
            done = import_files(
                uploads_service.files(asked),
                label=asked.label,
                note=asked.note,
                account_id=asked.account_id,
                role=asked.role,
                told=uploads_service.tell,
            )
        except FilesRefused as refusal:
            uploads_service.finish(uploads_service.UploadResult(at, asked, reasons=tuple(refusal.reasons)))
        except peewee.OperationalError:
            raise  # busy: nothing was written, and the job is run again
        except Exception:
            log.exception("classification could not be imported")
            uploads_service.finish(
                uploads_service.UploadResult(
                    at, asked, reasons=(gettext("The files could not be imported because of a fault of ours."),)
                )
            )
        else:
            files = tuple(
                {"name": one.name, "form": one.form, "rows": one.rows, "repeats": list(one.repeats), **asdict(one.counts)}
                for one in done.files
            )
            uploads_service.finish(
                uploads_service.UploadResult(at, asked, files=files, aside=tuple(done.aside), changed=done.changed)
            )


def resume() -> None:
    """Ask again for what a killed worker left undone."""
    if uploads_service.under_way() is not None:
        events.framework_received.send()


def import_files(
    files: Iterable[tuple[str, bytes]],
    *,
    label: str = "",
    note: str = "",
    account_id: int | None = None,
    role: str = "",
    told: Callable[[float], None] = lambda done: None,
) -> FrameworkImport:
    """Bring the files of one or more classifications in: all of them, or nothing.

    A concept that its file no longer has is marked as retired, never deleted. Files that say what is there already change nothing.

    Parameters
    ----------
    files : iterable of (str, bytes)
        Names and contents; an archive stands for the tables in it.
    label, note : str
        The edition and the attribution; what is empty leaves what was said before.
    told : callable
        Hears how much of the work is done, from 0 to 1.

    Raises
    ------
    Refused
        A header, a row or a file is not as published.
    """
    outcome, tables = _read(files, told)
    total = sum(table.rows for _, table in tables) or 1
    done = 0
    with database.write():
        for file, table in tables:
            outcome.files.append(_bring(file, table, label, note, account_id))
            done += table.rows
            told(0.4 + 0.6 * done / total)
        if outcome.changed:
            kinds = sorted({table.kind.value for _, table in tables})
            audit.record(AuditKind.FRAMEWORK_IMPORTED, account_id=account_id, role=role, subject=" ".join(kinds))
    return outcome


def start_search(account_id: int) -> int:
    """Note that a search for mappings is wanted; the id of its run, for whoever starts the work.

    Raises
    ------
    Conflict
        One is under way.
    """
    with database.write():
        if framework_queries.under_way():
            raise Conflict(gettext("A search is under way already."))
        return int(MappingRun.create(account_id=account_id, state=MappingRunState.WAITING.value).id)


def decide(account_id: int, role: str, decisions: Mapping[int, MappingState], relations: Mapping[int, MappingRelation]) -> int:
    """Confirm, refuse or reopen mappings, each with the relation that the reviewer chose.

    Returns
    -------
    int
        How many were decided; ids of none are left out.
    """
    now = clock.now()
    with database.write():
        rows = list(MappingRow.select().where(MappingRow.id.in_(list(decisions))))
        for row in rows:
            relation = relations.get(row.id, MappingRelation(row.relation))
            values = {"state": decisions[row.id].value, "relation": relation.value, "reviewed_by": account_id, "at": now}
            MappingRow.update(values).where(MappingRow.id == row.id).execute()
        for state, step in STEPS.items():
            before = [(row.id, MappingState(row.state)) for row in rows if decisions[row.id] is state]
            ids = [key for key, _ in before]
            if ids:
                case_events.record_step(MAPPING, before, step, account_id=account_id, role=Role(role))
                audit.record(AuditKind.MAPPING_DECIDED, account_id=account_id, role=role, subject=f"mapping {state.value}", ids=ids)
    return len(rows)


def _read(
    files: Iterable[tuple[str, bytes]], told: Callable[[float], None]
) -> tuple[FrameworkImport, list[tuple[TextFile, ParsedTable]]]:
    outcome, reasons = FrameworkImport(), []
    tables: list[tuple[TextFile, ParsedTable]] = []
    for name, content in files:
        known, unknown = len(tables), []
        try:
            for file in archive_service.texts(name, content):
                told(0.4 * (1 - 0.8 ** (len(tables) + 1)))  # how many there are, an archive says while it is read
                try:
                    tables.append((file, published_files_service.read(file.text)))
                except published_files_service.Unknown as error:
                    unknown.append((file, error))
        except archive_service.UnreadableUpload as error:
            reasons.append(messages.unreadable(error.name, error.reason))
            continue
        if len(tables) == known:
            reasons += [messages.unknown(file.name, error) for file, error in unknown]
        outcome.aside += [file.name for file, _ in unknown]
    for file, table in tables:
        reasons += messages.faults(file.name, table)
    if not tables and not reasons:
        reasons.append(gettext("Choose at least one file."))
    if reasons:
        raise FilesRefused(reasons)
    order = list(FORMS)
    return outcome, sorted(tables, key=lambda one: order.index(one[1].form))


def _bring(file: TextFile, table: ParsedTable, label: str, note: str, account_id: int | None) -> FileResult:
    framework = _framework(table.kind)
    if table.relations:
        counts = relate(framework.id, table.relations)
    elif table.titles:
        counts = retitle(framework.id, table.titles)
    else:
        counts = bring_in(framework.id, list(table.records.values()))
    if not counts.known:
        raise FilesRefused([messages.too_early(file.name, table.form)])
    said = {"label": label or framework.label, "note": note or framework.note}
    if counts.changed_anything or said != {"label": framework.label, "note": framework.note}:
        Framework.update(**said, imported_at=clock.now()).where(Framework.id == framework.id).execute()
    if counts.changed_anything:
        FrameworkFile.create(
            framework=framework, form=table.form, name=file.name[:200], label=said["label"], sha256=file.sha256,
            records=table.rows, account=account_id,
        )  # fmt: skip
    return FileResult(file.name, table.form, counts, table.rows, tuple(messages.repeats(file.name, table)))


def _framework(kind: FrameworkKind) -> Framework:
    found: Framework | None = Framework.get_or_none(Framework.kind == kind.value)
    return found or Framework.create(kind=kind.value)


def reviewed(asked: Sequence[str], state: MappingState) -> dict[int, MappingState]:
    """The same decision for several ids as they were sent; what is no id is left out."""
    return {key: state for one in asked if (key := whole_or(one, None)) is not None}
