"""The phrases of a folded text that are compared with names, and the stretches that speak of somebody else or of nothing held."""

from __future__ import annotations

import re

from skillmatch.matching.extraction.rules import Span, clauses

MAX_PHRASE_LENGTH, WINDOW = 16, 12
"""Chinese characters of a phrase that is compared as one, and of the overlapping windows that a longer one is cut into: speech that
was written down has no punctuation."""

MAX_WORDS, WORD_WINDOW = 9, 6
"""The same in words, of other scripts."""

_HAN = re.compile("[\u3400-\u9fff]")
_SPLIT = re.compile(r"[:()/→\[\]【】《》<>\"“”'‘’&+①-⑳❶-❿…~=#*@]+|\s+(?:and|or|plus|including|such as)\s+|--+|[—–]+")
_JOINED = re.compile(r"以及|并且|还有|或者|[和与及或并跟]")
_WORD = re.compile(r"[^\s]+")
_LINES = r"[^\n。!?]"
_CLAUSE = r"[^\n,，。;；!?、:()]"

_DENIED = re.compile(
    rf"(?:(?<![是])不是|并?非(?=[^\n]{{2}}(?<!非标))|而非|不要|不招|不收|不会|不懂|不做|没(?:有)?(?:干|做|学|碰|搞|用|接触)过|无需|不需要?|不要求|不用)"
    rf"{_CLAUSE}{{1,16}}"
    rf"|(?<![^\n,，。;；!?、:()]){_CLAUSE}{{1,10}}(?:不用(?:管|你|做|干)|不会|没(?:干|做|学|碰)过|勿扰|免谈|另有人)(?={_CLAUSE}{{0,2}}(?:$|[\n,，。;；!?]))"
    r"|(?<![a-z])(?:not(?: looking for)?|never (?:did|done|worked (?:as|with|in))|no (?:experience|knowledge) (?:in|"
    r"of|with)|without|"
    r"rather than|instead of|is not)\s[^\n,.;!?()]{2,40}"
)
_OF_THE_FIRM = re.compile(
    rf"(?:公司|企业|集团|我厂|本厂|我司|单位)(?:简介|介绍|情况|概况){_LINES}*"
    rf"|(?:公司|企业|集团|我厂|本厂|我司|厂区)(?:始建|创建|创立|成立|系|是|为|现有|占地|下设|主营|主要(?:生产|从事|产品)|专业(?:从事|生产)|"
    rf"拥有|位于|通过|产品){_LINES}*"
    rf"|(?:现有|共有){_CLAUSE}{{0,20}}(?:人员|员工|职工)(?:近|约|共|余|\d){_LINES}*"
    r"|(?:about (?:us|the company)|our company (?:is|was|makes|has)|we are an? [^\n.]{0,40}(?:company|manufacturer|"
    r"maker|producer|group|firm)"
    r"|(?:founded|established) in \d{4})[^\n.!?]*"
)
_FIRM_NAME = re.compile(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff某]{0,14}?(?:有限)?(?:公司|集团|工厂|厂|物流园|合作社|基地|食堂|项目部|工业园)"
    r"(?=[\u3400-\u9fff]{0,4}(?:急?招|诚?聘|急?需|缺|找))"
)


def of_others(folded: str) -> list[Span]:
    """The stretches that say what is not asked for or held, and those in which a firm speaks of itself."""
    return [match.span() for words in (_DENIED, _OF_THE_FIRM) for match in words.finditer(folded)]


def firm_names(folded: str) -> list[Span]:
    """Names of firms before a word of recruiting: what a firm makes is not what is asked for."""
    return [match.span() for match in _FIRM_NAME.finditer(folded)]


def phrases(folded: str) -> list[Span]:
    """The phrases of a text in their order: clauses, cut at brackets, colons and joining words, and windows of long ones."""
    found: list[Span] = []
    for clause in clauses(folded):
        for piece in _pieces(folded, clause, _SPLIT):
            found.append(piece)
            joined = _pieces(folded, piece, _JOINED)
            if len(joined) > 1:
                found += [part for part in joined if part[1] - part[0] >= 2]
            found += _windows(folded, piece)
    return list(dict.fromkeys(found))


def _pieces(folded: str, span: Span, at: re.Pattern[str]) -> list[Span]:
    found, start = [], span[0]
    for stop, following in [*(match.span() for match in at.finditer(folded, *span)), (span[1], span[1])]:
        text = folded[start:stop]
        left = len(text) - len(text.lstrip())
        if text.strip():
            found.append((start + left, start + left + len(text.strip())))
        start = following
    return found


def _windows(folded: str, span: Span) -> list[Span]:
    start, end = span
    if len(_HAN.findall(folded, start, end)) * 2 >= end - start:
        if end - start <= MAX_PHRASE_LENGTH:
            return []
        return [(at, min(at + WINDOW, end)) for at in range(start, end - WINDOW // 2, WINDOW // 2)]
    words = [match.span() for match in _WORD.finditer(folded, start, end)]
    if len(words) <= MAX_WORDS:
        return []
    step = WORD_WINDOW // 2
    return [(words[at][0], words[min(at + WORD_WINDOW, len(words)) - 1][1]) for at in range(0, len(words) - step, step)]
