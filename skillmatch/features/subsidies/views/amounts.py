"""The amounts as settings: the city enters new ones with their day and source; what was before stays readable."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid, NotFound
from skillmatch.features.subsidies import messages
from skillmatch.features.subsidies.forms import AmountsForm, amounts_form
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.subsidies import rules as subsidy_rules
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as
from skillmatch.web.language import day

blueprint = Blueprint("subsidy_amounts", __name__)

COMMON = "common"
"""Stands for a code in the address of what holds for all rules."""


@blueprint.get("/subsidies/rules/<code>")
@acting_as(Role.CITY)
def show(code: str) -> Response:
    """A rule with its history, and the form for the next amounts."""
    rule = _rule(code)
    form = _form(rule)(formdata=None)
    now = _settings(rule).amounts
    for name, value in now.items():
        if f"a_{name}" in form:
            form[f"a_{name}"].data = value
    form.valid_from.data = clock.today()
    return _page(code, rule, form)


@blueprint.post("/subsidies/rules/<code>")
@acting_as(Role.CITY)
def enter(code: str) -> Response:
    """Enter amounts from a day on."""
    rule = _rule(code)
    form = _form(rule)()
    try:
        form.check()
        made = claims_service.enter(g.acting, rule.code if rule else None, form.valid_from.data, form.amounts(), form.source.data)
    except Invalid as error:
        return _page(code, rule, form if form.errors else form.blame(error), 422)
    message = gettext("Stored: it counts for what is earned from %(day)s on. Claims that were made keep their amounts.",
                      day=day(made.valid_from))  # fmt: skip
    return render.done(message, url_for(".show", code=code))


def _rule(code: str) -> subsidy_rules.Rule | None:
    if code == COMMON:
        return None
    found = subsidy_rules.book().rules.get(code)
    if found is None:
        raise NotFound(MISSING)
    return found


def _settings(rule: subsidy_rules.Rule | None) -> subsidy_rules.Setting:
    today = clock.today()
    return subsidy_rules.book().common_on(today) if rule is None else rule.on(today)


def _form(rule: subsidy_rules.Rule | None) -> type[AmountsForm]:
    return amounts_form(messages.keys(rule), needed=rule is None)


def _page(code: str, rule: subsidy_rules.Rule | None, form: AmountsForm, status: int = 200) -> Response:
    settings = subsidy_rules.book().common if rule is None else rule.settings
    return render.page(
        "subsidies/amounts.html",
        status=status,
        code=code,
        rule=rule,
        now=_settings(rule),
        settings=list(settings)[::-1],
        form=form,
        wording=messages,
    )
