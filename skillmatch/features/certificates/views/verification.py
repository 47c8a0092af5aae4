"""The public page: is this certificate valid? It needs no account, and tells of nobody."""

from __future__ import annotations

from typing import Any

import flask
from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.features.certificates import messages, rules
from skillmatch.features.certificates.queries import certificates as certificates_queries
from skillmatch.features.certificates.queries import verification as verification_queries
from skillmatch.features.certificates.services import badges as badges_service
from skillmatch.features.certificates.services.badge_signature import Json, key_of
from skillmatch.features.certificates.services.badges import Issuer
from skillmatch.store.certificates.models import Certificate
from skillmatch.web import render
from skillmatch.web.access import public
from skillmatch.web.security import drawn_once

blueprint = Blueprint("verify", __name__)

TEMPLATE = "certificates/verify/show.html"
MAX_NUMBER_LENGTH = 80


@blueprint.get("/verify")
@public
def ask() -> Response:
    """The form: a number and the name on the paper."""
    return render.page(TEMPLATE, **_nothing())


@blueprint.post("/verify")
@public
def by_number() -> Response:
    """A certificate by its number and the name on it; both are sent in the body, so that no address and no log has them."""
    number, name = (request.form.get(field, "")[:MAX_NUMBER_LENGTH].strip() for field in ("number", "name"))
    wrong = {field: gettext("Fill this in.") for field, given in (("number", number), ("name", name)) if not given}
    if wrong:
        return render.page(TEMPLATE, status=422, **_nothing() | {"number": number, "wrong": wrong})
    found = verification_queries.by_number(number, name, request.remote_addr or "", current_app.config["SECRET_KEY"])
    return _shown(found, with_name=True, number=number)


@blueprint.get("/verify/<token>")
@public
def by_token(token: str) -> Response:
    """A certificate by the address in its QR code."""
    return _shown(verification_queries.by_token(token, request.remote_addr or "", current_app.config["SECRET_KEY"]))


@blueprint.get("/.well-known/skillmatch-issuer.json")
@public
def issuer_document() -> Response:
    """Show who signs the badges, with the public key."""
    return _json(badges_service.issuer_document(issuer()))


@blueprint.get("/.well-known/skillmatch-revocations.json")
@public
def revocations() -> Response:
    """Show which badges are revoked."""
    return _json(badges_service.revocation_list(issuer()))


def issuer() -> Issuer:
    """Return who signs, at the address that was asked for; the key is drawn by whoever needs it first."""
    secret = drawn_once(current_app.extensions["settings"].data_dir / "badge_key")
    return Issuer(
        base=request.url_root,
        address=url_for("verify.issuer_document", _external=True),
        revocations=url_for("verify.revocations", _external=True),
        key=key_of(secret),
    )


def _shown(found: Certificate | None, *, with_name: bool = False, number: str = "") -> Response:
    state = rules.state(found, clock.today())
    row = None if found is None else certificates_queries.row(found)
    page = render.page(
        TEMPLATE,
        status=404 if found is None else 200,
        **_nothing() | {"state": state, "row": row, "with_name": with_name, "number": number, "today": clock.today()},
    )
    page.headers["Cache-Control"] = "no-store"
    page.headers["X-Robots-Tag"] = "noindex"
    return page


def _nothing() -> dict[str, Any]:
    return {"state": None, "row": None, "with_name": False, "number": "", "wrong": {}, "wording": messages}


def _json(document: Json) -> Response:
    response = flask.jsonify(document)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-store"
    return response
