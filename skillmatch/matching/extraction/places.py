"""The towns in which an advert says that the work is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillmatch.matching.extraction.names import NameIndex
from skillmatch.matching.extraction.rules import Fact, Span

_SHORT = re.compile(r"(?:街道|镇|乡|生态经济园区)$| (?:Subdistrict|Town|Eco-Economic Zone)$")
_ELSEWHERE = re.compile(
    r"班车|发车|接送|乘车|站点|配送|送货|发货|送到|拉到|运到|发往|老家|户籍|客户|shuttle|bus (?:from|stop)|deliver|pick[- ]?up"
)
_AT = re.compile(r"(?:在|位于|地点|地址|at|in|near)\s*:?$")
_HAN = re.compile("[\u3400-\u9fff]")


class TownFinder:
    """Finds the towns of a vocabulary in adverts.

    Parameters
    ----------
    towns : sequence of sequences of str
        The names of each.
    """

    def __init__(self, towns: Sequence[Sequence[str]]) -> None:
        self._long = {name.lower() for names in towns for name in names}
        self._names = NameIndex([_names(names) for names in towns])

    def of_work(self, folded: str) -> tuple[Fact[int], ...]:
        """The towns of work, by position; where a bus stops or goods are taken is none.

        A town may stand without 镇 or 街道, at the edge of a clause or behind a word of place: 古城 is also any old town.
        """
        found = []
        for one in self._names.whole(folded):
            spans = tuple(span for span in one.spans if self._is_place(folded, span) and not _elsewhere(folded, span))
            if spans:
                found.append(Fact(one.index, 0.9, spans))
        return tuple(found)

    def _is_place(self, folded: str, span: Span) -> bool:
        start, end = span
        if folded[start:end] in self._long or not _HAN.match(folded[start]):
            return True
        alone_before = start == 0 or not _HAN.match(folded[start - 1])
        alone_behind = end == len(folded) or not _HAN.match(folded[end])
        return alone_before or alone_behind or bool(_AT.search(folded, max(0, start - 8), start))


def _names(names: Sequence[str]) -> list[str]:
    """A town's names, and the short ones: 洛城 of 洛城街道, Luocheng of Luocheng Subdistrict."""
    short = [_SHORT.sub("", name) for name in names]
    return [*names, *(name for name in short if len(name) >= (2 if name[:1] >= "\u3400" else 6))]


def _elsewhere(folded: str, span: Span) -> bool:
    """Whether the words before a town, in its sentence, speak of a way there."""
    start = max(folded.rfind(mark, 0, span[0]) for mark in "\n。;；!")
    return bool(_ELSEWHERE.search(folded, max(start + 1, span[0] - 40), span[0]))
