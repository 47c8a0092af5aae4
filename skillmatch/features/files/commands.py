"""Import and export for the command line: the same services, at once, for the city."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from flask_babel import gettext

from skillmatch.errors import Invalid
from skillmatch.features.files import exporting, folder, preview, refused, service, wording
from skillmatch.store.imports import ImportBatch
from skillmatch.store.intake.sheets import INTAKES
from skillmatch.terms import ImportState

MOST_TOLD = 20


def checked(register: str, path: Path, *, identity_consent: bool) -> ImportBatch:
    """Receive a file and check it in this process.

    Raises
    ------
    Invalid
        The file is refused as a whole.
    """
    with path.open("rb") as source:
        batch = service.receive(None, register, path.name, source, identity_consent=identity_consent, at_once=True)
    if batch.state == ImportState.REFUSED.value:
        raise Invalid(wording.reason(batch.reason, INTAKES[register]))
    return batch


def told(batch: ImportBatch) -> Iterator[str]:
    """What the file would do, in a few lines."""
    intake = INTAKES[batch.register]
    yield gettext(
        "Added: %(added)s, changed: %(changed)s, left alone: %(same)s, refused: %(refused)s.",
        added=batch.added, changed=batch.changed, same=batch.same, refused=batch.refused,
    )  # fmt: skip
    yield from wording.notes(batch.notes)
    for line in preview.lines(folder.own(batch.id, "preview"), "refused", 1)[:MOST_TOLD]:
        yield gettext("Row %(row)s: %(reason)s", row=f"{line.sheet} {line.number}".strip(), reason=refused.reasons(line, intake))


def written(batch: ImportBatch) -> ImportBatch:
    """Write what was checked, in this process."""
    service.confirm(batch, at_once=True)
    done: ImportBatch = ImportBatch.get_by_id(batch.id)
    if done.state != ImportState.DONE.value:
        raise Invalid(" ".join([*wording.notes(done.notes), wording.reason(done.reason, INTAKES[done.register])]))
    return done


def export(register: str, path: Path, *, zh: bool) -> int:
    """Write a register into a file, by its ending .xlsx or .csv; gives the number of rows."""
    intake, keys, by = exporting.chosen(None, register, {})
    draft = path.with_name(path.name + ".part")

    def text() -> None:
        with draft.open("wb") as file:
            file.writelines(exporting.as_csv(intake, keys, by, zh=zh))

    def book() -> None:
        deque(exporting.as_xlsx(draft, intake, keys, by, zh=zh), maxlen=0)  # all its steps

    forms: dict[str, Callable[[], None]] = {".csv": text, ".xlsx": book}
    if path.suffix.lower() not in forms:
        raise Invalid(gettext("The file must end in .xlsx or .csv."))
    forms[path.suffix.lower()]()
    draft.replace(path)
    return len(keys)
