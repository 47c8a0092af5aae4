"""SkillMatch 匠路: assembles the application. ``python app.py`` serves it, ``python app.py --demo`` with a demonstration city."""

from __future__ import annotations

import sys

from flask import Flask

from skillmatch import cli, clock, events, jobs, serve, web
from skillmatch.config import Settings
from skillmatch.features.about import views as about
from skillmatch.features.accounts import identity, register, sign_in
from skillmatch.features.accounts import views as accounts
from skillmatch.features.cohorts import views as cohorts
from skillmatch.features.cohorts.service import propose
from skillmatch.features.courses import views as courses
from skillmatch.features.demands import views as demands
from skillmatch.features.health import views as health
from skillmatch.features.home import views as home
from skillmatch.features.mentoring import views as mentoring
from skillmatch.features.orders import views as enterprise_orders
from skillmatch.features.outlines import views as outlines
from skillmatch.features.overview import views as overview
from skillmatch.features.paths import views as paths
from skillmatch.features.profile import views as profile
from skillmatch.features.quality import views as quality
from skillmatch.features.recommend import views as recommend
from skillmatch.features.seats import views as seats
from skillmatch.features.seats.service import lapse
from skillmatch.features.shortage import views as shortage
from skillmatch.features.staff import views as staff
from skillmatch.store import database, impressions, orders, vocabulary, weights
from skillmatch.web import access, observe, security

PROPOSE = "propose-cohort"

FEATURES = (
    accounts,
    sign_in,
    register,
    about,
    cohorts,
    courses,
    demands,
    enterprise_orders,
    home,
    mentoring,
    outlines,
    overview,
    paths,
    profile,
    quality,
    recommend,
    seats,
    shortage,
    staff,
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
    vocabulary.keep_in(settings.data_dir / "embeddings")
    weights.open_folder(settings.data_dir / "models")
    app.before_request(database.connect)
    web.init_app(app)
    identity.init_app(app, settings)
    access.init_app(app, access.Doors(identity.load, identity.denied, choose_password="accounts.settings"))
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    jobs.init_app(app, settings)
    jobs.register(PROPOSE, propose)
    jobs.hourly(propose_waiting)
    jobs.hourly(lapse_offers)
    jobs.hourly(purge_impressions)
    events.cohort_requested.connect(propose_later)
    cli.init_app(app)
    return app


def propose_later(cohort_id: int) -> None:
    """An order was placed: the background worker proposes its class."""
    jobs.enqueue(PROPOSE, cohort_id)


def lapse_offers() -> None:
    """Places that nobody took in time go to the reserves."""
    lapse(clock.today())


def purge_impressions() -> None:
    """The log of shown lists is kept for a limited time."""
    impressions.purge(clock.now())


def propose_waiting() -> None:
    """Whatever still waits for a proposal is asked for again: its job was lost, or never enqueued."""
    for cohort in orders.requested():
        jobs.enqueue(PROPOSE, cohort.id)


if __name__ == "__main__":
    sys.exit(serve.main(sys.argv[1:], create_app))
