"""Sites and labs of the sample enterprises and of the bases, and what some practicals need: all of it made up."""

from __future__ import annotations

from skillmatch.demo.world import World
from skillmatch.store.catalogue.models import Course, CourseEquipment
from skillmatch.store.db.upsert import ids
from skillmatch.store.organisations.models import Base, Enterprise, Equipment, Lab, Site
from skillmatch.terms import EquipmentKind, SiteKind

SITES = (
    ("SITE-D01", SiteKind.LECTURE_HALL, "DEMO01"), ("SITE-D02", SiteKind.TRAINING_GROUND, "DEMO01"),
    ("SITE-D03", SiteKind.SMART_HUB, "DEMO07"), ("SITE-D04", SiteKind.STATION, "DEMO07"),
    ("SITE-D05", SiteKind.TRAINING_GROUND, "DEMO09"), ("SITE-D06", SiteKind.STATION, "DEMO02"),
)  # fmt: skip
LABS = (
    ("LAB-D01", "单元操作实训室", "Unit operations lab", "SITE-D02", None, 16, {"reactor": 4, "dcs_station": 8}),
    ("LAB-D02", "防水材料检测室", "Waterproofing test lab", "SITE-D05", None, 12, {"laboratory": 6}),
    ("LAB-D03", "智能制造实训室", "Smart manufacturing lab", None, "BASE2", 24, {"plc_bench": 12, "computer": 24}),
    ("LAB-D04", "数控加工实训室", "CNC lab", None, "BASE1", 20, {"machine_tool": 10, "computer": 20}),
    ("LAB-D05", "焊接实训室", "Welding lab", None, "BASE1", 15, {"welding_set": 15}),
    ("LAB-D06", "叉车实训场", "Forklift ground", None, "BASE1", 10, {"forklift": 5}),
)  # fmt: skip
NEEDS = {"CRS060": ("machine_tool", "computer"), "CRS062": ("welding_set",), "CRS077": ("forklift",), "CRS039": ("reactor",)}
SAMPLE = "sample"


def furnish(world: World) -> None:
    """Write sites, labs with their equipment, and what courses need."""
    firms = {firm.code: firm.id for firm in world.firms}
    towns = {firm.code: firm.town for firm in world.firms}
    named = {row.code: row for row in Enterprise.select().where(Enterprise.code.in_(list(firms)))}
    for code, site_kind, firm in SITES:
        owner = named[firm]
        Site.create(
            code=code, kind=site_kind.value, enterprise=owner, town=towns[firm], basis=SAMPLE,
            zh=owner.zh.removesuffix("(示例)") + site_kind.zh + "(示例)",
            en=f"{owner.en.removesuffix(' (sample)')} {site_kind.en} (sample)",
        )  # fmt: skip
    sites, bases, courses = ids(Site), ids(Base), ids(Course)
    for code, zh, en, site, base, stations, has in LABS:
        town = next((towns[firm] for name, _, firm in SITES if name == site), None)
        lab = Lab.create(
            code=code, zh=f"{zh}(示例)", en=f"{en} (sample)", site=site and sites[site], base=base and bases[base], town=town,
            stations=stations, basis=SAMPLE,
        )  # fmt: skip
        for kind, number in has.items():
            Equipment.create(lab=lab, kind=EquipmentKind(kind).value, number=number)
        if base is not None:
            world.stations[bases[base]] = max(stations, world.stations.get(bases[base], 0))
    for course, kinds in NEEDS.items():
        for kind in kinds:
            CourseEquipment.create(course=courses[course], kind=EquipmentKind(kind).value)
