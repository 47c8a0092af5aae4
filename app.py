"""SkillMatch 匠路: assembles the application. ``python app.py`` serves it, ``python app.py --demo`` with a demonstration city."""

from __future__ import annotations

import sys
import time

from flask import Flask, current_app

from skillmatch import cli, clock, events, jobs, serve, web
from skillmatch.config import Settings
from skillmatch.features.about import views as about
from skillmatch.features.accounts import claim, identity, register, reset, sign_in
from skillmatch.features.accounts import views as accounts
from skillmatch.features.assessments import appeals, cases, results
from skillmatch.features.assessments import views as assessments
from skillmatch.features.attendance import views as attendance
from skillmatch.features.behalf import views as behalf
from skillmatch.features.calendars import views as calendars
from skillmatch.features.certificates import expiring, issuing, verification
from skillmatch.features.certificates import views as certificates
from skillmatch.features.classes import views as classes
from skillmatch.features.cohorts import joining, proposals, running
from skillmatch.features.cohorts import views as cohorts
from skillmatch.features.cohorts.proposing import propose
from skillmatch.features.counter import views as counter
from skillmatch.features.courses import views as courses
from skillmatch.features.demands import views as demands
from skillmatch.features.desk import service as desk_service
from skillmatch.features.desk import unanswered
from skillmatch.features.desk import views as desk
from skillmatch.features.exchange import views as exchange
from skillmatch.features.exchange import vocabulary_views as vocabulary_pages
from skillmatch.features.exchange.contents import note_edition
from skillmatch.features.figures import views as figures
from skillmatch.features.files import folder as import_files
from skillmatch.features.files import service as import_service
from skillmatch.features.files import views as files
from skillmatch.features.frameworks import sent as sent_frameworks
from skillmatch.features.frameworks import service as frameworks_service
from skillmatch.features.frameworks import views as frameworks
from skillmatch.features.frameworks.proposing import propose as propose_mappings
from skillmatch.features.health import views as health
from skillmatch.features.home import views as home
from skillmatch.features.inbox import views as inbox
from skillmatch.features.letters import views as letters
from skillmatch.features.mentoring import views as mentoring
from skillmatch.features.my_classes import views as my_classes
from skillmatch.features.network import views as network
from skillmatch.features.orders import views as enterprise_orders
from skillmatch.features.outlines import views as outlines
from skillmatch.features.overview import service as overview_service
from skillmatch.features.overview import views as overview
from skillmatch.features.paths import views as paths
from skillmatch.features.profile import views as profile
from skillmatch.features.progress import views as progress
from skillmatch.features.quality import views as quality
from skillmatch.features.recommend import views as recommend
from skillmatch.features.registers import holding_views as holding
from skillmatch.features.registers import pair_views as register_pairs
from skillmatch.features.registers import views as registers
from skillmatch.features.rooms import views as rooms
from skillmatch.features.seats import views as seats
from skillmatch.features.seats.service import lapse
from skillmatch.features.shortage import office as shortage_lists
from skillmatch.features.shortage import views as shortage
from skillmatch.features.staff import views as staff
from skillmatch.features.standards import views as standards
from skillmatch.features.subsidies import amounts as subsidy_amounts
from skillmatch.features.subsidies import office as subsidy_claims
from skillmatch.features.subsidies import views as my_subsidies
from skillmatch.store import (
    alike,
    database,
    identity_numbers,
    impressions,
    interests,
    mapped,
    orders,
    snapshot,
    standing_in,
    vocabulary,
    waiting,
    weights,
)
from skillmatch.web import access, observe, security

PROPOSE = "propose-cohort"
COUNT = "count-figures"
COUNT_PAUSE = 60.0
"""A process asks at most once in so many seconds for the figures to be counted (chosen)."""
MAP = "propose-mappings"
BRING = "import-framework"
CHECK_FILE, WRITE_FILE = "check-import", "write-import"
PREPARE_TEXTS = "prepare-texts"

FEATURES = (
    accounts,
    sign_in,
    claim,
    reset,
    register,
    about,
    appeals,
    assessments,
    attendance,
    behalf,
    calendars,
    cases,
    certificates,
    verification,
    classes,
    cohorts,
    joining,
    proposals,
    counter,
    courses,
    demands,
    desk,
    enterprise_orders,
    figures,
    exchange,
    vocabulary_pages,
    files,
    frameworks,
    home,
    inbox,
    letters,
    mentoring,
    my_classes,
    network,
    outlines,
    overview,
    paths,
    profile,
    progress,
    quality,
    recommend,
    registers,
    holding,
    register_pairs,
    results,
    rooms,
    seats,
    shortage,
    shortage_lists,
    staff,
    standards,
    my_subsidies,
    subsidy_claims,
    subsidy_amounts,
    health,
)
"""The modules with a feature's views; each has a ``blueprint``."""


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble the application; every process that serves makes its own.

    Parameters
    ----------
    settings : Settings, optional
        What this installation chose; read from the environment where it is not given.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.extensions["settings"] = settings
    observe.init_app(app)
    security.init_app(app, settings)
    database.open_database(settings.database_url)
    _keep_files(app, settings)
    app.before_request(database.connect)
    web.init_app(app)
    identity.init_app(app, settings)
    access.init_app(app, access.Doors(identity.load, identity.denied, "accounts.settings", standing_in.living, "behalf.index"))
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    jobs.init_app(app, settings)
    _register_work()
    _connect_signals()
    cli.init_app(app)
    return app


