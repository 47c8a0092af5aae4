"""Words about the network: its levels, bases and sites, and the life of an entry of a register."""

from __future__ import annotations

from skillmatch.terms.words import Word


class NetworkLevel(Word):
    """市—镇—企."""

    CITY = "city", "市级", "City"
    TOWN = "town", "镇街", "Town or subdistrict"
    ENTERPRISE = "enterprise", "企业", "Enterprise"


class BaseKind(Word):
    """The three bases, and the places of the network that give courses."""

    ACADEMY = "ACADEMY", "寿光工匠学院", "Craftsman Academy"
    SMART_HUB = "SMART_HUB", "智匠之家", "Smart Craftsman Hub"
    INNOVATION_BASE = "INNOVATION_BASE", "职工创新基地", "Employee Innovation Base"
    TOWN_CENTER = "TOWN_CENTER", "镇街培训中心", "Town training centre"
    ENTERPRISE_STATION = "ENTERPRISE_STATION", "工匠培育工作站", "Craftsman cultivation station"


class Pillar(Word):
    """三大赋能基地: the three bases, under which every place of the network stands."""

    ACADEMY = "ACADEMY", "寿光工匠学院", "Craftsman Academy"
    SMART_HUB = "SMART_HUB", "智匠之家", "Smart Craftsman Hub"
    INNOVATION_BASE = "INNOVATION_BASE", "职工创新基地", "Employee Innovation Base"


class SiteKind(Word):
    """企业阵地: the kinds of places that an enterprise keeps for learning."""

    LECTURE_HALL = "lecture_hall", "匠心讲堂", "Craftsman's lecture hall"
    SMART_HUB = "smart_hub", "智匠之家", "Smart Craftsman Hub"
    TRAINING_GROUND = "training_ground", "实训基地", "Practical training ground"
    STATION = "station", "工匠培育工作站", "Craftsman cultivation station"


class RegisterState(Word):
    """The life of an entry of a register; a course has the same steps, and is told in words of its own (``CourseState``)."""

    DRAFT = "draft", "草稿", "Draft"
    REVIEWED = "reviewed", "已审核", "Reviewed"
    LISTED = "listed", "在册", "In the register"
    RETIRED = "retired", "已停用", "Retired"
