"""Certificates: a person's own, the register of the offices, those of a class, and what is done with one."""

from __future__ import annotations

import json

import flask
from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid, NotFound
from skillmatch.features.certificates import messages, rules
from skillmatch.features.certificates.queries import certificates as certificates_queries
from skillmatch.features.certificates.queries.certificates import CertificateFilter
from skillmatch.features.certificates.services import badges as badges_service
from skillmatch.features.certificates.services import certificate_export as certificate_export_service
from skillmatch.features.certificates.services import certificate_sheet as certificate_sheet_service
from skillmatch.features.certificates.services import revocation as revocation_service
from skillmatch.features.certificates.views import verification as verification_views
from skillmatch.store.accounts import access
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.scope import Scope
from skillmatch.store.organisations.models import City
from skillmatch.store.people import worker_queries
from skillmatch.terms import CertificateKind, CertificateState, Role
from skillmatch.web import downloads, paging, paper, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("certificates", __name__)

READERS = (Role.WORKER, Role.TOWN, Role.CITY)
OFFICES = (Role.CITY, Role.TOWN)


@blueprint.get("/certificates")
@acting_as(Role.WORKER)
def mine() -> Response:
    """The own certificates and permits."""
    worker = access.own_worker(g.acting)
    return render.page(
        "certificates/mine.html",
        rows=certificates_queries.mine(worker.id),
        permits=worker_queries.permits(worker.id),
        today=clock.today(),
        wording=messages,
    )


@blueprint.get("/certificates/register")
@acting_as(*OFFICES)
def register() -> Response:
    """The register as far as the office may see it."""
    page = paging.page_number()
    asked = _filter()
    found = certificates_queries.register(g.acting, asked, clock.today(), page)
    revocation_service.look_at_list(g.acting, found)
    return render.page(
        "certificates/register.html",
        block="list",
        found=found,
        asked=asked,
        page=page,
        kinds=list(CertificateKind),
        states=[state for state in CertificateState if state is not CertificateState.UNKNOWN],
        everything=Scope.of(g.acting).everything,
        today=clock.today(),
        wording=messages,
    )


@blueprint.get("/certificates/register/export.<any(xlsx, csv):form>")
@acting_as(*OFFICES)
def export(form: str) -> Response:
    """The same list as a file; it is recorded."""
    return downloads.answer(
        certificate_export_service.lines(g.acting, _filter(), clock.today()), form, "certificates", gettext("Certificates")
    )


@blueprint.get("/certificates/class/<int:run_id>")
@acting_as(Role.TRAINER)
def of_class(run_id: int) -> Response:
    """The certificates of a class, for its trainer: all on the list have taken their place, so that names are shown."""
    return render.page(
        "certificates/class.html",
        rows=revocation_service.of_class(g.acting, run_id),
        run_id=run_id,
        today=clock.today(),
        wording=messages,
    )


@blueprint.get("/certificates/<int:certificate_id>")
@acting_as(*READERS)
def show(certificate_id: int) -> Response:
    """One certificate, what it proves, and what can be done with it."""
    certificate = access.certificate(g.acting, certificate_id)
    revocation_service.look(g.acting, certificate)
    return _page(certificate)


@blueprint.get("/certificates/<int:certificate_id>/certificate.pdf")
@acting_as(*READERS)
def pdf(certificate_id: int) -> Response:
    """The certificate to print."""
    certificate = access.certificate(g.acting, certificate_id)
    if certificate.worker_id is None:
        raise NotFound(MISSING)
    revocation_service.look(g.acting, certificate, revocation_service.PRINTED)
    row = certificates_queries.row(certificate)
    settings, city = current_app.extensions["settings"], City.get()
    printed = certificate_sheet_service.print_(
        certificate_sheet_service.CertificateSheet(
            row=row,
            state=row.state(clock.today()),
            address=url_for("verify.by_token", token=certificate.token, _external=True),
            city={"zh": city.zh, "en": city.en},
            institution=settings.certificate_institution if settings.sample_institution else "",
        )
    )
    return _file(printed, "application/pdf", f"{certificate.number}.pdf")


@blueprint.get("/certificates/<int:certificate_id>/badge.json")
@acting_as(Role.WORKER)
def open_badge(certificate_id: int) -> Response:
    """The certificate as an Open Badge, for its person alone to pass on."""
    certificate = access.certificate(g.acting, certificate_id)
    made = badges_service.badge(certificate, verification_views.issuer())
    written = json.dumps(made, ensure_ascii=False, indent=2).encode()
    return _file(written, "application/ld+json", f"{certificate.number}.json")


@blueprint.get("/certificates/<int:certificate_id>/revoke")
@acting_as(Role.CITY)
def look_again(certificate_id: int) -> Response:
    """Show what revoking would take away, before it is done."""
    return _revoking(access.certificate(g.acting, certificate_id))


@blueprint.post("/certificates/<int:certificate_id>/revoke")
@acting_as(Role.CITY)
def revoke(certificate_id: int) -> Response:
    """Revoke it; the public page says so at once."""
    reason, note = request.form.get("reason", ""), request.form.get("note", "")
    try:
        revocation_service.revoke(g.acting, certificate_id, reason, note)
    except Invalid as error:
        return _revoking(access.certificate(g.acting, certificate_id), error, reason, note)
    return render.done(gettext("The certificate is revoked."), url_for(".show", certificate_id=certificate_id))


@blueprint.post("/certificates/<int:certificate_id>/again")
@acting_as(Role.CITY)
def issue_again(certificate_id: int) -> Response:
    """Give another certificate for a revoked one."""
    made = revocation_service.issue_again(g.acting, certificate_id)
    return render.done(
        gettext("Another certificate was issued: %(number)s.", number=made.number), url_for(".show", certificate_id=made.id)
    )


def _filter() -> CertificateFilter:
    return CertificateFilter(*(request.args.get(name, "")[:40].strip() for name in ("q", "kind", "state")))


def _page(certificate: Certificate) -> Response:
    row = certificates_queries.row(certificate)
    return render.page(
        "certificates/show.html",
        certificate=certificate,
        row=row,
        state=row.state(clock.today()),
        lifted=certificates_queries.lifted(certificate.id),
        unprintable=paper.unprintable_names([row.name] if row.name else []),
        successor=Certificate.get_or_none(Certificate.replaces == certificate),
        role=g.acting.role,
        home=url_for(".mine") if g.acting.role is Role.WORKER else url_for(".register"),
        wording=messages,
    )


def _revoking(certificate: Certificate, error: Invalid | None = None, reason: str = "", note: str = "") -> Response:
    return render.page(
        "certificates/revoke.html",
        status=200 if error is None else 422,
        certificate=certificate,
        row=certificates_queries.row(certificate),
        state=rules.state(certificate, clock.today()),
        lifted=certificates_queries.lifted(certificate.id),
        reasons=revocation_service.REASONS,
        wrong={} if error is None else error.fields,
        reason=reason,
        note=note[: revocation_service.MAX_NOTE_LENGTH],
        wording=messages,
    )


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = flask.make_response(content)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
