"""The posts of an advert that asks for several kinds of people: 焊工3名、电工2名; 焊工、电工、钳工各4名; 3 welders and 2
electricians."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.matching.extraction.facts import EN_NUMBER, MAX_PEOPLE, ZH_NUMBER, count_of
from skillmatch.matching.extraction.rules import Fact, Span

MAX_POSTS = 12

_ENDING = (
    r"(?:工|员|师傅?|司机|飞手|厨|文员|会计|库管|品管|出纳|保安|保洁|主管|经理|班长|组长|厂长|专员|助理|顾问|"
    r"人员|操作|洗碗|切配|学徒|前台|客服|销售|配菜|护士|老师|教练)"
)
_ITEM = r"(?<![\u3400-\u9fffa-z])(?:[急诚另现招聘需要缺找募直]{0,4}(?:招聘?|聘|需要?|缺|找)|岗位)?:?\s*"
_TITLE = rf"(?P<title>(?!\d)[\u3400-\u9fffa-z0-9/]{{0,12}}?{_ENDING})(?:\([^()\n]{{0,40}}\))?"
_COUNTED = re.compile(rf"{_ITEM}{_TITLE}\s*[:x×*]?\s*(?P<n>{ZH_NUMBER})\s*(?:名|人|位|个)(?!月|小时|班|工作日|人?间)")
_MARKED = re.compile(rf"{_ITEM}{_TITLE}\s*[x×*]\s*(?P<n>\d{{1,3}})(?!\d)")
_EACH = re.compile(rf"各\s*(?:招聘?|要|需)?\s*(?P<n>{ZH_NUMBER})\s*(?:名|人|位|个)?")
_LISTED = re.compile(r"(?:招聘?|聘|需要?|缺|找|岗位|职位)[^\n,，。;；:]{0,6}?:?\s*(?P<list>[^\n。;；:]{3,60})")
_BETWEEN = re.compile(r"[、,，/;；和及与\s]+|\d+[.、]|[①-⑳]")
_WHOLE_TITLE = re.compile(rf"(?:[急诚另现]?(?:招聘?|聘))?(?P<title>[\u3400-\u9fff]{{1,8}}{_ENDING})(?:\([^()]*\))?$")
_EN_TITLE = (
    r"(?P<title>(?:[a-z-]+ ){0,3}?[a-z-]*(?:ers?|ors?|ists?|ians?|ics|mates?|guards?|drivers?|clerks?|"
    r"accountants?|assistants?|cooks?))"
)
_ENGLISH = re.compile(
    rf"(?<![\w.,-])(?P<n>{EN_NUMBER})\s*(?:x\s+)?{_EN_TITLE}(?![a-z])|"
    rf"(?<![a-z]){_EN_TITLE.replace('title', 'other')}\s*(?:x\s*|\()(?P<m>\d{{1,3}})\)?(?!\d)"
)
_NO_TITLE = re.compile(
    r"^(?:.*(?<![a-z])(?:rmb|sept\w*|octo\w*|nov\w*|dec\w*|yuan|per|of|a|an|people|persons?)(?![a-z]).*|people|other|over|her|under|after|number|"
    r"years? .*|.*offers?|.*shifts?|.*(?:dinner|summer|winter|order|power|water)s?)$"
)


@dataclass(frozen=True)
class PostStretch:
    """A post: where its title stands, how many, and the stretches that speak of it alone."""

    title: Span
    headcount: Fact[int] | None
    stretches: tuple[Span, ...]


def posts(folded: str) -> tuple[PostStretch, ...]:
    """The posts of an advert in their order; none where it asks for one kind of people."""
    found: dict[str, tuple[Span, Fact[int] | None]] = {}
    for words in (_COUNTED, _MARKED):
        for match in words.finditer(folded):
            _add(found, folded, match.span("title"), match["n"], match.span("n"))
    if len(found) < 2:
        for match in _ENGLISH.finditer(folded):
            part, count = ("title", "n") if match["n"] else ("other", "m")
            if not _NO_TITLE.match(match[part]):
                _add(found, folded, match.span(part), match[count], match.span(count))
    if len(found) < 2:
        found = _listed(folded)
    titles = sorted(found.values(), key=lambda one: one[0])[:MAX_POSTS]
    if len(titles) < 2:
        return ()
    starts = [title[0] for title, _ in titles]
    return tuple(
        PostStretch(title, count, (_stretch(folded, title, starts), *_spoken_of(folded, title, starts))) for title, count in titles
    )


def total(counts: Sequence[Fact[int] | None]) -> Fact[int] | None:
    """Return how many all posts together ask for, as far as the advert says."""
    told = [count for count in counts if count is not None]
    if not told:
        return None
    return Fact(
        sum(one.value for one in told), min(one.confidence for one in told), tuple(span for one in told for span in one.spans)
    )


def _add(found: dict[str, tuple[Span, Fact[int] | None]], folded: str, title: Span, count: str, span: Span) -> None:
    people = count_of(count)
    if 1 <= people <= MAX_PEOPLE:
        words = min(title[0], span[0]), max(title[1], span[1])  # 3 welders, 焊工3名
        found.setdefault(folded[slice(*title)], (title, Fact(people, 0.9, (words,))))


def _listed(folded: str) -> dict[str, tuple[Span, Fact[int] | None]]:
    """Titles in a row behind a word of recruiting, with the number that each has (各4名) where there is one."""
    found: dict[str, tuple[Span, Fact[int] | None]] = {}
    each = _EACH.search(folded)
    people = count_of(each["n"]) if each else 0
    for match in _LISTED.finditer(folded):
        begin, end = match.span("list")
        edges = [begin, *(edge for gap in _BETWEEN.finditer(folded, begin, end) for edge in gap.span()), end]
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            title = _WHOLE_TITLE.match(folded[start:stop].strip().removesuffix("各").split("各")[0])
            if title:
                left = start + len(folded[start:stop]) - len(folded[start:stop].lstrip())
                span = (left + title.start("title"), left + title.end("title"))
                near = each is not None and 0 <= each.start() - span[1] <= 60 and 1 <= people <= MAX_PEOPLE
                count = Fact(people, 0.9, (each.span(),)) if near and each is not None else None
                found.setdefault(folded[slice(*span)], (span, count))
        if len(found) >= 2:
            return found
        found = {}
    return found


def _stretch(folded: str, title: Span, starts: list[int]) -> Span:
    """From a title to the end of its line or to the next title."""
    line = folded.find("\n", title[1]) % (len(folded) + 1)
    stop = re.search(r"[。;；]", folded[title[1] : line])
    ends = [line, *(start for start in starts if start > title[0]), *([title[1] + stop.start()] if stop else [])]
    return title[0], min(ends)


def _spoken_of(folded: str, title: Span, starts: list[int]) -> list[Span]:
    """Later lines that begin with the title and a colon."""
    named = re.compile(rf"(?:^|(?<=[\n。;；]))\s*(?:\d+[.、]|[①-⑳])?\s*{re.escape(folded[slice(*title)])}\s*[:(]")
    found = []
    for match in named.finditer(folded, title[1]):
        if match.end() > max(starts):
            line = folded.find("\n", match.end()) % (len(folded) + 1)
            stop = re.search(r"[。;；]", folded[match.end() : line])
            found.append((match.start(), match.end() + stop.start() if stop else line))
    return found
