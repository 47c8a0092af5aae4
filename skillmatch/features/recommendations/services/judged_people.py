"""The task ``people``: judged people in a demonstration city of their own, and what the product shows to them."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from skillmatch.config import ROOT
from skillmatch.engine_gateway import interests, snapshot, suggestions, workers
from skillmatch.errors import Invalid
from skillmatch.matching.evaluation.tasks import people
from skillmatch.matching.evaluation.tasks.people import Judgements, RecommendedLists
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db import database
from skillmatch.store.db.database import rows
from skillmatch.terms import EnrolmentState

TASK = people.TASK

CITY_SIZE = 400
"""People of the demonstration city among whom the judged ones live: the protocol's."""


def in_new_city(data: Path, today: dt.date) -> str:
    """Make a demonstration city in a temporary folder, bring the people in by the product's own import, and evaluate there.

    It is done in processes of their own, for one process serves one city.

    Returns
    -------
    str
        The report as one line of JSON.

    Raises
    ------
    FileNotFoundError
        The files are absent.
    Invalid
        One of the steps failed; the message is its own.
    """
    text = (people.folder(data) / "people.csv").read_text(encoding="utf-8-sig")
    (people.folder(data) / "judged.csv").stat()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.csv"
        file.write_text(people.moved(text, today), encoding="utf-8")
        _flask(folder, "demo", "--workers", str(CITY_SIZE))
        _flask(folder, "import", "talent", str(file), "--yes", "--digits", "ours")
        return _flask(folder, "evaluate", people.TASK, "--data", str(data.resolve()), "--here")


def here(data: Path, today: dt.date) -> dict[str, Any]:
    """Evaluate the judged people of this database: their past courses are written, then each looks at the own page's list."""
    started = time.perf_counter()
    judged = people.read(data, today)
    ids: dict[str, int] = dict(rows("SELECT code, id FROM worker"))
    missing = [one.code for one in judged if one.code not in ids]
    if missing:
        raise Invalid(f"These judged people are not in the register: {', '.join(missing)}")
    _complete(judged, ids)
    snap = snapshot.current()
    interests.prepare(snap)
    codes = [card.code for card in snap.courses]
    everyone = workers.some(snap, [ids[one.code] for one in judged])
    by_id = {ids[one.code]: one.code for one in judged}
    peers = {
        name: dict(zip((by_id[key] for key in everyone.ids.tolist()), lists, strict=True))
        for name, lists in people.plain_peers(snap.engine, everyone, codes).items()
    }
    return people.people(judged, _shown(judged, ids, codes), peers, started)


def _shown(judged: list[Judgements], ids: dict[str, int], codes: list[str]) -> RecommendedLists:
    snap = snapshot.current()
    found = RecommendedLists({}, {}, {}, {})
    for one in judged:
        batch = workers.one_worker(snap, ids[one.code])
        cards = suggestions.courses(snap, batch, people.SHOWN, "list", 0.0).courses
        found.courses[one.code] = [codes[card.course] for card in cards]
        found.gaps[one.code] = [term.value for card in cards for term in card.terms if term.name == "gap"]
        found.tracks[one.code] = [snap.tracks[advice.track].code for advice in snap.engine.tracks(batch)[0]]
        gaps = snap.engine.gaps(batch)[0]
        found.named[one.code] = not gaps or any(not gap.taught for gap in gaps)
    return found


def _complete(judged: list[Judgements], ids: dict[str, int]) -> None:
    """Write the past courses as completed enrolments; the import's file has no column for them."""
    courses: dict[str, int] = dict(rows("SELECT code, id FROM course"))
    with database.write():
        for one in judged:
            for code, day in one.past:
                Enrolment.insert(
                    worker=ids[one.code], course=courses[code], state=EnrolmentState.COMPLETED.value, completed_on=day
                ).on_conflict_ignore().execute()


def _flask(folder: str, *arguments: str) -> str:
    settings = {"DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/people.db", "JOBS_IMMEDIATE": "1", "EXPLORATION": "0"}
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings, **threads}, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Invalid(f"{arguments[0]}: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
