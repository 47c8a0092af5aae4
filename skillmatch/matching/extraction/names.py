"""Names found whole in a text, and the pieces by which parts of them are compared. All constants are chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from skillmatch.matching.extraction.rules import Span, fold

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_RUNS = re.compile(rf"[{_CHINESE}]+|[a-z0-9&+]+")
_ENDINGS = re.compile(r"(?:ings?|ers?|ors?|ions?|ments?|ances?|ences?|ed|es|s|e)$")
_EMPTY = frozenset({"and", "of", "the", "for", "in", "to", "with", "a", "an", "or", "on", "operat", "work", "us", "based"})
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_CARD_BEHIND = re.compile(r"\s*(?:特种|作业|操作)*证")


@dataclass(frozen=True)
class FoundName:
    """A name, by the position of what it names, and its places in the text; ``share`` of the name that stands there."""

    index: int
    share: float
    spans: tuple[Span, ...]


@lru_cache(maxsize=10_000)
def spellings(name: str) -> tuple[str, ...]:
    """A name as it may stand in a text: folded, and without what stands in brackets."""
    whole = fold(name).strip()
    bare = _BRACKETS.sub("", whole).strip()
    return tuple(dict.fromkeys(text for text in (whole, bare) if text))


def pieces(folded: str, start: int = 0, end: int | None = None) -> list[tuple[str, Span]]:
    """The pieces by which names are compared: pairs of Chinese characters and stems of other words, with their places."""
    found = []
    for run in _RUNS.finditer(folded, start, len(folded) if end is None else end):
        text, at = run.group(), run.start()
        if text[0] >= "\u3400":
            found += [(text[i : i + 2], (at + i, at + i + 2)) for i in range(len(text) - 1)]
        elif (stem := _stem(text)) not in _EMPTY:
            found.append((stem, run.span()))
    return found


def _stem(word: str) -> str:
    stem = _ENDINGS.sub("", word) if len(word) > 3 else word
    return stem if len(stem) >= 3 else word


class NameIndex:
    """Names of numbered things, several to each.

    Parameters
    ----------
    names : sequence of sequences of str
        The names of each thing.
    """

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        owners: dict[str, int] = {}
        for index, own in enumerate(names):
            for name in own:
                for spelled in spellings(name):
                    if _long_enough(spelled):
                        owners.setdefault(spelled, index)
        self._owners = owners
        self._starts: dict[str, list[str]] = {}
        for spelled in sorted(owners, key=len, reverse=True):
            self._starts.setdefault(spelled[:2], []).append(spelled)

    def whole(self, folded: str) -> list[FoundName]:
        """The things whose whole name stands in the text, the longest name at each place; a name of a permit (焊工证) is none."""
        spans: dict[int, list[Span]] = {}
        at = 0
        while at < len(folded) - 1:
            step = 1
            for name in self._starts.get(folded[at : at + 2], ()):
                match = _anywhere(name).match(folded, at)
                if match:
                    step = match.end() - at
                    if not _CARD_BEHIND.match(folded, match.end()):
                        spans.setdefault(self._owners[name], []).append(match.span())
                    break
            at += step
        return [FoundName(index, 1.0, tuple(own)) for index, own in spans.items()]


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in their order, those that touch or overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


@lru_cache(maxsize=10_000)
def _anywhere(name: str) -> re.Pattern[str]:
    """A pattern for a folded name, made when a text first begins like it: Latin words whole, also in the plural, however parted."""
    loose = r"[\s-]{1,3}".join(re.escape(word) for word in re.split(r"[\s-]+", name) if word)
    before = "" if name[0] >= "\u3400" else "(?<![a-z0-9])"
    return re.compile(before + loose + ("" if name[-1] >= "\u3400" else "(?:e?s)?(?![a-z0-9])"))


def _long_enough(name: str) -> bool:
    return len(name) >= (2 if name[0] >= "\u3400" else 4)
