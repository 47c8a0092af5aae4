"""A course that is suggested to a worker, as plain data: the codes of the register in place of the engine's positions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from skillmatch.web.wording import permit_of


def document(advice: Any, snap: Any) -> dict[str, Any]:
    """One course of a list, ready for JSON; it says nothing of the worker beyond what the course does for the worker."""
    card, permit = snap.courses[advice.course], advice.permit
    return {
        "code": card.code,
        "zh": card.zh,
        "en": card.en,
        "score": advice.score,
        "match": advice.match,
        "relation": advice.relation,
        "permit": permit and {"code": permit_of(permit.bit).value, "ends": permit.ends, "required": permit.required},
        "next_grade": advice.next_grade,
        "weeks": advice.weeks,
        "terms": [{"name": term.name, "value": term.value, "weight": term.weight, "contribution": term.contribution}
                  for term in advice.terms],
        "gains": [{**asdict(gain), "skill": snap.skills[gain.skill].code} for gain in advice.gains],
        "unlock": {
            **asdict(advice.unlock),
            "opened": [snap.demands[demand].id for demand in advice.unlock.opened],
            "missing": [{**asdict(one), "demand": snap.demands[one.demand].id, "skill": snap.skills[one.skill].code}
                        for one in advice.unlock.missing],
        },
        "blocked": advice.blocked,
    }  # fmt: skip
