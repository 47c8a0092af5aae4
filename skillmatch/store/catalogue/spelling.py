"""Search keys of Chinese names: pinyin without tones, and the initials."""

from __future__ import annotations

import re

from pypinyin import lazy_pinyin


def pinyin(name: str) -> str:
    """The whole name in letters and digits: ``化工总控工`` → ``huagongzongkonggong``."""
    return "".join(_syllables(name))


def initials(name: str) -> str:
    """The first letter of each character; Latin words stay whole: ``DCS系统操作`` → ``dcsxtcz``."""
    return "".join(part if latin else part[:1] for part, latin in _marked(name))


def _syllables(name: str) -> list[str]:
    return [part for part, _ in _marked(name)]


def _marked(name: str) -> list[tuple[str, bool]]:
    marked = []
    for piece in re.findall(r"[A-Za-z0-9]+|[^\x00-\x7f]+", name):
        latin = piece.isascii()
        for part in [piece] if latin else lazy_pinyin(piece):
            clean = re.sub(r"[^a-z0-9]", "", part.lower())
            if clean:
                marked.append((clean, latin))
    return marked
