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
from skillmatch.features.overview import views as overview
from skillmatch.features.paths import views as paths
from skillmatch.features.profile import views as profile
from skillmatch.features.recommend import views as recommend
from skillmatch.features.seats import views as seats
from skillmatch.features.seats.service import lapse
from skillmatch.features.shortage import views as shortage
from skillmatch.features.staff import views as staff
from skillmatch.store import database, orders
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
    overview,
    paths,
    profile,
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
    app.before_request(database.connect)
    web.init_app(app)
    identity.init_app(app, settings)
    access.init_app(app, access.Doors(load=identity.load, denied=identity.denied))
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    jobs.init_app(app, settings)
    jobs.register(PROPOSE, propose)
    jobs.at_start(propose_waiting)
    jobs.hourly(lapse_offers)
    events.cohort_requested.connect(propose_later)
    cli.init_app(app)
    return app


def propose_later(cohort_id: int) -> None:
    """An order was placed: the background worker proposes its class."""
    jobs.enqueue(PROPOSE, cohort_id)


def lapse_offers() -> None:
    """Places that nobody took in time go to the reserves."""
    lapse(clock.today())


def propose_waiting() -> None:
    """The background worker starts: whatever still waits for a proposal is asked for again."""
    for cohort in orders.requested():
        jobs.enqueue(PROPOSE, cohort.id)


if __name__ == "__main__":
    sys.exit(serve.main(sys.argv[1:], create_app))
