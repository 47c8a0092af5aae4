"""Who does what when: the long work of the background worker, what is looked after once an hour, and who hears of which signal.

Features never import each other; what happened in one reaches another here. Receivers of a signal that is sent inside a transaction
write in it, so that all of it happens or nothing.
"""

from __future__ import annotations

import time

from flask import current_app

from skillmatch import clock, events, jobs
from skillmatch.engine_gateway import interests, orders, snapshot, text_reader
from skillmatch.features.certificates.services import issuing as issuing_service
from skillmatch.features.certificates.services import permit_warnings as permit_warnings_service
from skillmatch.features.cohorts.services import progress as progress_service
from skillmatch.features.cohorts.services.proposing import propose
from skillmatch.features.cohorts.services.seats import lapse
from skillmatch.features.frameworks.queries.exchange_contents import note_edition
from skillmatch.features.frameworks.services import frameworks as frameworks_service
from skillmatch.features.frameworks.services.mapping_search import propose as propose_mappings
from skillmatch.features.messaging.services import service_desk as service_desk_service
from skillmatch.features.messaging.services import unanswered as unanswered_service
from skillmatch.features.recommendations.services import evaluation as evaluation_service
from skillmatch.features.registers.services import imports as imports_service
from skillmatch.features.statistics.services import figure_counting as figure_counting_service
from skillmatch.store.classes import waiting_list
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.store.recommendations import impressions

PROPOSE = "propose-cohort"
COUNT = "count-figures"
COUNT_PAUSE = 60.0
"""A process asks at most once in so many seconds for the figures to be counted (chosen)."""
MAP = "propose-mappings"
BRING = "import-framework"
MEASURE = "measure-suggestions"
CHECK_FILE, WRITE_FILE = "check-import", "write-import"
PREPARE_TEXTS = "prepare-texts"


def connect() -> None:
    """Register the work and connect the signals; doing it again changes nothing."""
    _register_work()
    _connect_signals()


def _register_work() -> None:
    """Long work by its name, and what is looked after at the start and once an hour."""
    jobs.register(PROPOSE, propose)
    jobs.register(COUNT, figure_counting_service.count)
    jobs.register(PREPARE_TEXTS, prepare_texts)
    jobs.register(MAP, propose_mappings)
    jobs.register(MEASURE, evaluation_service.measure)
    jobs.register(BRING, frameworks_service.bring_received)
    jobs.register(CHECK_FILE, imports_service.check)
    jobs.register(WRITE_FILE, imports_service.carry_out)
    jobs.hourly(propose_waiting)
    jobs.hourly(count_again)
    jobs.hourly(lapse_offers)
    jobs.hourly(purge_impressions)
    jobs.hourly(answer_due)
    jobs.hourly(prepare_texts_later)
    jobs.hourly(search_again)
    jobs.hourly(frameworks_service.resume)
    jobs.hourly(note_edition)
    jobs.hourly(imports_service.resume)
    jobs.hourly(warn_of_permits)


def _connect_signals() -> None:
    """What happened in one feature, and who hears of it."""
    events.cohort_requested.connect(propose_later)
    events.class_begun.connect(progress_service.class_began)
    events.class_cancelled.connect(progress_service.class_called_off)
    events.place_left.connect(progress_service.place_was_left)
    events.place_left.connect(serve_waiting)
    events.results_published.connect(issuing_service.issue_for)
    events.results_published.connect(progress_service.results_came)
    events.figures_wanted.connect(count_later)
    events.mappings_wanted.connect(search_mappings)
    events.framework_received.connect(bring_later)
    events.mappings_decided.connect(publish_mappings)
    events.file_received.connect(check_later)
    events.import_confirmed.connect(write_later)
    events.registers_changed.connect(count_again)
    events.names_changed.connect(prepare_texts_later)
    events.quality_wanted.connect(measure_later)


def propose_later(cohort_id: int) -> None:
    """An order was placed: the background worker proposes its class."""
    jobs.enqueue(PROPOSE, cohort_id)


def search_mappings(run_id: int) -> None:
    """The city asked for a search for mappings: the background worker makes it."""
    jobs.enqueue(MAP, run_id)


def measure_later(_sender: object) -> None:
    """The city asked for the swap test: the background worker makes it."""
    jobs.enqueue(MEASURE)


def bring_later(_sender: object) -> None:
    """Files of a classification were sent in: the background worker brings them in."""
    jobs.enqueue(BRING)


def publish_mappings(number: int) -> None:
    """Mappings were decided: what is published is another edition."""
    note_edition()


def search_again() -> None:
    """A search that has been silent for long was killed, and is made again."""
    for run_id in framework_queries.silent(clock.now()):
        jobs.enqueue(MAP, run_id)


def serve_waiting(run_id: int, worker_id: int) -> None:
    """Somebody left a class: whoever has waited longest for it has the place now."""
    waiting_list.fill(run_id, clock.today())


def count_later(_sender: object) -> None:
    """Figures are old: the background worker counts them anew. Many looks ask once."""
    asked = current_app.extensions.setdefault("figures_asked", {"at": -COUNT_PAUSE})
    if time.monotonic() - asked["at"] >= COUNT_PAUSE:
        asked["at"] = time.monotonic()
        jobs.enqueue(COUNT)


def count_again(_register: str = "") -> None:
    """An hour has gone, or an import has changed the registers: the figures are counted anew, behind whatever else waits."""
    jobs.enqueue(COUNT)


def check_later(import_id: int) -> None:
    """A file was sent in: the background worker checks it."""
    jobs.enqueue(CHECK_FILE, import_id)


def write_later(import_id: int) -> None:
    """A file was confirmed: the background worker writes it."""
    jobs.enqueue(WRITE_FILE, import_id)


def lapse_offers() -> None:
    """Places that nobody took in time go to the reserves."""
    lapse(clock.today())


def answer_due() -> None:
    """Requests past their deadline move up; what nobody answered in time becomes one."""
    today, days = clock.today(), current_app.extensions["settings"].service_days
    unanswered_service.collect(today, days)
    service_desk_service.escalate(today, days)


def warn_of_permits() -> None:
    """Whoever holds a permit that ends soon is told, once at each of the chosen distances."""
    permit_warnings_service.warn(clock.today(), current_app.extensions["settings"].permit_days)


def purge_impressions() -> None:
    """The log of shown lists is kept for a limited time."""
    impressions.purge(clock.now())


def prepare_texts_later(_subject_id: int = 0) -> None:
    """An hour has gone, or a name has changed: the background worker reads the register's words, behind whatever else waits."""
    jobs.enqueue(PREPARE_TEXTS)


def prepare_texts() -> None:
    """The register's words and the courses' names lie ready on disk, so that nobody who pastes a text or opens a list waits."""
    text_reader.prepare()
    interests.prepare(snapshot.current())


def propose_waiting() -> None:
    """Whatever still waits for a proposal is asked for again: its job was lost, or never enqueued."""
    for cohort in orders.requested():
        jobs.enqueue(PROPOSE, cohort.id)
