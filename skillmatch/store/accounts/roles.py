"""The account behind a session with everything that it may act as, in one constant query: every page starts with it."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import rows
from skillmatch.terms import Role

_SELECT = """
SELECT a.id, a.username, a.display_name, a.fs_uniquifier, a.active, a.password_given, m.id, m.role,
       m.worker_id, COALESCE(m.mentor_id, own.id), m.trainer_id, m.enterprise_id,
       COALESCE(m.town_id, w.town_id), COALESCE(m.base_id, t.base_id),
       COALESCE(e.zh, mt.zh, b.zh, tb.zh, wt.zh, ''), COALESCE(e.en, mt.en, b.en, tb.en, wt.en, ''),
       (SELECT COUNT(*) FROM message g WHERE g.account_id = a.id AND g.read_at IS NULL),
       (SELECT COUNT(*) FROM message g WHERE g.worker_id = m.worker_id AND g.read_at IS NULL AND m.role = 'worker')
FROM account a
LEFT JOIN membership m ON m.account_id = a.id
LEFT JOIN worker w ON w.id = m.worker_id
LEFT JOIN mentor own ON m.role = 'mentor' AND own.worker_id = m.worker_id
LEFT JOIN trainer t ON t.id = m.trainer_id
LEFT JOIN enterprise e ON e.id = m.enterprise_id
LEFT JOIN town mt ON mt.id = m.town_id
LEFT JOIN town wt ON wt.id = w.town_id
LEFT JOIN base b ON b.id = m.base_id
LEFT JOIN base tb ON tb.id = t.base_id
WHERE a.{key} = ?
ORDER BY m.id
"""
BY_SESSION = _SELECT.format(key="fs_uniquifier")
BY_ID = _SELECT.format(key="id")


@dataclass(frozen=True)
class SignedIn:
    """An account with its memberships, as a session knows it."""

    account_id: int
    username: str
    display_name: str
    fs_uniquifier: str
    active: bool
    password_given: bool
    memberships: tuple[Acting, ...]
    unread: int = 0


def by_session(uniquifier: str) -> SignedIn | None:
    """The account whose sessions carry `uniquifier`."""
    return _read(rows(BY_SESSION, (uniquifier,)))


def by_id(account_id: int) -> SignedIn | None:
    """The account with this id."""
    return _read(rows(BY_ID, (account_id,)))


def _read(found: list[tuple]) -> SignedIn | None:
    if not found:
        return None
    account_id, username, display_name, uniquifier, active, given = found[0][:6]
    by_worker = {row[8]: int(row[17]) for row in found if row[8] is not None and row[7] == Role.WORKER.value}
    memberships = tuple(
        Acting(
            account_id=account_id,
            membership_id=row[6],
            role=Role(row[7]),
            display_name=display_name,
            worker_id=row[8],
            mentor_id=row[9],
            trainer_id=row[10],
            enterprise_id=row[11],
            town_id=row[12],
            base_id=row[13],
            place_zh=row[14],
            place_en=row[15],
        )
        for row in found
        if row[6] is not None
    )
    unread = int(found[0][16]) + sum(by_worker.values())
    return SignedIn(account_id, username, display_name, uniquifier, bool(active), bool(given), memberships, unread)
