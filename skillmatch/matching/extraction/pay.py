"""The monthly pay that an advert offers, in yuan: each amount is told by the words beside it, and the plainest one counts."""

from __future__ import annotations

import re

from skillmatch.matching.extraction.rules import Fact, number

MIN_PAY, MAX_PAY = 1000, 200_000
"""What is beyond is no monthly pay in yuan."""

_UNIT = {"k": 1000, "千": 1000, "万": 10_000, "w": 10_000}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN_AMOUNT = (
    r"[一二两三四五六七八九十]{1,2}万(?:[一二三四五六七八九]千?(?!月|天|年|名|人|个))?|"
    r"[一二两三四五六七八九]千(?:[一二三四五六七八九]百?(?!月|天|年|名|人|个))?"
)
_AMOUNT = rf"{_DIGITS}|{_HAN_AMOUNT}"
_COIN = r"[¥￥]|rmb\s*|cny\s*"
_TO = r"-{1,2}|~|～|至|到|–|—|to|and|/(?=\d{4})"
_SCALE = r"[k千万w](?![a-z])"
_PAY = re.compile(
    rf"(?P<over>过)?(?P<coin>{_COIN})?(?<!\d)(?<!\d[.,])(?<![a-z])(?P<low>{_AMOUNT}|(?<=过)万)\s*(?P<lowunit>{_SCALE})?\s*(?:元|块|yuan|rmb)?"
    rf"(?:\s*(?:{_TO})\s*(?:{_COIN})?(?P<high>{_AMOUNT})\s*(?P<highunit>{_SCALE})?)?"
    r"\s*(?P<yuan>元|块钱?|(?:rmb|cny|yuan)(?![a-z]))?(?P<about>左右|上下)?(?P<open>以上|起步?|\+|往上|打底)?\s*"
    r"(?P<per>(?:/|每|一|a |per |an )\s*(?:个)?(?:小时|时|天|日|周|月|年|件|棵|斤|亩|吨|米|趟|单|h|hour|hr|day|week|"
    r"month|year|annum|piece)(?![a-z])"
    r"|(?:monthly|p\.?m\.?)(?![a-z]))?"
)
_KEY = re.compile(
    r"(?:年薪|月薪|月入|月收入|月结|月工资|一个?月|每月|到手|综合(?:薪资|工资|收入)?|工资|薪资|薪酬|薪水|待遇|收入|转正后?|能拿|挣|计件|熟练工?|"
    r"(?:annual |monthly |yearly )?(?:salary|pay|wages?|income|earn(?:s|ings)?))[^\n\d,，。;；¥￥一二两三四五六七八九十]{0,8}$"
)
_YEARLY = re.compile(r"年薪|一年|每年|annual|yearly|year|annum|/\s*年|^年")
_SHORTER = re.compile(r"时|天|日|周|件|棵|斤|亩|吨|米|趟|单|hour|hr|/h|day|week|piece")
_BY_THE_DAY = re.compile(
    r"(?:日(?:结|薪|工资)?|天|时薪|小时|每[件棵斤亩吨米趟单]|一[件棵斤亩吨米趟单]|daily|hourly|per (?:day|"
    r"hour))[^\n\d,，。;；]{0,4}$"
)
_NO_PAY = re.compile(
    r"(?:津贴|补贴|补助|餐补|满勤|全勤|奖金?|罚款?|押金|加|另补|补|提成|费用?|学费|报名费|注册资[本金]|占地|成立于|产能|年产|电话|微信|编号|邮编|"
    r"allowance|bonus|deposit|fee|phone|tel|founded|established)[^\n\d,，。;；]{0,5}$"
)
_BASE = re.compile(r"(?:底薪|保底|基本工资|学徒期?|试用期?|实习期?|培训期间?|base (?:pay|salary))[^\n\d,，。;；]{0,5}$")
_BEHIND = re.compile(
    r"\s*(?:年(?!薪)|月(?!薪)|日|号|岁|人|名|位|平|亩|吨|台|套|米|毫米|mm|cm|kg|小时|天|%|℃|度|个|期|届|版|号线|级|棵|只|单|次|million|people|years?|hours?)"
)


def pay(folded: str) -> Fact[tuple[int | None, int | None]] | None:
    """The monthly pay in yuan, from and up to; none where it is agreed upon (面议) or paid by the day, the hour or the piece alone.

    An amount needs a word, a coin or a unit that says it is pay, or is a range of what a month's pay may be. What is said to be
    for a
    year is divided by twelve; a whole pay goes before a basic one, a range before a single amount, and then the first counts.
    """
    best: tuple[int, Fact[tuple[int | None, int | None]]] | None = None
    for match in _PAY.finditer(folded):
        found = _pay_fact(folded, match)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return None if best is None else best[1]


def _pay_fact(folded: str, match: re.Match[str]) -> tuple[int, Fact[tuple[int | None, int | None]]] | None:
    """How plainly an amount is a month's pay (4 to 1), and the fact; None where it is none."""
    before, per = folded[max(0, match.start() - 14) : match.start()], match["per"] or ""
    marked = bool(match["coin"] or match["yuan"])
    key, base = _KEY.search(before), bool(_BASE.search(before))
    if _SHORTER.search(per) or _BY_THE_DAY.search(before) or (_NO_PAY.search(before) and not key):
        return None
    if not (marked or per or match["open"] or match["about"]) and _BEHIND.match(folded, match.end()):
        return None
    unit = match["highunit"] or match["lowunit"]
    low, high = _yuan(match["low"], match["lowunit"] or unit), _yuan(match["high"], match["highunit"] or unit)
    yearly = bool(_YEARLY.search(per)) or (not per and key is not None and bool(_YEARLY.search(key.group())))
    bounds = [None if value is None else round(value / 12 if yearly else value) for value in (low, high)]
    known = [value for value in bounds if value is not None]
    if not known or not all(MIN_PAY <= value <= MAX_PAY for value in known):
        return None
    if len(known) == 2:
        plain = key is not None or marked or bool(unit) or bool(per) or known[0] % 100 == known[1] % 100 == 0
        if not plain or known[0] * 10 < known[1]:
            return None
        rank = 1 if base else 4 if key or marked or unit or per else 3
        told: tuple[int | None, int | None] = (min(known), max(known))
    else:
        sure = key is not None or base or bool(per) or bool(match["open"] or match["about"]) or bool(unit and not match["over"])
        if not sure:
            return None  # a fine, a prize or the price of a meal
        rank, opened = (1 if base else 2), base or bool(match["open"] or match["over"])
        told = (known[0], None if opened else known[0])
    start = match.start() - (len(key.group()) if key else 0)
    confidence = 0.95 if key and rank == 4 else 0.9 if rank == 4 else 0.8 if rank == 3 else 0.7
    return rank, Fact(told, confidence, ((start, match.start() + len(match.group().rstrip())),))


def _yuan(text: str | None, unit: str | None) -> float | None:
    if text is None:
        return None
    if text == "万":
        return 10_000
    if not text[0].isdigit():
        return _han(text)
    value = float(text.replace(",", "")) if len(text) <= 12 else 1e12
    return value * _UNIT.get(unit or "", 1) if value < 1000 or not unit else value


def _han(text: str) -> float:
    """一万二, 八千, 五千五: what follows the unit is the next smaller one."""
    unit = "万" if "万" in text else "千"
    whole, _, rest = text.partition(unit)
    return number(whole) * _UNIT[unit] + (number(rest.rstrip("千百")) * _UNIT[unit] / 10 if rest else 0)
