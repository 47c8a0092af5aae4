"""The city's page on how good the suggestions are."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext, lazy_gettext

from skillmatch import events
from skillmatch.features.quality import reading, wording
from skillmatch.store import audit, database, impressions, snapshot
from skillmatch.terms import AuditKind, Role
from skillmatch.web import render, shell
from skillmatch.web.access import acting_as
from skillmatch.web.wording import term_name

blueprint = Blueprint("quality", __name__)
shell.register(Role.CITY, label=lazy_gettext("Quality"), endpoint="quality.show", icon="graph-up", order=60)


@blueprint.get("/quality")
@acting_as(Role.CITY)
def show() -> Response:
    """The saved evaluations over time, the swap test, exposure by group, the weights in use and the last training."""
    return render.page(
        "quality/show.html",
        found=reading.quality(snapshot.current()),
        wording=wording,
        term_name=term_name,
        kept_days=impressions.KEPT_DAYS,
    )


@blueprint.post("/quality/measure")
@acting_as(Role.CITY)
def measure() -> Response:
    """Have the swap test and the figures of this city's suggestions made by the background worker."""
    with database.write():
        audit.record(AuditKind.QUALITY_MEASURED, account_id=g.acting.account_id, role=g.acting.role.value)
    events.quality_wanted.send()
    return render.done(gettext("The lists are being made again; look here in some minutes."), url_for(".show"))
