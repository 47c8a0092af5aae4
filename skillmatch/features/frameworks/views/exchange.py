"""The read-only service of 1EdTech CASE v1.0, open to everybody, and the city's page about it.

Open, because what it tells is the trade's own vocabulary, without a word about any person, and those who read it (a school's
learning platform, another city) have no account here.
"""

from __future__ import annotations

from threading import Lock

import flask
from flask import Blueprint, Response, request, url_for
from flask_babel import gettext

from skillmatch import numerals
from skillmatch.features.frameworks.queries import exchange_contents as exchange_contents_queries
from skillmatch.features.frameworks.queries.exchange_contents import Edition
from skillmatch.features.frameworks.services import case_package as case_package_service
from skillmatch.features.frameworks.services.case_package import CasePackage
from skillmatch.store.db import resources
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as, public
from skillmatch.web.published import Json, as_uuid

blueprint = Blueprint("exchange", __name__)

CASE = "/ims/case/v1p0"
MAX_ITEMS = 100
MAX_CACHED = 4
"""Packages kept in a process: one for each address that the site is reached under."""


class PackageCache:
    """The packages that an installation has made, by the address of the site and the edition."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.packages: dict[tuple[str, Edition], CasePackage] = {}


@blueprint.get("/exchange")
@acting_as(Role.CITY)
def index() -> Response:
    """Show what other systems may read, and where."""
    made = _package()
    return render.page(
        "frameworks/exchange/index.html",
        n_items=len(made.items),
        n_associations=len(made.associations),
        edition=exchange_contents_queries.edition(),
        documents=url_for(".documents", _external=True),
        whole=url_for(".whole", identifier=made.document["identifier"], _external=True),
    )


@blueprint.get("/exchange/case.json")
@acting_as(Role.CITY)
def download() -> Response:
    """The package as a file."""
    response = _answer(_package().written)
    response.headers["Content-Disposition"] = 'attachment; filename="skillmatch-case.json"'
    return response


@blueprint.get(f"{CASE}/CFDocuments")
@public
def documents() -> Response:
    """All documents: there is one."""
    made = _package()
    limit, offset = (
        request.args.get(name, default, type=numerals.whole) for name, default in (("limit", MAX_ITEMS), ("offset", 0))
    )
    if limit < 1 or offset < 0:
        return _fault(400, "invalid_selection_field", gettext("limit must be at least 1, and offset at least 0."))
    listed = [{**made.document, "CFPackageURI": made.package_link}][offset : offset + limit]
    response = _answer({"CFDocuments": listed})
    response.headers["X-Total-Count"] = "1"
    return response


@blueprint.get(f"{CASE}/CFDocuments/<identifier>")
@public
def document(identifier: str) -> Response:
    """The document without its items."""
    made = _package()
    return _object_answer({str(made.document["identifier"]): {**made.document, "CFPackageURI": made.package_link}}, identifier)


@blueprint.get(f"{CASE}/CFPackages/<identifier>")
@public
def whole(identifier: str) -> Response:
    """The document with its items, associations and types."""
    made = _package()
    if as_uuid(identifier) != made.document["identifier"]:
        return _object_answer({}, identifier)
    return _answer(made.written)


@blueprint.get(f"{CASE}/CFItems/<identifier>")
@public
def item(identifier: str) -> Response:
    """One skill, occupation, requirement, rank or family."""
    made = _package()
    return _object_answer(made.items, identifier, {"CFDocumentURI": made.document_link})


@blueprint.get(f"{CASE}/CFItemAssociations/<identifier>")
@public
def item_associations(identifier: str) -> Response:
    """One item with all associations that it is an end of."""
    made = _package()
    key = as_uuid(identifier) or ""
    if key not in made.items:
        return _object_answer(made.items, identifier)
    found = {**made.items[key], "CFDocumentURI": made.document_link}
    return _answer({"CFItem": found, "CFAssociations": made.of_item(key)})


@blueprint.get(f"{CASE}/CFAssociations/<identifier>")
@public
def association(identifier: str) -> Response:
    """One association."""
    made = _package()
    return _object_answer(made.associations, identifier, {"CFDocumentURI": made.document_link})


@blueprint.get(f"{CASE}/CFItemTypes/<identifier>")
@public
def item_type(identifier: str) -> Response:
    """One kind of items, in a list as the specification has it."""
    made = _package()
    key = as_uuid(identifier) or ""
    if key not in made.types:
        return _object_answer(made.types, identifier)
    return _answer({"CFItemTypes": [made.types[key]]})


def _package() -> CasePackage:
    """The package under the address that was asked, made once an edition."""
    edition = exchange_contents_queries.edition()
    key, cache = (request.url_root, edition), resources.get(PackageCache)
    with cache.lock:
        found = cache.packages.get(key)
        if found is None:
            found = case_package_service.PackageBuilder(exchange_contents_queries.read(), edition, request.url_root).make()
            for old in list(cache.packages)[: max(len(cache.packages) - MAX_CACHED + 1, 0)]:
                del cache.packages[old]
            if edition.number:
                cache.packages[key] = found
        return found


def _object_answer(found: dict[str, Json], identifier: str, more: Json | None = None) -> Response:
    key = as_uuid(identifier)
    if key is None:
        return _fault(404, "invalid_uuid", gettext("This is not an identifier."))
    if key not in found:
        return _fault(404, "unknownobject", gettext("There is nothing with this identifier."))
    return _answer({**found[key], **(more or {})})


def _answer(body: Json | bytes) -> Response:
    response = flask.Response(body, mimetype="application/json") if isinstance(body, bytes) else flask.jsonify(body)
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def _fault(status: int, minor: str, words: str) -> Response:
    """A fault as CASE tells it."""
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor}
    response = flask.jsonify(
        imsx_codeMajor="failure",
        imsx_severity="error",
        imsx_description=words,
        imsx_codeMinor={"imsx_codeMinorField": [field]},
    )
    response.status_code = status
    return response
