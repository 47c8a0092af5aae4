"""The permit that a certificate gives: longer valid from then on, and back to what it was when the certificate is revoked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from skillmatch.store.certificates.models import Certificate
from skillmatch.store.people.models import WorkerPermit


def give(certificate: Certificate) -> None:
    """Enter the permit of a certificate; one that is valid for longer stays as it is."""
    held = _held(certificate)
    certificate.permit_before = held
    certificate.save(only=["permit_before"])
    _enter(certificate, _longer(held, certificate))


def fall_back(certificate: Certificate) -> None:
    """Take back the permit of a revoked certificate: what is left is what was held before, and what other certificates give.

    A permit that was changed elsewhere since stays as it was changed.
    """
    mine = (Certificate.worker == certificate.worker_id) & (Certificate.permit == certificate.permit)
    given = list(Certificate.select().where(mine).order_by(Certificate.id))
    if _held(certificate) == _left(given, but=certificate.id):
        _enter(certificate, _left(given))


def _left(given: list[Certificate], but: int | None = None) -> dict[str, Any]:
    """What is left of a permit after its certificates; `but` counts as if it had not been revoked."""
    left: dict[str, Any] = {}
    usual: dict[str, Any] | None = None
    for one in given:
        before = one.permit_before or {"held": False, "expires_on": None}
        if usual is None or before != usual:
            left = before
        usual = _longer(before, one)
        if one.revoked_at is None or one.id == but:
            left = _longer(left, one)
    return left


def _longer(held: dict[str, Any], certificate: Certificate) -> dict[str, Any]:
    until = certificate.valid_until
    if held["held"] and (held["expires_on"] is None or (until is not None and held["expires_on"] >= until.isoformat())):
        return held
    return {"held": True, "expires_on": None if until is None else until.isoformat()}


def _held(certificate: Certificate) -> dict[str, Any]:
    row = WorkerPermit.get_or_none((WorkerPermit.worker == certificate.worker_id) & (WorkerPermit.permit == certificate.permit))
    if row is None:
        return {"held": False, "expires_on": None}
    return {"held": True, "expires_on": None if row.expires_on is None else row.expires_on.isoformat()}


def _enter(certificate: Certificate, permit: dict[str, Any]) -> None:
    mine = (WorkerPermit.worker == certificate.worker_id) & (WorkerPermit.permit == certificate.permit)
    if not permit["held"]:
        WorkerPermit.delete().where(mine).execute()
        return
    until = None if permit["expires_on"] is None else dt.date.fromisoformat(permit["expires_on"])
    if not WorkerPermit.update(expires_on=until).where(mine).execute():
        WorkerPermit.create(worker=certificate.worker_id, permit=certificate.permit, expires_on=until)
