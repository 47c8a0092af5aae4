"""What is done to a text before it is compared: one spelling, no words that say nothing of the trade, parts of a fair length."""

from __future__ import annotations

import re
import unicodedata

from opencc import OpenCC

MAX_TEXT_LENGTH = 20_000
"""Characters of a text that are read; what stands behind them is not."""

MAX_PART_LENGTH = 160
"""Characters of a part that is encoded by itself."""

MAX_PARTS = 96
"""Parts of a text that are encoded."""

_LIST_FROM = 30
"""From so many characters on, blanks between Chinese words separate the items of a list; below, they are typing."""

_SIMPLIFIED = OpenCC("t2s")
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BREAK = re.compile(r"[\n\r|;!?\u3002\u00b7\u2022]+|(?<!\d)\.(?=\s|$)")
_BLANK_IN_LIST = re.compile(rf"(?<=[{_CJK}a-z0-9)])\s+(?=[{_CJK}a-z0-9(])")
_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-*])\s*")

_PAY = (
    r"(?:\d+(?:\.\d+)?\s*(?:k|千|万|元|块)?\s*[-~至到]\s*)?"
    r"\d+(?:\.\d+)?\s*(?:k\b|千|万|元|块)(?:\s*/?\s*(?:每|每个)?(?:小时|天|日|月|年))?"
)
_NO_OFFICE = r"(?!专员|专干|专业|主管|经理|顾问|总监|助理|师|员|岗|官)"
_NOISE = re.compile(
    "|".join(
        (
            rf"(?:月薪|年薪|日薪|时薪|底薪|薪资|工资|待遇|薪酬)\s*[:为]?\s*(?:{_PAY}|面议|从优|优厚|\d[\d\-~]*)?(?:以上|起|左右)?",
            _PAY,
            r"(?:急招|急聘|诚聘|诚招|高薪(?:诚聘|招聘)?|招聘|招募|直招|直聘|长期招|大量招)" + _NO_OFFICE,
            r"(?:包吃包?住|包吃|包住|管吃管?住|提供食宿|免费食宿|吃住全包)",
            r"(?:五险一金|六险一金|五险|社保|双休|单休|年终奖|带薪年假|福利(?:好|优厚))" + _NO_OFFICE,
            r"(?:两班倒|三班倒|两班制|三班制|倒班|长白班|白班|夜班|白夜班|坐班|八小时工作制|\d+\s*小时工作制)",
            r"(?:熟练工?|熟手|生手(?:可|亦可)?|有经验者?(?:优先)?|经验不限|学历不限|男女不限)",
            r"(?:应届(?:生|毕业生)?(?:可|亦可|优先)?|无需经验|免费培训|长期稳定)",
            r"\d+\s*[-~至到]?\s*\d*\s*年(?:以上)?(?:工作|相关|从业)?经验",
            r"(?:\d+\s*[-~至到]\s*)?\d+\s*(?:名|人|位)(?=$|[\s,.;:、。()])",
            r"\b(?:urgently?|hiring|wanted|vacancy|full[- ]?time|part[- ]?time|immediate start|competitive salary|shift work)\b",
            r"\b(?:m/f/d|m/w/d|f/m/x)\b",
            r"[$€£¥]\s?\d[\d,.]*\s?k?(?:\s?[-~]\s?[$€£¥]?\s?\d[\d,.]*\s?k?)?"
            r"(?:\s?(?:per|an?|/)\s?(?:hour|day|week|month|year|annum))?",
        )
    )
)
"""Words of job adverts that say nothing of the trade. Seniority that is part of a trade's name (高级, senior) is kept: whole titles
are compared, and 高级技师 or senior lecturer are names."""

_EMPTY_EDGE = " \t-~,.;:/|+*#&!?'\"()[]{}<>=_、。·"


def spelling(text: str) -> str:
    """One spelling: full-width and compatibility forms (NFKC), lower case, simplified characters, no control characters.

    Never raises and never returns more than ``MAX_TEXT_LENGTH`` characters; lone surrogates become blanks.
    """
    cut = text[:MAX_TEXT_LENGTH]
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"} and c != "\n" else c for c in cut)
    plain = unicodedata.normalize("NFKC", plain)[:MAX_TEXT_LENGTH].lower()
    plain = _SIMPLIFIED.convert(plain)
    return re.sub(r"[^\S\n]+", " ", re.sub(r"\s*\n\s*", "\n", plain)).strip()


