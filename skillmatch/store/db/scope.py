"""What an office may see of the registers: the city everything, a town its own, an enterprise its own, a trainer their base's.

Every list, count, search and export of the registers takes a ``Scope`` and joins its condition: there is no way around it.
"""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.errors import NotAllowed
from skillmatch.store.accounts.access import Acting
from skillmatch.terms import Role

NOBODY: tuple[str, tuple[int, ...]] = ("1 = 0", ())
EVERYBODY: tuple[str, tuple[int, ...]] = ("1 = 1", ())

CONSENTS = (
    "EXISTS (SELECT 1 FROM consent ct WHERE ct.worker_id = {0}.id AND ct.enterprise_id = {0}.enterprise_id"
    " AND ct.withdrawn_at IS NULL)"
)
"""A person ``{0}`` lets their own enterprise see them: a consent in force, and not withdrawn."""


@dataclass(frozen=True)
class Scope:
    """Whose rows may be seen; exactly one of the four is set.

    Attributes
    ----------
    town_id, enterprise_id, base_id : int or None
        The town, the enterprise, or the trainer's base.
    everything : bool
        The city office.
    """

    town_id: int | None = None
    enterprise_id: int | None = None
    base_id: int | None = None
    everything: bool = False

    @classmethod
    def of(cls, acting: Acting) -> Scope:
        """The scope of the role that is acted in.

        Raises
        ------
        NotAllowed
            The role has no part in the registers, or its own place is missing.
        """
        if acting.role is Role.CITY:
            return cls(everything=True)
        if acting.role is Role.TOWN and acting.town_id is not None:
            return cls(town_id=acting.town_id)
        if acting.role is Role.ENTERPRISE and acting.enterprise_id is not None:
            return cls(enterprise_id=acting.enterprise_id)
        if acting.role is Role.TRAINER and acting.base_id is not None:
            return cls(base_id=acting.base_id)
        raise NotAllowed()


def people_where(scope: Scope, letter: str = "w") -> tuple[str, tuple[int, ...]]:
    """A condition on the people (the table ``worker`` under `letter`) whom a scope may see by name, and its parameters.

    Examples
    --------
    >>> people_where(Scope(town_id=3))
    ('w.town_id = ?', (3,))
    """
    if scope.everything:
        return EVERYBODY
    if scope.town_id is not None:
        return f"{letter}.town_id = ?", (scope.town_id,)
    if scope.enterprise_id is not None:
        return f"{letter}.enterprise_id = ? AND {CONSENTS.format(letter)}", (scope.enterprise_id,)
    return NOBODY
