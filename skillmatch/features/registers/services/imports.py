"""The way of a file: received, checked, shown, confirmed, and written in one transaction; or let go."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import peewee
import structlog
from flask_babel import gettext

from skillmatch import clock, events
from skillmatch.errors import Conflict, Invalid, NotAllowed
from skillmatch.features.registers.services import answers as answers_service
from skillmatch.features.registers.services import file_reading as file_reading_service
from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.features.registers.services import preview as preview_service
from skillmatch.features.registers.workflow import IMPORT
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import write
from skillmatch.store.db.scope import Scope
from skillmatch.store.people import disclosures
from skillmatch.store.registers.intake import writing
from skillmatch.store.registers.intake.answers import Answers
from skillmatch.store.registers.intake.bulk_constraints import proven_write
from skillmatch.store.registers.intake.comparison import ImportSender, compare
from skillmatch.store.registers.intake.outcomes import RowOutcome
from skillmatch.store.registers.intake.parsed import FileRefused, Parsed
from skillmatch.store.registers.intake.parsing import parse
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import ImportBatch
from skillmatch.terms import AuditKind, ImportState, Role

log = structlog.get_logger(__name__)

MAY_SEND = {
    Role.CITY: tuple(INTAKES),
    Role.TOWN: ("talent",),
    Role.ENTERPRISE: ("talent", "demands"),
}
"""Which registers a role may send files for; what rows it may touch, its scope says."""

UNDER_WAY = (ImportState.CHECKING.value, ImportState.WRITING.value)
MAX_UNDER_WAY = 3
"""Files of one account that may be under way at the same time."""

MAX_NAME_LENGTH = 160
KEPT = ("file", "preview", "questions", "progress")
"""What is kept beside an import until it is done."""


def receive(
    acting: Acting | None,
    register: str,
    name: str,
    source: IO[bytes],
    *,
    identity_consent: bool = False,
    at_once: bool = False,
    answers: Answers | None = None,
) -> ImportBatch:
    """Keep a file that is sent in, and ask for it to be checked.

    Parameters
    ----------
    acting : Acting or None
        Who sends it; None for the command line, which acts for the city.
    register : str
        What the file is for.
    name, source : str, binary file
        What it is called, and its bytes.
    identity_consent : bool
        Whether the people agreed to their identity numbers being kept.
    at_once : bool
        Whether to check it in this call instead of in the background.
    answers : Answers, optional
        What is said of the file beforehand.
    """
    if acting is not None and register not in MAY_SEND.get(acting.role, ()):
        raise NotAllowed()
    draft, size, digest = import_folder_service.receive(source)
    try:
        batch = _received(acting, register, name, size, digest, identity_consent, answers or Answers())
        draft.replace(import_folder_service.file_of(batch.id, "file"))
    finally:
        draft.unlink(missing_ok=True)
    check(batch.id) if at_once else events.file_received.send(batch.id)
    return ImportBatch.get_by_id(batch.id)


def _received(
    acting: Acting | None, register: str, name: str, size: int, digest: str, consent: bool, answers: Answers
) -> ImportBatch:
    if not size:
        raise Invalid(gettext("The file is empty."), {"file": gettext("Choose a file that is not empty.")})
    with write():
        mine = (ImportBatch.account_id == acting.account_id) & ImportBatch.state.in_(UNDER_WAY) if acting else None
        if mine is not None and ImportBatch.select().where(mine).count() >= MAX_UNDER_WAY:
            raise Conflict(gettext("Your other files are still being worked on. Wait until one of them is done."))
        return ImportBatch.create(
            register=register,
            account_id=acting.account_id if acting else None,
            role=acting.role.value if acting else "",
            town_id=acting.town_id if acting and acting.role is Role.TOWN else None,
            enterprise_id=acting.enterprise_id if acting and acting.role is Role.ENTERPRISE else None,
            file_name=Path(name.replace("\\", "/")).name[-MAX_NAME_LENGTH:] or register,
            size=size,
            sha256=digest,
            identity_consent=consent,
            answers=answers.kept(),
        )


def check(import_id: int) -> None:
    """Work out what a file would do (a job): its preview, or why it is refused. Doing it twice gives the same."""
    batch = ImportBatch.get_by_id(import_id)
    if not IMPORT.is_due("check", ImportState(batch.state)):
        return
    try:
        with _uncollected():
            _check(batch)
    except FileRefused as refusal:
        _refuse(batch, refusal.code, refusal.figures)
    except peewee.OperationalError:
        raise  # busy: the job is run again
    except Exception:
        log.exception("import could not be checked", batch=import_id)
        _refuse(batch, "failed", {})


def _check(batch: ImportBatch) -> None:
    known, answers = ReferenceIndex(), answers_service.read_answers(batch)
    import_folder_service.tell(batch.id, 0.02)
    parsed = _parsed(batch, known, answers)
    import_folder_service.tell(batch.id, 0.5)
    total = max(len(parsed.rows) + len(parsed.strays), 1)
    looked: list[int] = []
    outcomes = _seen(compare(parsed, sender_of(batch, answers), known, answers), looked, batch.enterprise_id is not None)
    summary = preview_service.write(
        import_folder_service.file_of(batch.id, "preview"),
        parsed,
        outcomes,
        known,
        answers,
        lambda done: import_folder_service.tell(batch.id, 0.5 + 0.5 * done / total),
    )
    if not summary.rows and not parsed.questions.hidden:
        raise FileRefused("empty")
    asked = answers.asks and parsed.questions.open
    answers_service.keep_questions(batch, parsed.questions)
    with write():
        _disclose(batch, looked)
        found = {name: summary.rows[name] for name in ("added", "changed", "same", "refused")}
        notes = [*(list(note) for note in parsed.notes), ["entries", dict(summary.entries)], ["left_out", {"n": summary.left}]]
        _move(batch, "ask" if asked else "check", digest=summary.digest, notes=notes + _kept_notes(batch), **found)


def _kept_notes(batch: ImportBatch) -> list[Any]:
    return [note for note in batch.notes if note[0] == "changed_meanwhile"]


def _seen(outcomes: Iterator[RowOutcome], looked: list[int], watched: bool) -> Iterator[RowOutcome]:
    """Hand outcomes on, and keep whose data an enterprise was shown."""
    for outcome in outcomes:
        if watched and (outcome.fields or outcome.lists) and outcome.id is not None:
            looked.append(outcome.id)
        yield outcome


def _disclose(batch: ImportBatch, people: list[int]) -> None:
    if batch.register == "talent" and people:
        disclosures.note(people, batch.account_id, batch.role, batch.enterprise_id, "import preview")


def confirm(batch: ImportBatch, *, at_once: bool = False) -> None:
    """Ask for the good rows of a checked file to be written."""
    if not batch.added + batch.changed:
        raise Conflict(gettext("There is nothing to import in this file."))
    with write():
        if not _move(batch, "confirm"):
            raise Conflict(gettext("This file is no longer waiting for a confirmation."))
    import_folder_service.tell(batch.id, 0.0)
    carry_out(batch.id) if at_once else events.import_confirmed.send(batch.id)


def answer(acting: Acting, batch: ImportBatch, said: Answers, *, at_once: bool = False) -> None:
    """Take what the sender says of a file, remember it for the office, and read the file again."""
    asked = answers_service.open_file(batch)
    with write():
        if not _move(batch, "answer", answers=answers_service.add(batch, said)):
            raise Conflict(gettext("This file is no longer waiting for your answers."))
        answers_service.remember(acting, batch, said, asked)
    import_folder_service.tell(batch.id, 0.0)
    check(batch.id) if at_once else events.file_received.send(batch.id)


def cancel(batch: ImportBatch) -> None:
    """Let a checked file go: nothing of it is kept."""
    with write():
        if not _move(batch, "cancel", finished_at=clock.now()):
            raise Conflict(gettext("This file is no longer waiting for a confirmation."))
    import_folder_service.drop(batch.id, *KEPT)


def carry_out(import_id: int) -> None:
    """Write a confirmed file (a job): all of it, or nothing. What has changed meanwhile is shown before it is written."""
    batch = ImportBatch.get_by_id(import_id)
    if not IMPORT.is_due("write", ImportState(batch.state)):
        return
    try:
        with _uncollected():
            written = _written(batch, lambda done: import_folder_service.tell(import_id, done))
    except peewee.OperationalError:
        raise  # busy: nothing was written, and the job is run again
    except Exception as error:
        log.exception("import could not be written", batch=import_id)
        _refuse(batch, *((error.code, error.figures) if isinstance(error, FileRefused) else ("failed", {})))
        return
    if written:
        import_folder_service.drop(import_id, "file", "questions", "progress")
        events.registers_changed.send(batch.register)
    else:
        _check_again(batch)


def _written(batch: ImportBatch, told: Callable[[float], None]) -> bool:
    known, answers = ReferenceIndex(), answers_service.read_answers(batch)
    parsed = _parsed(batch, known, answers)
    told(0.4)
    with proven_write():
        reckoning = preview_service.OutcomeCounter(answers)
        outcomes = [reckoning.take(outcome) for outcome in compare(parsed, sender_of(batch, answers), known, answers)]
        told(0.5)
        if reckoning.done().digest != batch.digest:
            return False
        author = writing.ImportAuthor(batch.account_id, batch.role, batch.id)
        writing.write(parsed.intake, outcomes, parsed.expected, known, author, lambda done: told(0.5 + 0.45 * done))
        audit.record(
            AuditKind.IMPORTED,
            account_id=batch.account_id,
            role=batch.role,
            subject=f"import {batch.id}",
            register=batch.register,
            added=batch.added,
            changed=batch.changed,
            refused=batch.refused,
        )
        _move(batch, "write", finished_at=clock.now())
    return True


def _check_again(batch: ImportBatch) -> None:
    with write():
        _move(batch, "check again", notes=[["changed_meanwhile", {}]])
    check(batch.id)


def _move(batch: ImportBatch, step: str, **columns: Any) -> bool:
    """Take a step in one statement, so that of two at once one alone takes it; False where it is not due."""
    sources = [state.value for state in IMPORT[step].sources]
    due = (ImportBatch.id == batch.id) & ImportBatch.state.in_(sources)
    return bool(ImportBatch.update(state=IMPORT.target(step).value, **columns).where(due).execute())


def resume() -> None:
    """Ask again for what a killed worker left undone; purge what has lain too long."""
    for batch in ImportBatch.select().where(ImportBatch.state.in_(UNDER_WAY)):
        signal = events.file_received if IMPORT.is_due("check", ImportState(batch.state)) else events.import_confirmed
        signal.send(batch.id)
    import_folder_service.purge()


def sender_of(batch: ImportBatch, answers: Answers) -> ImportSender:
    """Return whose file it is, as far as its rows are concerned."""
    return ImportSender(scope_of(batch), bool(answers.identity))


def scope_of(batch: ImportBatch) -> Scope:
    """Return whose rows a file may touch."""
    if batch.town_id is not None:
        return Scope(town_id=batch.town_id)
    if batch.enterprise_id is not None:
        return Scope(enterprise_id=batch.enterprise_id)
    return Scope(everything=True)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Millions of small values make the search for circles among them the dearest part of an import; there are none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _parsed(batch: ImportBatch, known: ReferenceIndex, answers: Answers) -> Parsed:
    path = import_folder_service.file_of(batch.id, "file")
    if not path.exists():
        raise FileRefused("gone")
    with import_folder_service.scratch() as place:
        return parse(INTAKES[batch.register], file_reading_service.sheets(path, place), known, answers)


def _refuse(batch: ImportBatch, code: str, figures: dict[str, Any]) -> None:
    with write():
        _move(batch, "refuse", reason=[code, figures], finished_at=clock.now())
    import_folder_service.drop(batch.id, *KEPT)
