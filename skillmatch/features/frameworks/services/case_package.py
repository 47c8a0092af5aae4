"""The contents as a CASE package: one document, its items, the associations between them, and their types (CASE v1.0).

An occupation's requirement is an item of its own: child of the occupation, related to the skill, with the rank as its skill level.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import force_locale, gettext, lazy_gettext

from skillmatch.features.frameworks.queries.exchange_contents import Contents, Edition
from skillmatch.store.frameworks.queries import ConfirmedMapping
from skillmatch.terms import FrameworkKind, MappingRelation, Rank
from skillmatch.web.published import Json, Publisher

CHINESE, ENGLISH = "zh_Hans_CN", "en"
TYPES = {
    "family": lazy_gettext("Skill family"),
    "skill": lazy_gettext("Skill"),
    "occupation": lazy_gettext("Occupation"),
    "requirement": lazy_gettext("Requirement"),
    "rank": lazy_gettext("Rank"),
}
RELATIONS = {
    MappingRelation.EXACT: ("exactMatchOf", False),
    MappingRelation.CLOSE: ("isRelatedTo", False),
    MappingRelation.BROAD: ("isPartOf", False),
    MappingRelation.NARROW: ("isPartOf", True),
}
"""The association of a confirmed mapping, and whether it leads from the concept to the city's own word."""


@dataclass
class CasePackage:
    """What is published, by resource and identifier."""

    document: Json
    items: dict[str, Json] = field(default_factory=dict)
    associations: dict[str, Json] = field(default_factory=dict)
    types: dict[str, Json] = field(default_factory=dict)
    document_link: Json = field(default_factory=dict)
    package_link: Json = field(default_factory=dict)

    def whole(self) -> Json:
        """The CFPackage."""
        return {
            "CFDocument": self.document,
            "CFItems": list(self.items.values()),
            "CFAssociations": list(self.associations.values()),
            "CFDefinitions": {"CFItemTypes": list(self.types.values())},
        }

    @cached_property
    def written(self) -> bytes:
        """The CFPackage as text, written once: it has some megabytes, and anybody may ask for it."""
        return json.dumps(self.whole(), ensure_ascii=False).encode()

    def of_item(self, identifier: str) -> list[Json]:
        """The associations that an item is an end of."""
        return [one for one in self.associations.values() if identifier in _ends(one)]


