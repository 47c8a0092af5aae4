"""The fictitious enterprises; the named ones of the published report get no people and no demands."""

from __future__ import annotations

from skillmatch.demo.bulk import insert
from skillmatch.demo.world import DemoFirm, World, table
from skillmatch.store.db.upsert import ids
from skillmatch.store.organisations.models import Enterprise
from skillmatch.terms import Basis

FIELDS = ("code", "zh", "en", "industry", "business", "town", "basis")


def write_enterprises(world: World) -> None:
    """Write the enterprises and remember them in `world`."""
    lines = table("firms.csv")
    insert(
        Enterprise,
        FIELDS,
        [
            (
                line["code"], line["zh"], line["en"], line["industry"], line["business"], world.towns[line["town"]],
                Basis.SAMPLE.value,
            )
            for line in lines
        ],
    )  # fmt: skip
    known = ids(Enterprise)
    for line in lines:
        jobs = line["occupations"].split(";")
        town = world.towns[line["town"]]
        world.firms.append(DemoFirm(known[line["code"]], line["code"], town, int(line["size"]), jobs))