def trade_words(text: str) -> str:
    """The text without what says nothing of the trade; all of it where nothing else would be left.

    Parameters
    ----------
    text : str
        As ``spelling`` returns it.
    """
    left = re.sub(r"[^\S\n]+", " ", _NOISE.sub(" ", text)).strip(_EMPTY_EDGE + "\n")
    return left if re.search(r"\w\w", left) else text


def parts(text: str) -> list[str]:
    """The sentences, lines or list items of a text, in order; a short text is one part.

    Parameters
    ----------
    text : str
        As ``trade_words`` returns it. In a long Chinese text blanks separate items too.

    Returns
    -------
    list of str
        At least one, at most ``MAX_PARTS``, each of 1 to ``MAX_PART_LENGTH`` characters; [""] for an empty text.
    """
    if len(text) <= _LIST_FROM and "\n" not in text and "|" not in text:
        return [text]
    chinese = len(re.findall(rf"[{_CJK}]", text)) * 2 > len(text.replace(" ", ""))
    found: list[str] = []
    for piece in _BREAK.split(text):
        items = _BLANK_IN_LIST.split(piece) if chinese else [piece]
        for item in items:
            cleaned = _NUMBERING.sub("", item).strip(_EMPTY_EDGE)
            found += [cleaned[at : at + MAX_PART_LENGTH] for at in range(0, len(cleaned), MAX_PART_LENGTH)]
        if len(found) >= MAX_PARTS:
            break
    found = [part for part in found if part.strip()]
    return found[:MAX_PARTS] or [text[:MAX_PART_LENGTH]]


_TOKENS = re.compile(rf"[{_CJK}]+|[^\s{_CJK}]+")
_CHINESE = re.compile(rf"[{_CJK}]")


def grams(text: str) -> list[str]:
    """The character n-grams of a text: one and two of Chinese, two to four within words of other scripts.

    Parameters
    ----------
    text : str
        As ``spelling`` returns it.
    """
    found: list[str] = []
    for run in _TOKENS.findall(text):
        if _CHINESE.match(run):
            found += run
            found += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            word = f" {run[:60]} "
            found += [word[i : i + size] for size in (2, 3, 4) for i in range(len(word) - size + 1)]
    return found


_UNIT = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}_])\w)(?:(?:(?![{_CJK}])[\w.+#'-])*(?:(?![{_CJK}_])[\w+#]))?")

MAX_WORDS, MAX_CHARACTERS = 5, 6
"""A window has so many words, or so many Chinese characters: names of skills seldom have more. A mixture counts by its shares."""


def windows(text: str) -> list[str]:
    """Every run of one to five words, or of two to six Chinese characters, within each part of a text; each once, in order.

    Parameters
    ----------
    text : str
        As ``trade_words`` returns it.
    """
    found: dict[str, None] = {}
    for part in parts(text):
        units = list(_UNIT.finditer(part))
        for first, start in enumerate(units):
            length = 0.0
            for last in units[first:]:
                length += 1 / (MAX_CHARACTERS if _CHINESE.match(last[0]) else MAX_WORDS)
                if length > 1 + 1e-9:
                    break
                if last is not start or not _CHINESE.match(last[0]):
                    found[part[start.start() : last.end()]] = None
    return list(found)


def words(text: str) -> list[str]:
    """The words of a text and the pairs of neighbouring Chinese characters (one that stands alone, alone), in order.

    Parameters
    ----------
    text : str
        Spelled, as for ``grams``.
    """
    found: list[str] = []
    for run in _TOKENS.findall(text):
        if _CHINESE.match(run):
            found += [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        else:
            found += _UNIT.findall(run)
    return found


def n_words(text: str) -> float:
    """Length of a text in words; five Chinese characters count as two.

    Parameters
    ----------
    text : str
        As ``spelling`` returns it.
    """
    return sum(0.4 if _CHINESE.match(unit) else 1.0 for unit in _UNIT.findall(text))
