"""What the area brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from skillmatch.features.accounts.commands import COMMANDS
from skillmatch.features.accounts.views import account as account_views
from skillmatch.features.accounts.views import activation as activation_views
from skillmatch.features.accounts.views import counter as counter_views
from skillmatch.features.accounts.views import delegation as delegation_views
from skillmatch.features.accounts.views import letters as letters_views
from skillmatch.features.accounts.views import password_reset as password_reset_views
from skillmatch.features.accounts.views import register as register_views
from skillmatch.features.accounts.views import sign_in as sign_in_views
from skillmatch.store.accounts import delegation
from skillmatch.terms import Role
from skillmatch.web.feature import Feature
from skillmatch.web.shell import NavigationEntry

FEATURE = Feature(
    blueprints=(
        account_views.blueprint,
        activation_views.blueprint,
        counter_views.blueprint,
        delegation_views.blueprint,
        letters_views.blueprint,
        password_reset_views.blueprint,
        register_views.blueprint,
        sign_in_views.blueprint,
    ),
    navigation=(
        *(
            NavigationEntry(role, lazy_gettext("Forgotten passwords"), "counter.index", "lock", 56)
            for role in counter_views.OFFICES
        ),
        *(
            NavigationEntry(role, lazy_gettext("Act for somebody"), "behalf.index", "person-check", 57)
            for role in delegation_views.OFFICES
        ),
        *(
            NavigationEntry(role, lazy_gettext("Account letters"), "letters.index", "person-plus", 50)
            for role in letters_views.OFFICES
        ),
        NavigationEntry(Role.ADMINISTRATOR, lazy_gettext("Accounts"), "register.accounts", "people", 10),
        NavigationEntry(Role.AUDITOR, lazy_gettext("Audit log"), "register.log", "journal-text", 10),
    ),
    homes={Role.ADMINISTRATOR: "register.accounts", Role.AUDITOR: "register.log"},
    hourly=(delegation.lapse,),
    commands=COMMANDS,
)