def _keep_files(app: Flask, settings: Settings) -> None:
    """Say where beside the database something is kept, and under which key identity numbers are sealed."""
    alike.keep_in(settings.data_dir / "embeddings")
    vocabulary.keep_in(settings.data_dir / "embeddings", settings.data_dir / "reader")
    interests.keep_in(settings.data_dir / "embeddings", settings.data_dir / "interests")
    import_files.keep_in(settings.data_dir / "imports")
    sent_frameworks.keep_in(settings.data_dir / "frameworks")
    identity_numbers.unlock(app.config["SECRET_KEY"])
    issuing.number_by(settings.certificate_institution)
    weights.open_folder(settings.data_dir / "models")


def _register_work() -> None:
    """Long work by its name, and what is looked after at the start and once an hour."""
    jobs.register(PROPOSE, propose)
    jobs.register(COUNT, overview_service.count)
    jobs.register(PREPARE_TEXTS, prepare_texts)
    jobs.register(MAP, propose_mappings)
    jobs.register(BRING, frameworks_service.bring_received)
    jobs.register(CHECK_FILE, import_service.check)
    jobs.register(WRITE_FILE, import_service.carry_out)
    jobs.hourly(propose_waiting)
    jobs.hourly(count_again)
    jobs.hourly(lapse_offers)
    jobs.hourly(purge_impressions)
    jobs.hourly(answer_due)
    jobs.hourly(prepare_texts_later)
    jobs.hourly(search_again)
    jobs.hourly(frameworks_service.resume)
    jobs.hourly(note_edition)
    jobs.hourly(import_service.resume)
    jobs.hourly(warn_of_permits)


def _connect_signals() -> None:
    """What happened in one feature, and who hears of it."""
    events.cohort_requested.connect(propose_later)
    events.class_begun.connect(running.class_began)
    events.class_cancelled.connect(running.class_called_off)
    events.place_left.connect(running.place_was_left)
    events.place_left.connect(serve_waiting)
    events.results_published.connect(issuing.issue_for)
    events.results_published.connect(running.results_came)
    events.figures_wanted.connect(count_later)
    events.mappings_wanted.connect(search_mappings)
    events.framework_received.connect(bring_later)
    events.mappings_decided.connect(publish_mappings)
    events.file_received.connect(check_later)
    events.import_confirmed.connect(write_later)
    events.registers_changed.connect(count_changed)


def propose_later(cohort_id: int) -> None:
    """An order was placed: the background worker proposes its class."""
    jobs.enqueue(PROPOSE, cohort_id)


def search_mappings(run_id: int) -> None:
    """The city asked for a search for mappings: the background worker makes it."""
    jobs.enqueue(MAP, run_id)


def bring_later(_sender: object) -> None:
    """Files of a classification were sent in: the background worker brings them in."""
    jobs.enqueue(BRING)


def publish_mappings(number: int) -> None:
    """Mappings were decided: what is published is another edition."""
    note_edition()


def search_again() -> None:
    """A search that has been silent for long was killed, and is made again."""
    for run_id in mapped.silent(clock.now()):
        jobs.enqueue(MAP, run_id)


def serve_waiting(run_id: int, worker_id: int) -> None:
    """Somebody left a class: whoever has waited longest for it has the place now."""
    waiting.fill(run_id, clock.today())


def count_later(_sender: object) -> None:
    """Figures are old: the background worker counts them anew. Many looks ask once."""
    asked = current_app.extensions.setdefault("figures_asked", {"at": -COUNT_PAUSE})
    if time.monotonic() - asked["at"] >= COUNT_PAUSE:
        asked["at"] = time.monotonic()
        jobs.enqueue(COUNT)


def count_again() -> None:
    """Figures that are old are counted anew, behind whatever else waits."""
    jobs.enqueue(COUNT)


def check_later(import_id: int) -> None:
    """A file was sent in: the background worker checks it."""
    jobs.enqueue(CHECK_FILE, import_id)


def write_later(import_id: int) -> None:
    """A file was confirmed: the background worker writes it."""
    jobs.enqueue(WRITE_FILE, import_id)


def count_changed(_register: str) -> None:
    """An import has changed the registers: the figures are counted anew."""
    jobs.enqueue(COUNT)


def lapse_offers() -> None:
    """Places that nobody took in time go to the reserves."""
    lapse(clock.today())


def answer_due() -> None:
    """Requests past their deadline move up; what nobody answered in time becomes one."""
    today, days = clock.today(), current_app.extensions["settings"].service_days
    unanswered.collect(today, days)
    desk_service.escalate(today, days)


def warn_of_permits() -> None:
    """Whoever holds a permit that ends soon is told, once at each of the chosen distances."""
    expiring.warn(clock.today(), current_app.extensions["settings"].permit_days)


def purge_impressions() -> None:
    """The log of shown lists is kept for a limited time."""
    impressions.purge(clock.now())


def prepare_texts_later() -> None:
    """The background worker reads the register's words, behind whatever else waits."""
    jobs.enqueue(PREPARE_TEXTS)


def prepare_texts() -> None:
    """The register's words and the courses' names lie ready on disk, so that nobody who pastes a text or opens a list waits."""
    vocabulary.prepare()
    interests.prepare(snapshot.current())


def propose_waiting() -> None:
    """Whatever still waits for a proposal is asked for again: its job was lost, or never enqueued."""
    for cohort in orders.requested():
        jobs.enqueue(PROPOSE, cohort.id)


if __name__ == "__main__":
    sys.exit(serve.main(sys.argv[1:], create_app))
