"""SkillMatch 匠路: assembles the application. ``python app.py`` serves it, ``python app.py --demo`` with a demonstration city."""

from __future__ import annotations

import sys

from flask import Flask, appcontext_pushed, g

from skillmatch import cli, jobs, serve, web, wiring
from skillmatch.config import Settings
from skillmatch.features.accounts.views import account as account_views
from skillmatch.features.accounts.views import activation as activation_views
from skillmatch.features.accounts.views import counter as counter_views
from skillmatch.features.accounts.views import delegation as delegation_views
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.features.accounts.views import letters as letters_views
from skillmatch.features.accounts.views import password_reset as password_reset_views
from skillmatch.features.accounts.views import register as register_views
from skillmatch.features.accounts.views import sign_in as sign_in_views
from skillmatch.features.assessments.views import appeals as appeals_views
from skillmatch.features.assessments.views import assessments as assessments_views
from skillmatch.features.assessments.views import marking as marking_views
from skillmatch.features.assessments.views import results as results_views
from skillmatch.features.assessments.views import standards as standards_views
from skillmatch.features.catalogue.views import courses as courses_views
from skillmatch.features.catalogue.views import outlines as outlines_views
from skillmatch.features.catalogue.views import vocabulary as vocabulary_views
from skillmatch.features.certificates.views import certificates as certificates_views
from skillmatch.features.certificates.views import verification as verification_views
from skillmatch.features.classes.views import attendance as attendance_views
from skillmatch.features.classes.views import calendars as calendars_views
from skillmatch.features.classes.views import classes as classes_views
from skillmatch.features.classes.views import worker_classes as worker_classes_views
from skillmatch.features.cohorts.views import cohorts as cohorts_views
from skillmatch.features.cohorts.views import joining as joining_views
from skillmatch.features.cohorts.views import orders as orders_views
from skillmatch.features.cohorts.views import proposals as view_proposals_views
from skillmatch.features.cohorts.views import seats as seats_views
from skillmatch.features.demands.views import demands as demands_views
from skillmatch.features.frameworks.views import exchange as exchange_views
from skillmatch.features.frameworks.views import frameworks as frameworks_views
from skillmatch.features.mentoring.views import mentoring as mentoring_views
from skillmatch.features.messaging.views import inbox as inbox_views
from skillmatch.features.messaging.views import service_desk as service_desk_views
from skillmatch.features.organisations.views import network as network_views
from skillmatch.features.organisations.views import rooms as rooms_views
from skillmatch.features.people.views import home as home_views
from skillmatch.features.people.views import profile as profile_views
from skillmatch.features.people.views import progress as progress_views
from skillmatch.features.people.views import staff as staff_views
from skillmatch.features.public.views import about as about_views
from skillmatch.features.public.views import health as health_views
from skillmatch.features.recommendations.views import paths as paths_views
from skillmatch.features.recommendations.views import quality as quality_views
from skillmatch.features.recommendations.views import suggestions as suggestions_views
from skillmatch.features.registers.views import duplicates as duplicates_views
from skillmatch.features.registers.views import holdings as holdings_views
from skillmatch.features.registers.views import imports as imports_views
from skillmatch.features.registers.views import registers as registers_views
from skillmatch.features.shortage.views import proposals as proposals_views
from skillmatch.features.shortage.views import shortage as shortage_views
from skillmatch.features.statistics.views import figures as figures_views
from skillmatch.features.statistics.views import overview as overview_views
from skillmatch.features.subsidies.views import amounts as amounts_views
from skillmatch.features.subsidies.views import office as office_views
from skillmatch.features.subsidies.views import worker_claims as worker_claims_views
from skillmatch.installation import Installation
from skillmatch.store.accounts import delegation
from skillmatch.store.db import database, resources
from skillmatch.web import access, downloads, observe, security

FEATURES = (
    account_views,
    sign_in_views,
    activation_views,
    password_reset_views,
    register_views,
    about_views,
    appeals_views,
    assessments_views,
    attendance_views,
    delegation_views,
    calendars_views,
    marking_views,
    certificates_views,
    verification_views,
    classes_views,
    cohorts_views,
    joining_views,
    view_proposals_views,
    counter_views,
    courses_views,
    demands_views,
    service_desk_views,
    orders_views,
    figures_views,
    exchange_views,
    vocabulary_views,
    imports_views,
    frameworks_views,
    home_views,
    inbox_views,
    letters_views,
    mentoring_views,
    worker_classes_views,
    network_views,
    outlines_views,
    overview_views,
    paths_views,
    profile_views,
    progress_views,
    quality_views,
    suggestions_views,
    registers_views,
    holdings_views,
    duplicates_views,
    results_views,
    rooms_views,
    seats_views,
    shortage_views,
    proposals_views,
    staff_views,
    standards_views,
    worker_claims_views,
    office_views,
    amounts_views,
    health_views,
)
"""The modules with a feature's views; each has a ``blueprint``."""


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble the application; every process that serves makes its own.

    Parameters
    ----------
    settings : Settings, optional
        What this installation chose; read from the environment where it is not given.
    """
    installation = Installation(settings or Settings.from_environment())
    settings = installation.settings
    app = Flask(__name__)
    appcontext_pushed.connect(_enter, app)
    app.teardown_appcontext(_leave)
    install(app, installation)
    observe.init_app(app)
    security.init_app(app, settings, installation.secret_key)
    app.before_request(database.connect)
    web.init_app(app)
    identity_views.init_app(app, settings)
    access.init_app(
        app, access.Doors(identity_views.load, identity_views.denied, "accounts.settings", delegation.living, "behalf.index")
    )
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    wiring.connect()
    cli.init_app(app)
    return app


def install(app: Flask, installation: Installation) -> None:
    """Serve an installation; done again, another one with the same key, cookies and proxies."""
    app.extensions.update(installation=installation, settings=installation.settings)
    downloads.init_app(app, installation.settings.data_dir / "imports")
    jobs.init_app(app, installation.queue)


def _enter(app: Flask) -> None:
    """Whatever runs in a context of the application works for its installation: a request, a job, a command."""
    g.outside = resources.enter(app.extensions["installation"].resources)


def _leave(_error: BaseException | None) -> None:
    resources.leave(g.outside)


if __name__ == "__main__":
    sys.exit(serve.main(sys.argv[1:], create_app))
