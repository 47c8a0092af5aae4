"""The city's skills and occupations, each with a page of its own: the words that all other pages use."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext

from skillmatch import events
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Invalid
from skillmatch.features.catalogue.forms.other_names import NameForm
from skillmatch.features.catalogue.queries import vocabulary as vocabulary_queries
from skillmatch.features.catalogue.services import other_names as other_names_service
from skillmatch.store.catalogue.cards import SkillCard
from skillmatch.terms import AliasSource, Role, TextSubject
from skillmatch.web import render
from skillmatch.web.access import acting_as, signed_in

blueprint = Blueprint("vocabulary", __name__)

NAMES = "#names"
"""Where other names stand on a page."""


@blueprint.get("/vocabulary")
@signed_in
def index() -> Response:
    """All skills by their field, and all occupations."""
    snap = snapshot.current()
    families: dict[str, list[SkillCard]] = {}
    for card in snap.skills:
        families.setdefault(card.family, []).append(card)
    return render.page("catalogue/vocabulary/vocabulary.html", families=list(families.values()), occupations=snap.occupations)


@blueprint.get("/vocabulary/skills/<int:skill_id>")
@signed_in
def skill(skill_id: int) -> Response:
    """One skill."""
    return _page(TextSubject.SKILL, skill_id)


@blueprint.post("/vocabulary/skills/<int:skill_id>/names")
@acting_as(Role.CITY)
def add_skill_name(skill_id: int) -> Response:
    """Another name of a skill."""
    return _add(TextSubject.SKILL, skill_id)


@blueprint.post("/vocabulary/skills/<int:skill_id>/names/<int:alias_id>/remove")
@acting_as(Role.CITY)
def remove_skill_name(skill_id: int, alias_id: int) -> Response:
    """A skill loses another name."""
    return _remove(TextSubject.SKILL, skill_id, alias_id)


@blueprint.get("/vocabulary/occupations/<int:occupation_id>")
@signed_in
def occupation(occupation_id: int) -> Response:
    """One occupation."""
    return _page(TextSubject.OCCUPATION, occupation_id)


@blueprint.post("/vocabulary/occupations/<int:occupation_id>/names")
@acting_as(Role.CITY)
def add_occupation_name(occupation_id: int) -> Response:
    """Another name of an occupation."""
    return _add(TextSubject.OCCUPATION, occupation_id)


@blueprint.post("/vocabulary/occupations/<int:occupation_id>/names/<int:alias_id>/remove")
@acting_as(Role.CITY)
def remove_occupation_name(occupation_id: int, alias_id: int) -> Response:
    """An occupation loses another name."""
    return _remove(TextSubject.OCCUPATION, occupation_id, alias_id)


def _add(subject: TextSubject, subject_id: int) -> Response:
    form = NameForm().offer()
    try:
        form.check()
        other_names_service.add_name(g.acting, subject, subject_id, form.text.data, AliasSource(form.source.data))
    except Invalid as error:
        return _page(subject, subject_id, form if form.errors else form.blame(error), 422)
    events.names_changed.send(subject_id)
    return render.done(
        gettext("“%(name)s” is added: search and texts know it now.", name=form.text.data), _href(subject, subject_id)
    )


def _remove(subject: TextSubject, subject_id: int, alias_id: int) -> Response:
    name = other_names_service.remove_name(g.acting, subject, subject_id, alias_id)
    events.names_changed.send(subject_id)
    return render.done(gettext("“%(name)s” is removed.", name=name), _href(subject, subject_id))


def _href(subject: TextSubject, subject_id: int) -> str:
    if subject is TextSubject.SKILL:
        return url_for(".skill", skill_id=subject_id) + NAMES
    return url_for(".occupation", occupation_id=subject_id) + NAMES


def _page(subject: TextSubject, subject_id: int, form: NameForm | None = None, status: int = 200) -> Response:
    """The page; the city's office has the form for other names on it."""
    may_edit = g.acting is not None and g.acting.role is Role.CITY
    shown = form or (NameForm(formdata=None).offer() if may_edit else None)
    snap = snapshot.current()
    if subject is TextSubject.SKILL:
        return render.page(
            "catalogue/vocabulary/skill.html", status=status, one=vocabulary_queries.skill(snap, subject_id), form=shown
        )
    return render.page(
        "catalogue/vocabulary/occupation.html", status=status, one=vocabulary_queries.occupation(snap, subject_id), form=shown
    )
