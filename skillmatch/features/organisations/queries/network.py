"""The network as a tree: city, towns, enterprises, with bases, sites, programmes and their figures as far as they may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch import events
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import NotFound
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.catalogue import cards
from skillmatch.store.db.database import rows
from skillmatch.store.organisations import queries as organisation_queries
from skillmatch.store.organisations.queries import PlacedBase, PlacedEnterprise, PlacedSite, Programme
from skillmatch.store.statistics import figure_sets
from skillmatch.store.statistics.counting import BaseFigures
from skillmatch.terms import NetworkLevel, Role


@dataclass(frozen=True)
class BaseNode:
    """A base with its programmes and, for those who may see them, its figures."""

    base: PlacedBase
    programmes: Sequence[Programme]
    figures: BaseFigures | None


@dataclass(frozen=True)
class EnterpriseNode:
    """An enterprise with its stations and sites."""

    enterprise: PlacedEnterprise
    bases: Sequence[BaseNode]
    sites: Sequence[PlacedSite]


@dataclass(frozen=True)
class TownNode:
    """A town (None: the enterprises that name no town) with its centres and its enterprises."""

    town: cards.TownCard | None
    centres: Sequence[BaseNode]
    firms: Sequence[EnterpriseNode]


@dataclass(frozen=True)
class NetworkTree:
    """The network: the bases of the city, the town centres that belong to no town, and the towns."""

    city: Sequence[BaseNode]
    centres: Sequence[BaseNode]
    branches: Sequence[TownNode]


def tree(snap: Snapshot, acting: Acting) -> NetworkTree:
    """The whole network, in a constant number of queries."""
    nodes = _nodes(acting)
    firms = _firms(nodes)
    branches = [TownNode(town, _centres(nodes, town.id), firms.get(town.id, [])) for town in snap.towns]
    if None in firms:
        branches.append(TownNode(None, [], firms[None]))
    city = [node for node in nodes if node.base.level is NetworkLevel.CITY]
    return NetworkTree(city, _centres(nodes, None), branches)


def branch(snap: Snapshot, acting: Acting, town_id: int) -> tuple[TownNode, Sequence[str], str]:
    """One town with its specialities and the note on it.

    Raises
    ------
    NotFound
        There is no such town.
    """
    place = snap.town_index.at(town_id)
    if place < 0:
        raise NotFound(MISSING)
    nodes = _nodes(acting)
    specialities, note = _said_of(town_id)
    return TownNode(snap.towns[place], _centres(nodes, town_id), _firms(nodes, town_id).get(town_id, [])), specialities, note


def _said_of(town_id: int) -> tuple[list[str], str]:
    found = rows("SELECT specialities, note FROM town WHERE id = ?", (town_id,))
    return organisation_queries.listed(found[0][0]), str(found[0][1])


def _nodes(acting: Acting) -> list[BaseNode]:
    """All bases; with figures for the city, and for a town with those of its own people."""
    bases, programmes = organisation_queries.bases(), organisation_queries.programmes()
    if acting.role not in (Role.CITY, Role.TOWN):
        return [BaseNode(base, programmes.get(base.id, []), None) for base in bases]
    kept = figure_sets.of_place(acting.town_id if acting.role is Role.TOWN else None)
    if kept.old:
        events.figures_wanted.send()
    return [BaseNode(base, programmes.get(base.id, []), kept.of.bases.get(base.id, BaseFigures())) for base in bases]


def _centres(nodes: Sequence[BaseNode], town_id: int | None) -> list[BaseNode]:
    return [node for node in nodes if node.base.level is NetworkLevel.TOWN and node.base.town_id == town_id]


def _firms(nodes: Sequence[BaseNode], town_id: int | None = None) -> dict[int | None, list[EnterpriseNode]]:
    sites = organisation_queries.sites()
    found: dict[int | None, list[EnterpriseNode]] = {}
    for one in organisation_queries.enterprises(town_id):
        bases = [node for node in nodes if node.base.enterprise_id == one.id]
        own = [site for site in sites if site.enterprise_id == one.id]
        found.setdefault(one.town_id, []).append(EnterpriseNode(one, bases, own))
    return found
