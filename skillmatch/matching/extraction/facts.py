"""The plain facts of a job advert: how many, for how much, by when, with which permits and shifts. Patterns over a folded text."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from skillmatch.matching.extraction.pay import pay
from skillmatch.matching.extraction.rules import Fact, number

__all__ = ["count_of", "headcount", "needed_by", "pay", "permits", "shifts"]

MAX_PEOPLE, MAX_DAYS_AHEAD = 1000, 3 * 366
"""What is beyond is no headcount, no day to begin."""

ZH_NUMBER = r"\d{1,4}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两俩仨三四五六七八九]"
_EN_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_EN_NUMBERS = {word: n for n, word in enumerate(_EN_WORDS, 1)} | {"俩": 2, "仨": 3}
EN_NUMBER = r"\d{1,4}|" + "|".join(_EN_WORDS)
_ASKING = "hir(?:e|ing)|need(?:s|ed)?|seek(?:s|ing)?|recruit(?:s|ing)?|wanted:?|looking for|headcount:?|vacancies:?|positions:?"
_WORKING = (
    r"(?:welder|electrician|fitter|operator|worker|technician|person|position|opening|inspector|driver|machinist|mechanic|helper|"
    r"tester|analyst|picker|packer|grower|keeper|handler|assembler|cleaner|hand|candidate|vacanc(?:y|ie))s?"
)
_NO_PEOPLE = r"[\d.,%]|\s*(?:years?|hours?|months?|days?|k|yuan|rmb|:|-|–|/)"
_BEHIND = r"(?![员次力以左民份间才工口事机称字片校班]|多?年)"
_PEOPLE = (
    (
        re.compile(
            rf"(?:招聘?|聘|急需|需要?|要|缺|找|招募|名额)[^\n,，。;；\d]{{0,14}}?(?<![\d.])({ZH_NUMBER})\s*(?:名|人{_BEHIND}|位|个人)"
        ),
        0.95,
    ),
    (re.compile(r"(?:人数|名额|招工数|需求)\s*[:为]?\s*(\d{1,4})(?![\d.])"), 0.95),
    (re.compile(rf"(?:{_ASKING})\s+(?:up to\s+|for\s+)?(?:an? )?({EN_NUMBER})(?!{_NO_PEOPLE})(?![a-z])"), 0.9),
    (re.compile(rf"(?<![\w.,-])({EN_NUMBER})\s+(?:[a-z-]+\s+){{0,3}}?(?:{_WORKING}|people|staff)(?![a-z])"), 0.9),
    (
        re.compile(
            r"(?<![a-z])(?:workers?|operators?|welders?|people|openings?|vacanc(?:y|ies)|headcount)\s*(?:x|×|:|\()\s*(\d{1,3})(?![\d.])"
        ),
        0.9,
    ),
    (re.compile(rf"(?<![\d.])({ZH_NUMBER})\s*(?:名|位|个人|人{_BEHIND})"), 0.7),
    (re.compile(rf"(?:工|员|师傅?|司机|手)\s*(?:([俩仨])|({ZH_NUMBER})个(?!月|小时|班|工作))"), 0.8),
    (re.compile(r"(?:工|员|师傅?|司机|手)\s*[x×*]\s*(\d{1,3})(?!\d)"), 0.8),
    (re.compile(r"夫妻(?:工|档)?(一)对|(一)对夫妻"), 0.6),
)
_NOT_ASKED = re.compile(
    r"(?:员工|公司|团队|现有|规模|企业|管理|班组|宿舍|人间|同事|带(?:领|过|着|队)?|管(?:理|过)?|手下|领导|领着|徒弟|"
    r"家里|team of|staff of|employs|lead(?:ing|s)?|"
    r"supervis(?:e|ed|es|ing)|manag(?:e|ed|es|ing)|with|over)[^\d招聘需缺找]{0,6}$"
)
_BY_THE_PIECE = re.compile(r"\s*(?:间|床|桌|一组|班组|团队|队伍|小组|宿舍|/间)")


def headcount(folded: str) -> Fact[int] | None:
    """Return how many people are asked for: ``招聘8名``, ``俩人``, ``名额20``, ``3 welders``; the surest words, then the first.

    Those whom somebody leads (带10人班组), a firm employs or a room holds are not asked for.
    """
    for words, confidence in _PEOPLE:
        for match in words.finditer(folded):
            at = next(group for group in range(1, words.groups + 1) if match.group(group))
            count = 2 if "夫妻" in match.group() else count_of(match.group(at))
            before = folded[max(0, match.start(at) - 14) : match.start(at)]
            led = _NOT_ASKED.search(before) or _BY_THE_PIECE.match(folded, match.end())
            if 1 <= count <= MAX_PEOPLE and not led:
                return Fact(count, confidence, (match.span(),))
    return None


def count_of(text: str) -> int:
    """A number of people in digits or words, 0 where it is none."""
    return _EN_NUMBERS.get(text) or number(text)


_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES, 1)}
_EN_MONTH = rf"(?P<month>{'|'.join(_MONTH_NAMES)})[a-z]*"
_DAYS = (
    re.compile(r"(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_EN_MONTH},?(?:\s+(?P<year>20\d\d))?(?![\w])"),
    re.compile(rf"(?<![a-z]){_EN_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>20\d\d))?"),
)
_END = re.compile(r"(?P<this>本月底|月底)|(?P<yearend>年底|year[- ]end|the end of the year)")
_CUE = re.compile(r"前|之前|到岗|入职|上岗|报到|开工|截止|by|before|start|join|deadline|no later")


def needed_by(folded: str, today: dt.date) -> Fact[dt.date] | None:
    """The day by which people are needed; a day without a year is the next one, past and far days are none."""
    best: Fact[dt.date] | None = None
    for words in _DAYS:
        for match in words.finditer(folded):
            day = _next_day(match["year"], match["month"], int(match["day"]), today)
            if day is None or not 0 <= (day - today).days <= MAX_DAYS_AHEAD:
                continue
            cue = _CUE.search(folded, max(0, match.start() - 16), min(len(folded), match.end() + 8))
            confidence = 0.95 if cue else 0.5
            if best is None or confidence > best.confidence:
                end = cue.end() if cue and match.end() <= cue.start() <= match.end() + 3 else match.end()
                best = Fact(day, confidence, ((match.start(), end),))
    if best is None and (end_of := _END.search(folded)) and _CUE.search(folded, max(0, end_of.start() - 8), end_of.end() + 6):
        month = today.month if end_of["this"] else 12
        best = Fact(dt.date(today.year, month, calendar.monthrange(today.year, month)[1]), 0.6, (end_of.span(),))
    return best


def _next_day(year: str | None, month: str, day: int, today: dt.date) -> dt.date | None:
    number_of_month = _MONTHS.get(month[:3]) or (int(month) if month.isdigit() else 0)
    try:
        if year:
            return dt.date(int(year), number_of_month, day)
        found = dt.date(today.year, number_of_month, day)
        return found if found >= today else dt.date(today.year + 1, number_of_month, day)
    except ValueError:
        return None


_CARD = r"(?:特种)?(?:作业|操作|上岗|驾驶|资格|从业)*(?:人员)?(?:证书?|执照)"
_EN_CARD = r"(?:operat(?:or|ing|ion)s?(?:'s)?\s+)?(?:work(?:ing)?\s+)?(?:permits?|licen[cs]es?|certificates?|cards?)"
_PERMITS = {
    "hazchem": rf"(?:危险?化学?品|危险化工工艺)(?:安全)?{_CARD}|hazardous[- ]chemicals?\s+{_EN_CARD}",
    "electric": rf"(?:低压|高压)?电工{_CARD}|(?:low[- ]voltage\s+)?electric(?:al|ian)(?:'s)?\s+{_EN_CARD}",
    "welding": rf"(?:电?焊工?|焊接|熔化焊接)(?:与热切割)?{_CARD}|weld(?:ing|er)(?:'s)?(?: and thermal[- ]cutting)?\s+{_EN_CARD}",
    "refrigeration": rf"制冷(?:工|与空调)?(?:设备)?{_CARD}|refrigeration(?: and air[- ]conditioning)?\s+{_EN_CARD}",
    "forklift": rf"叉车(?:工|司机)?{_CARD}|特种设备作业(?:人员)?证|forklift\s+(?:driver(?:'s)?\s+)?{_EN_CARD}",
    "uav": rf"(?:农用|植保)?无人机(?:飞手)?{_CARD}|(?:uav|drone)\s+(?:pilot(?:'s)?\s+)?{_EN_CARD}",
}
_PERMIT_WORDS = {permit: re.compile(words) for permit, words in _PERMITS.items()}
_SPECIAL = re.compile(r"特种作业(?:操作)?(?:资格)?证书?|special[- ]operations?\s+(?:permit|certificate|licen[cs]e)")
_SPECIAL_TRADES = (
    ("welding", r"焊|weld"),
    ("electric", r"电工|electric"),
    ("refrigeration", r"制冷|refrigerat"),
    ("hazchem", r"化工|chemical"),
)
_NOT_NEEDED = re.compile(r"(?:无需|不需要?|不要求|不用|免|no need for an? |without an? |no )$")


def permits(folded: str) -> tuple[Fact[str], ...]:
    """The permits that are asked for or held, as the identifiers of the register; a 特种作业证 is the one of the trade named."""
    found: dict[str, Fact[str]] = {}
    for permit, words in _PERMIT_WORDS.items():
        asked = (match.span() for match in words.finditer(folded))
        spans = tuple(span for span in asked if not _NOT_NEEDED.search(folded[max(0, span[0] - 20) : span[0]]))
        if spans:
            sure = not folded[slice(*spans[0])].startswith("特种设备")
            found[permit] = Fact(permit, 0.95 if sure else 0.6, spans)
    special = tuple(m.span() for m in _SPECIAL.finditer(folded))
    if special and not found:
        trade = next((permit for permit, words in _SPECIAL_TRADES if re.search(words, folded)), None)
        if trade:
            found[trade] = Fact(trade, 0.6, special)
    return tuple(found.values())


_SHIFTS: tuple[tuple[str, Callable[[str], re.Match[str] | None]], ...] = (
    (
        "rotating",
        re.compile(r"[两二三四]班(?:[两三]?倒|[两三]运转|制)|倒班|轮班|(?:rotating|two|three|2|3)[- ]shifts?|shift work").search,
    ),
    ("night", re.compile(r"(?<!无)(?<!不上)夜班|night[- ]shifts?").search),
    ("day", re.compile(r"长白班|常白班|白班|day[- ]shifts?").search),
    ("flexible", re.compile(r"时间灵活|弹性(?:工作|时间|上班)|flexible (?:hours|time|working)").search),
)  # fmt: skip


def shifts(folded: str) -> tuple[Fact[str], ...]:
    """The shifts that are named, as the identifiers of the register."""
    found = [(name, search(folded)) for name, search in _SHIFTS]
    return tuple(Fact(name, 0.9, (match.span(),)) for name, match in found if match)
