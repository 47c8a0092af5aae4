"""Drafts that wait while another one is posted: those of the further posts of an advert.

They travel in the address and in the form, signed for the account. So nothing is stored, a page that is loaded again shows the same
draft, and two adverts in two windows do not touch each other. Twelve posts, the most that are read, take about 1,000 characters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from skillmatch.features.demands.forms import DemandForm

FIELDS = ("title", "occupation", "grade", "filled_from", "permits", "headcount", "pay_low", "pay_high", "town", "note", "within")


def fields(form: DemandForm) -> dict[str, Any]:
    """Return what a draft is made of, as it can be written down."""
    day = form.needed_by.data
    return {name: form[name].data for name in FIELDS} | {
        "skills": form.skills.pairs,
        "needed_by": day.isoformat() if day else None,
    }


def packed(drafts: Sequence[dict[str, Any]], account_id: int) -> str:
    """The drafts as a token; "" for none."""
    return str(_signer(account_id).dumps(drafts)) if drafts else ""


def unpacked(token: str, account_id: int) -> list[dict[str, Any]]:
    """The drafts of a token, ready to fill a form; none where it is not one of ours for this account."""
    try:
        drafts: list[dict[str, Any]] = _signer(account_id).loads(token)
    except BadData:
        return []
    for draft in drafts:
        draft["needed_by"] = dt.date.fromisoformat(draft["needed_by"]) if draft["needed_by"] else None
    return drafts


def _signer(account_id: int) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"demand-drafts-{account_id}")
