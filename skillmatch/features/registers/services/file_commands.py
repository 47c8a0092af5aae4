"""Import and export for the command line: the same services, at once, for the city."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from flask_babel import gettext

from skillmatch.errors import Invalid
from skillmatch.features.registers.messages import imports as imports_messages
from skillmatch.features.registers.services import export as export_service
from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.features.registers.services import imports as imports_service
from skillmatch.features.registers.services import preview as preview_service
from skillmatch.features.registers.services import refused_rows as refused_rows_service
from skillmatch.store.registers.intake.answers import Answers
from skillmatch.store.registers.intake.columns import Digits, Kind
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import ImportBatch
from skillmatch.terms import ImportState

MAX_LINES = 20


def checked(register: str, path: Path, *, identity_consent: bool, digits: Digits = Digits.UNSAID) -> ImportBatch:
    """Receive a file and check it in this process; `digits` says what bare digits mean in columns of grades.

    Raises
    ------
    Invalid
        The file is refused as a whole.
    """
    ranks = [column.name for column in INTAKES[register].columns if column.kind is Kind.RANK]
    said = Answers(digits=dict.fromkeys(ranks, digits))
    with path.open("rb") as source:
        batch = imports_service.receive(
            None, register, path.name, source, identity_consent=identity_consent, at_once=True, answers=said
        )
    if batch.state == ImportState.REFUSED.value:
        raise Invalid(imports_messages.reason(batch.reason, INTAKES[register]))
    return batch


def describe(batch: ImportBatch) -> Iterator[str]:
    """Return what the file would do, in a few lines."""
    intake = INTAKES[batch.register]
    yield gettext(
        "Added: %(added)s, changed: %(changed)s, left alone: %(same)s, refused: %(refused)s.",
        added=batch.added, changed=batch.changed, same=batch.same, refused=batch.refused,
    )  # fmt: skip
    yield from imports_messages.notes(batch.notes)
    for line in preview_service.lines(import_folder_service.file_of(batch.id, "preview"), "refused", 1)[:MAX_LINES]:
        yield gettext(
            "Row %(row)s: %(reason)s", row=f"{line.sheet} {line.number}".strip(), reason=refused_rows_service.reasons(line, intake)
        )


def written(batch: ImportBatch) -> ImportBatch:
    """Write what was checked, in this process."""
    imports_service.confirm(batch, at_once=True)
    done: ImportBatch = ImportBatch.get_by_id(batch.id)
    if done.state != ImportState.DONE.value:
        raise Invalid(" ".join([*imports_messages.notes(done.notes), imports_messages.reason(done.reason, INTAKES[done.register])]))
    return done


def export(register: str, path: Path, *, zh: bool) -> int:
    """Write a register into a file, by its ending .xlsx or .csv; gives the number of rows."""
    intake, keys, by = export_service.chosen(None, register, {})
    draft = path.with_name(path.name + ".part")

    def text() -> None:
        with draft.open("wb") as file:
            file.writelines(export_service.as_csv(intake, keys, by, zh=zh))

    def book() -> None:
        deque(export_service.as_xlsx(draft, intake, keys, by, zh=zh), maxlen=0)  # all its steps

    forms: dict[str, Callable[[], None]] = {".csv": text, ".xlsx": book}
    if path.suffix.lower() not in forms:
        raise Invalid(gettext("The file must end in .xlsx or .csv."))
    forms[path.suffix.lower()]()
    draft.replace(path)
    return len(keys)
