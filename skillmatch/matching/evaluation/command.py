"""The evaluation: one report a task, with the peers and 95% intervals in the same run.

>>> for line in run(["esco"], Path("data")):  # doctest: +SKIP
...     print(json.dumps(line, ensure_ascii=False))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from skillmatch.matching.evaluation.tasks import people
from skillmatch.matching.evaluation.tasks.adverts import adverts
from skillmatch.matching.evaluation.tasks.city import EvaluatedCity, city
from skillmatch.matching.evaluation.tasks.data import Report
from skillmatch.matching.evaluation.tasks.enrolments import enrolments
from skillmatch.matching.evaluation.tasks.esco import esco
from skillmatch.matching.evaluation.tasks.texts import TextRegister, texts
from skillmatch.matching.evaluation.tasks.titles import majors, titles_en, titles_zh
from skillmatch.matching.similarity.spans import InputError

ON_DATA: dict[str, Callable[[Path, Path | None], Report]] = {
    "titles-zh": titles_zh,
    "titles-en": titles_en,
    "majors": majors,
    "esco": esco,
    "enrolments": enrolments,
    "adverts": adverts,
}
TASKS = (*ON_DATA, people.TASK, "texts", "city")
"""``people`` needs a city made for it: whoever can make one runs it (``features/quality``)."""


def run(
    tasks: Sequence[str],
    data: Path,
    city_given: EvaluatedCity | None = None,
    cache_dir: Path | None = None,
    register: Callable[[], TextRegister | None] = lambda: None,
) -> Iterator[Report]:
    """Evaluate, one task after the other.

    Parameters
    ----------
    tasks : sequence of str
        Of ``TASKS``; all of them where it is empty.
    data : Path
        Folder with ``titles``, ``majors``, ``csco2022``, ``esco``, ``enrolments``, ``adverts`` and ``texts``.
    city_given : City, optional
        What the task ``city`` judges.
    cache_dir : Path, optional
        Where sentence embeddings are kept between runs.
    register : callable, optional
        Gives the register whose reader the task ``texts`` judges; called where there are texts.

    Yields
    ------
    dict
        ``task``, ``data`` (counts), ``ours`` and ``peers`` (figures), ``seconds``, ``versions``. Where a task cannot be run:
        ``task`` and ``skipped``, the reason.

    Raises
    ------
    InputError
        Where there is no such task, or a file is not in the expected form.
    """
    unknown = [task for task in tasks if task not in TASKS]
    if unknown:
        raise InputError(f"no task {', '.join(unknown)}; there are {', '.join(TASKS)}")
    return _run(list(dict.fromkeys(tasks)) or list(TASKS), data, city_given, cache_dir, register)


def _run(
    tasks: list[str],
    data: Path,
    city_given: EvaluatedCity | None,
    cache_dir: Path | None,
    register: Callable[[], TextRegister | None],
) -> Iterator[Report]:
    for task in tasks:
        if task == people.TASK:
            yield {"task": task, "skipped": "it needs a city made for it"}
            continue
        if task == "city":
            yield city(city_given) if city_given is not None else {"task": task, "skipped": "no city was given"}
            continue
        try:
            yield texts(data, register) if task == "texts" else ON_DATA[task](data, cache_dir)
        except FileNotFoundError as error:
            yield {"task": task, "skipped": f"{error.filename} is absent"}
