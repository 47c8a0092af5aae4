"""Identifiers and links of what is published: the same thing has the same identifier at every reading."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "https://skillmatch.example/case")
"""Of all identifiers; the name is never asked for anything. The code of the city keeps those of two cities apart."""

SERVICE = "ims/case/v1p0"

Json = dict[str, object]


@dataclass(frozen=True)
class Publisher:
    """Who publishes, and under which address."""

    base: str
    city: str

    def identifier(self, kind: str, key: object) -> str:
        """The identifier of the thing of this kind with this natural key."""
        return str(uuid5(NAMESPACE, f"{self.city}/{kind}/{key}"))

    def uri(self, resource: str, identifier: str) -> str:
        """Return where a thing is read."""
        return f"{self.base}{SERVICE}/{resource}/{identifier}"

    def link(self, resource: str, identifier: str, title: str) -> Json:
        """A link of CASE to something published here."""
        return {"title": title, "identifier": identifier, "uri": self.uri(resource, identifier)}


def as_uuid(text: str) -> str | None:
    """The usual form of an identifier, or None where the text is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None