class PackageBuilder:
    """Makes the package of one edition."""

    def __init__(self, contents: Contents, edition: Edition, base: str) -> None:
        self.contents = contents
        self.by = Publisher(base, contents.city[0])
        self.stamp = stamp(edition.changed_at)
        self.edition = edition

    def make(self) -> CasePackage:
        """The whole package; texts in Chinese, with the English names as alternative labels."""
        self.package = self._document()
        with force_locale(CHINESE):
            self._types()
        self._ranks()
        self._skills()
        self._occupations()
        self._requirements()
        for one in self.contents.mappings:
            self._mapping(one)
        return self.package

    def _document(self) -> CasePackage:
        identifier = self.by.identifier("document", "trade")
        zh = self.contents.city[1]
        with force_locale(CHINESE):
            title = gettext("Skills, occupations and requirements of %(city)s", city=zh)
            about = gettext("Which skills the occupations of the city ask for, from which of the eight ranks on.")
        document: Json = {
            "identifier": identifier, "uri": self.by.uri("CFDocuments", identifier), "creator": zh, "publisher": zh, "title": title,
            "description": about, "language": "zh-CN", "version": str(self.edition.number), "adoptionStatus": "Adopted",
            "lastChangeDateTime": self.stamp,
        }  # fmt: skip
        return CasePackage(
            document,
            document_link=self.by.link("CFDocuments", identifier, title),
            package_link=self.by.link("CFPackages", identifier, title),
        )

    def _types(self) -> None:
        for number, (kind, title) in enumerate(TYPES.items(), start=1):
            identifier = self.by.identifier("type", kind)
            self.package.types[identifier] = {
                "identifier": identifier, "uri": self.by.uri("CFItemTypes", identifier), "title": str(title),
                "description": str(title), "hierarchyCode": str(number), "typeCode": kind, "lastChangeDateTime": self.stamp,
            }  # fmt: skip

    def _ranks(self) -> None:
        before = None
        for rank in Rank:
            own = self._item("rank", rank.value, rank.zh, rank.en, str(rank.value))
            self._associate("isChildOf", own, self.package.document_link, rank.value)
            if before is not None:
                self._associate("precedes", before, own)
            before = own

    def _skills(self) -> None:
        families: dict[str, Json] = {}
        for number, one in enumerate(self.contents.skills, start=1):
            if one.family not in families:
                families[one.family] = self._item("family", one.family, one.family_zh, one.family_en, one.family)
                self._associate("isChildOf", families[one.family], self.package.document_link, len(families))
            own = self._item("skill", one.code, one.zh, one.en, one.code, notes=f"basis: {one.basis}")
            self._associate("isChildOf", own, families[one.family], number)

    def _occupations(self) -> None:
        for number, one in enumerate(self.contents.occupations, start=1):
            words = [word for word in (one.local_alias, one.national_code) if word]
            own = self._item("occupation", one.code, one.zh, one.en, one.code, notes=one.tasks, conceptKeywords=words)
            self._associate("isChildOf", own, self.package.document_link, number)

    def _requirements(self) -> None:
        skills = {one.id: one for one in self.contents.skills}
        occupations = {one.id: one for one in self.contents.occupations}
        ranks = {rank.value: rank for rank in Rank}
        sentence = {}
        for locale in (CHINESE, ENGLISH):
            with force_locale(locale):
                sentence[locale] = gettext("%(skill)s, from rank %(rank)s on (%(name)s)", skill="{0}", rank="{1}", name="{2}")
        for number, one in enumerate(self.contents.requirements, start=1):
            skill, occupation, rank = skills[one.skill_id], occupations[one.occupation_id], ranks[one.rank]
            own = self._item(
                "requirement", f"{occupation.code}/{skill.code}", sentence[CHINESE].format(skill.zh, rank.value, rank.zh),
                sentence[ENGLISH].format(skill.en, rank.value, rank.en), f"{occupation.code}/{skill.code}",
                notes=f"basis: {one.basis}",
            )  # fmt: skip
            self._associate("isChildOf", own, self._end("occupation", occupation.code), number)
            self._associate("isRelatedTo", own, self._end("skill", skill.code))
            self._associate("hasSkillLevel", own, self._end("rank", rank.value))

    def _mapping(self, one: ConfirmedMapping) -> None:
        if one.skill_id is not None:
            own = self._end("skill", next(skill.code for skill in self.contents.skills if skill.id == one.skill_id))
        else:
            own = self._end("occupation", next(held.code for held in self.contents.occupations if held.id == one.occupation_id))
        theirs = self._concept(one)
        kind, turned = RELATIONS[one.relation]
        self._associate(kind, *((theirs, own) if turned else (own, theirs)))

    def _concept(self, one: ConfirmedMapping) -> Json:
        """A concept of a classification as the end of an association: by its own address where it has one."""
        identifier = self.by.identifier(one.kind.value, one.ref)
        uri = one.ref if one.kind is FrameworkKind.ESCO else f"urn:uuid:{identifier}"
        return {"title": f"{one.code} {one.name}".strip(), "identifier": identifier, "uri": uri}

    def _item(self, kind: str, key: object, zh: str, en: str, code: str, **more: object) -> Json:
        identifier, type_id = self.by.identifier(kind, key), self.by.identifier("type", kind)
        kind_link = self.package.types[type_id]
        title = str(kind_link["title"])
        self.package.items[identifier] = {
            "identifier": identifier, "uri": self.by.uri("CFItems", identifier), "fullStatement": zh, "alternativeLabel": en,
            "humanCodingScheme": code, "CFItemType": title, "CFItemTypeURI": self.by.link("CFItemTypes", type_id, title),
            "language": "zh-CN", "lastChangeDateTime": self.stamp, **{name: value for name, value in more.items() if value},
        }  # fmt: skip
        return self.by.link("CFItems", identifier, zh)

    def _end(self, kind: str, key: object) -> Json:
        identifier = self.by.identifier(kind, key)
        return self.by.link("CFItems", identifier, str(self.package.items[identifier]["fullStatement"]))

    def _associate(self, kind: str, origin: Json, destination: Json, number: int | None = None) -> None:
        identifier = self.by.identifier("association", f"{origin['identifier']}/{kind}/{destination['identifier']}")
        made: Json = {
            "identifier": identifier, "uri": self.by.uri("CFAssociations", identifier), "associationType": kind,
            "originNodeURI": origin, "destinationNodeURI": destination, "lastChangeDateTime": self.stamp,
        }  # fmt: skip
        self.package.associations[identifier] = made if number is None else {**made, "sequenceNumber": number}


def stamp(at: dt.datetime) -> str:
    """A time of the store as CASE writes it: with its zone."""
    return at.replace(tzinfo=dt.UTC, microsecond=0).isoformat()


def _ends(association: Json) -> Iterator[object]:
    for name in ("originNodeURI", "destinationNodeURI"):
        end = association[name]
        yield end["identifier"] if isinstance(end, dict) else None
