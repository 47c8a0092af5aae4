"""The application: the kit, the features and the commands, put together for one installation."""

from __future__ import annotations

from itertools import chain

from flask import Flask, appcontext_pushed, g

from skillmatch import cli, jobs, web
from skillmatch.config import ROOT, Settings
from skillmatch.features.accounts.feature import FEATURE as ACCOUNTS
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.features.assessments.feature import FEATURE as ASSESSMENTS
from skillmatch.features.catalogue.feature import FEATURE as CATALOGUE
from skillmatch.features.certificates.feature import FEATURE as CERTIFICATES
from skillmatch.features.classes.feature import FEATURE as CLASSES
from skillmatch.features.cohorts.feature import FEATURE as COHORTS
from skillmatch.features.demands.feature import FEATURE as DEMANDS
from skillmatch.features.frameworks.feature import FEATURE as FRAMEWORKS
from skillmatch.features.mentoring.feature import FEATURE as MENTORING
from skillmatch.features.messaging.feature import FEATURE as MESSAGING
from skillmatch.features.organisations.feature import FEATURE as ORGANISATIONS
from skillmatch.features.people.feature import FEATURE as PEOPLE
from skillmatch.features.public.feature import FEATURE as PUBLIC
from skillmatch.features.recommendations.feature import FEATURE as RECOMMENDATIONS
from skillmatch.features.registers.feature import FEATURE as REGISTERS
from skillmatch.features.shortage.feature import FEATURE as SHORTAGE
from skillmatch.features.statistics.feature import FEATURE as STATISTICS
from skillmatch.features.subsidies.feature import FEATURE as SUBSIDIES
from skillmatch.installation import Installation
from skillmatch.store.accounts import delegation
from skillmatch.store.db import database, resources
from skillmatch.web import access, downloads, observe, security, uploads
from skillmatch.web.shell import Navigation

FEATURES = (
    ACCOUNTS, PEOPLE, ORGANISATIONS, CATALOGUE, FRAMEWORKS, RECOMMENDATIONS, DEMANDS, COHORTS, CLASSES, ASSESSMENTS, CERTIFICATES,
    SHORTAGE, SUBSIDIES, MENTORING, REGISTERS, STATISTICS, MESSAGING, PUBLIC,
)  # fmt: skip


def create_app(chosen: Settings | Installation | None = None) -> Flask:
    """Assemble the application; every process that serves makes its own.

    Parameters
    ----------
    chosen : Settings or Installation, optional
        What is served; by settings from the environment where it is not given.
    """
    installation = chosen if isinstance(chosen, Installation) else Installation(chosen or Settings.from_environment())
    app = Flask("skillmatch", root_path=str(ROOT))
    appcontext_pushed.connect(_enter, app)
    app.teardown_appcontext(_leave)
    install(app, installation)
    _add_kit(app, installation)
    for feature in FEATURES:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
        for command in feature.commands:
            app.cli.add_command(command)
        for signal, receiver in feature.subscriptions:
            signal.connect(receiver)  # a function of a module: connected once, however many applications there are
    cli.init_app(app)
    return app


def install(app: Flask, installation: Installation) -> None:
    """Serve an installation; done again, another one with the same key, cookies and proxies."""
    app.extensions.update(installation=installation, settings=installation.settings)
    downloads.init_app(app, installation.settings.data_dir / "imports")
    named = {name: work for feature in FEATURES for name, work in feature.jobs.items()}
    jobs.init_app(app, installation.queue, jobs.Work(named, tuple(chain.from_iterable(each.hourly for each in FEATURES))))


def _add_kit(app: Flask, installation: Installation) -> None:
    observe.init_app(app)
    security.init_app(app, installation.settings, installation.secret_key)
    uploads.init_app(app, {path: size for feature in FEATURES for path, size in feature.upload_limits.items()})
    app.before_request(database.connect)
    homes = {role: endpoint for feature in FEATURES for role, endpoint in feature.homes.items()}
    web.init_app(app, Navigation(tuple(chain.from_iterable(each.navigation for each in FEATURES)), homes))
    identity_views.init_app(app, installation.settings)
    access.init_app(
        app, access.AccessRules(identity_views.load, identity_views.denied, "accounts.settings", delegation.living, "behalf.index")
    )


def _enter(app: Flask) -> None:
    """Whatever runs in a context of the application works for its installation: a request, a job, a command."""
    g.outside = resources.enter(app.extensions["installation"].resources)


def _leave(_error: BaseException | None) -> None:
    resources.leave(g.outside)
