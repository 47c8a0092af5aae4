"""The page on which a trainer has the outline of a course read. Nothing of it is stored."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from skillmatch.engine_gateway import snapshot, text_reader
from skillmatch.engine_gateway.outlines import courses_like
from skillmatch.matching.extraction.results import OUTLINE
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.access import acting_as

blueprint = Blueprint("outlines", __name__)


TEMPLATE = "catalogue/outlines/show.html"


@blueprint.get("/outlines")
@acting_as(Role.TRAINER)
def show() -> Response:
    """Show the page where an outline is pasted."""
    text_reader.warm(snapshot.current())
    return render.page(TEMPLATE, outline="", found=None, similar=[], snap=None)


@blueprint.post("/outlines")
@acting_as(Role.TRAINER)
def read() -> Response:
    """Show what the outline teaches, and the courses like it."""
    snap, outline = snapshot.current(), request.form.get("outline", "")
    found = text_reader.read(snap, outline, OUTLINE, g.acting.account_id)
    return render.page(TEMPLATE, block="found", outline=outline, found=found, similar=courses_like(snap, found), snap=snap)
