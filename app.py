"""SkillMatch 匠路: assembles the application. ``python app.py`` serves it, ``python app.py --demo`` with a demonstration city."""

from __future__ import annotations

import sys

from flask import Flask

from skillmatch import cli, jobs, serve, web, wiring
from skillmatch.config import Settings
from skillmatch.features.about import views as about
from skillmatch.features.accounts import claim, identity, register, reset, sign_in
from skillmatch.features.accounts import views as accounts
from skillmatch.features.assessments import appeals, cases, results
from skillmatch.features.assessments import views as assessments
from skillmatch.features.attendance import views as attendance
from skillmatch.features.behalf import views as behalf
from skillmatch.features.calendars import views as calendars
from skillmatch.features.certificates import issuing, verification
from skillmatch.features.certificates import views as certificates
from skillmatch.features.classes import views as classes
from skillmatch.features.cohorts import joining, proposals
from skillmatch.features.cohorts import views as cohorts
from skillmatch.features.counter import views as counter
from skillmatch.features.courses import views as courses
from skillmatch.features.demands import views as demands
from skillmatch.features.desk import views as desk
from skillmatch.features.exchange import views as exchange
from skillmatch.features.exchange import vocabulary_views as vocabulary_pages
from skillmatch.features.figures import views as figures
from skillmatch.features.files import folder as import_files
from skillmatch.features.files import views as files
from skillmatch.features.frameworks import sent as sent_frameworks
from skillmatch.features.frameworks import views as frameworks
from skillmatch.features.health import views as health
from skillmatch.features.home import views as home
from skillmatch.features.inbox import views as inbox
from skillmatch.features.letters import views as letters
from skillmatch.features.mentoring import views as mentoring
from skillmatch.features.my_classes import views as my_classes
from skillmatch.features.network import views as network
from skillmatch.features.orders import views as enterprise_orders
from skillmatch.features.outlines import views as outlines
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
from skillmatch.features.shortage import office as shortage_lists
from skillmatch.features.shortage import views as shortage
from skillmatch.features.staff import views as staff
from skillmatch.features.standards import views as standards
from skillmatch.features.subsidies import amounts as subsidy_amounts
from skillmatch.features.subsidies import office as subsidy_claims
from skillmatch.features.subsidies import views as my_subsidies
from skillmatch.store import alike, database, identity_numbers, interests, standing_in, vocabulary, weights
from skillmatch.web import access, downloads, observe, security

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
    observe.init_app(app)
    security.init_app(app, settings)
    app.before_request(database.connect)
    web.init_app(app)
    identity.init_app(app, settings)
    access.init_app(app, access.Doors(identity.load, identity.denied, "accounts.settings", standing_in.living, "behalf.index"))
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    wiring.connect()
    cli.init_app(app)
    install(app, settings)
    return app


def install(app: Flask, settings: Settings) -> None:
    """Give the application its database, its folders and its queue: those of `settings`.

    Done again, it serves another installation with the same key, cookies and proxies.
    """
    app.extensions["settings"] = settings
    database.open_database(settings.database_url)
    _keep_files(app, settings)
    jobs.init_app(app, settings)


def _keep_files(app: Flask, settings: Settings) -> None:
    """Say where beside the database something is kept, and under which key identity numbers are sealed."""
    alike.keep_in(settings.data_dir / "embeddings")
    vocabulary.keep_in(settings.data_dir / "embeddings", settings.data_dir / "reader")
    interests.keep_in(settings.data_dir / "embeddings", settings.data_dir / "interests")
    import_files.keep_in(settings.data_dir / "imports")
    downloads.write_in(import_files.scratch)
    sent_frameworks.keep_in(settings.data_dir / "frameworks")
    identity_numbers.unlock(app.config["SECRET_KEY"])
    issuing.number_by(settings.certificate_institution)
    weights.open_folder(settings.data_dir / "models")


if __name__ == "__main__":
    sys.exit(serve.main(sys.argv[1:], create_app))
