"""What each term of a suggestion measures, said for the kind of suggestion that it belongs to."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.web.wording import term_meaning


def meaning(kind: str, term: str) -> str:
    """One sentence on a term of a course's, a mentor's, a profession's or a seat's score."""
    return _OF.get(kind, dict)().get(term) or term_meaning(term)


def _mentor() -> dict[str, str]:
    of_it = gettext("It counts only for the part of the gap that the mentor can teach.")
    return {
        "gap": gettext("How much of your weighted skill gap the mentor can teach."),
        "record": f"{term_meaning('record')} {of_it}",
        "same enterprise": f"{term_meaning('same enterprise')} {of_it}",
        "near": f"{term_meaning('near')} {of_it}",
    }


def _track() -> dict[str, str]:
    return {"shortage": gettext("How short the city is of this profession: its published index.")}


def _seat() -> dict[str, str]:
    return {
        "after": gettext("How much of what the demand asks for the person would hold after the class."),
        "goal": gettext("The demand's occupation is the person's own or the one they aim at."),
        "lift": gettext("How much of it the class adds for this person."),
        "readiness": gettext("How much of what the class asks for at its start the person holds."),
        "own staff": gettext("The person works at the enterprise that ordered the class."),
        "hours": gettext("Taken off: the hours that the person still needs."),
        "distance": gettext("Taken off: the way from the person's town to the class."),
        "clash": gettext("Taken off: lessons that fall into the person's shift."),
    }


_OF = {"mentor": _mentor, "track": _track, "seat": _seat}
