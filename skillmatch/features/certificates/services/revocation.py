"""What the city does with a certificate that was issued: revoke it, or give another one for it. Each use is one transaction."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid
from skillmatch.features.certificates.queries import certificates as certificates_queries
from skillmatch.features.certificates.queries.certificates import CertificatePage
from skillmatch.features.certificates.services import issuing as issuing_service
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.classes import roster_names
from skillmatch.store.db.database import write
from skillmatch.store.people import disclosures
from skillmatch.terms import AuditKind, RevokeReason, Role

REASONS = tuple(reason for reason in RevokeReason if reason is not RevokeReason.CORRECTED)
"""What an officer may give as the reason; a corrected result revokes by itself."""

MAX_NOTE_LENGTH = 200
PRINTED, SHOWN = "certificate printed", "certificate"
"""What a disclosure to an office is called in the person's own log."""


def revoke(acting: Acting, certificate_id: int, reason: str, note: str) -> Certificate:
    """Revoke a certificate for a reason that the person reads; the public page says so at once.

    Raises
    ------
    Invalid
        No known reason, or another one that is not said.
    Conflict
        It is revoked already.
    """
    found = next((one for one in REASONS if one.value == reason), None)
    if found is None:
        raise Invalid("", {"reason": gettext("Choose a reason.")})
    note = note.strip()
    if found is RevokeReason.OTHER and not note:
        raise Invalid("", {"note": gettext("Say what the reason is: the person reads it.")})
    if len(note) > MAX_NOTE_LENGTH:
        raise Invalid("", {"note": gettext("Use at most %(n)s characters.", n=MAX_NOTE_LENGTH)})
    with write():
        certificate = access.certificate(acting, certificate_id)
        if certificate.revoked_at is not None:
            raise Conflict(gettext("This certificate is revoked already."))
        issuing_service.take_back(certificate, found, note, acting.account_id)
    return certificate


def issue_again(acting: Acting, certificate_id: int) -> Certificate:
    """Give another certificate, with a number of its own, for a revoked one: it was revoked by mistake, or printed wrongly.

    Raises
    ------
    Conflict
        It is not revoked, its result is no pass any more, it was replaced before, or the person's entry is gone.
    """
    with write():
        former = access.certificate(acting, certificate_id)
        if former.revoked_at is None:
            raise Conflict(gettext("This certificate is not revoked."))
        replaced = Certificate.select().where(Certificate.replaces == former).exists()
        if former.worker_id is None or former.revoke_reason == RevokeReason.CORRECTED.value or replaced:
            raise Conflict(gettext("There is nothing to give another certificate for."))
        made = issuing_service.issue(issuing_service.again(former), former.worker_id, clock.today(), replaces=former.id)
        audit.record(
            AuditKind.CERTIFICATE_ISSUED, account_id=acting.account_id, role=acting.role.value, subject=f"certificate {made.id}",
            replaces=former.id,
        )  # fmt: skip
    return made


def look(acting: Acting, certificate: Certificate, what: str = SHOWN) -> None:
    """Write down that an office opened somebody's certificate; the person's own look is nobody's business."""
    if acting.role is Role.WORKER or certificate.worker_id is None:
        return
    with write():
        disclosures.note([certificate.worker_id], acting.account_id, acting.role.value, acting.enterprise_id, what)
        audit.record(
            AuditKind.DISCLOSED, account_id=acting.account_id, role=acting.role.value, subject=f"certificate {certificate.id}",
            people=1,
        )  # fmt: skip


def look_at_list(acting: Acting, page: CertificatePage) -> None:
    """Write down that an office looked at a part of the register."""
    if page.rows:
        with write():
            audit.record(
                AuditKind.DISCLOSED, account_id=acting.account_id, role=acting.role.value, subject="certificates",
                people=len(page.rows),
            )  # fmt: skip


def of_class(acting: Acting, run_id: int) -> list[certificates_queries.CertificateSummary]:
    """The certificates of a class for its trainer; that the people were shown by name is written down."""
    access.planned_class(acting, run_id)
    listed = (Certificate.run == run_id) & Certificate.revoked_at.is_null() & Certificate.worker.is_null(False)
    roster_names.show(acting, run_id, {one.worker_id for one in Certificate.select(Certificate.worker).where(listed)})
    return certificates_queries.of_run(run_id)
