"""What was done for somebody, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from skillmatch.web.language import named


def what(code: str, detail: dict[str, Any]) -> str:
    """One thing that was done."""
    name = named(detail.get("of"))
    known = {
        "details": gettext("Occupation, goal, town, shift, hours or interests were saved."),
        "skill": gettext("Skill “%(name)s” was saved at rank %(rank)s.", name=name, rank=detail.get("rank", "–")),
        "skill_removed": gettext("Skill “%(name)s” was removed.", name=name),
        "place": gettext("A place in “%(name)s” was requested.", name=name),
        "interest": gettext("Interest in “%(name)s” was registered.", name=name),
        "withdrawn": gettext("The request for “%(name)s” was withdrawn.", name=name),
        "target": gettext("“%(name)s” became the target.", name=name),
        "answer": gettext("A suggestion was saved, dismissed or taken back."),
        "subsidy": gettext("The subsidy for “%(name)s” was claimed.", name=name),
        "subsidy_withdrawn": gettext("The subsidy claim for “%(name)s” was taken back.", name=name),
        "mentor": gettext("A mentor was asked, or the request was withdrawn."),
    }
    return known.get(code, code)
