"""The city's skills and occupations, each with a page of its own: the words that all other pages use."""

from __future__ import annotations

from flask import Blueprint, Response

from skillmatch.features.exchange import vocabulary
from skillmatch.store import snapshot
from skillmatch.store.cards import SkillCard
from skillmatch.web import render
from skillmatch.web.access import signed_in

blueprint = Blueprint("vocabulary", __name__)


@blueprint.get("/vocabulary")
@signed_in
def index() -> Response:
    """All skills by their field, and all occupations."""
    snap = snapshot.current()
    families: dict[str, list[SkillCard]] = {}
    for card in snap.skills:
        families.setdefault(card.family, []).append(card)
    return render.page("exchange/vocabulary.html", families=list(families.values()), occupations=snap.occupations)


@blueprint.get("/vocabulary/skills/<int:skill_id>")
@signed_in
def skill(skill_id: int) -> Response:
    """One skill."""
    return render.page("exchange/skill.html", one=vocabulary.skill(snapshot.current(), skill_id))


@blueprint.get("/vocabulary/occupations/<int:occupation_id>")
@signed_in
def occupation(occupation_id: int) -> Response:
    """One occupation."""
    return render.page("exchange/occupation.html", one=vocabulary.occupation(snapshot.current(), occupation_id))
