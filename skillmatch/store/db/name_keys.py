"""The order of names as a Chinese reader expects it: by pinyin with its tone, character after character, in a column of its own.

A database orders Chinese text by its code points, in which 安 comes after 丁. The key is written with the words of the search
(``registers.search``), so that whoever writes a name and says so there has written its place too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from peewee import SQL, CharField
from pypinyin import Style, lazy_pinyin

MAX_KEY_LENGTH = 120
UNSPELT = "~"
"""The key of a name without letters or digits; an empty key is one that was never made."""


def column() -> CharField:
    """The column that keeps the key; empty until the words of the row are kept."""
    return CharField(MAX_KEY_LENGTH, default="", constraints=[SQL("DEFAULT ''")])


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """The key of a name: characters of one sound stand together, and shorter names before longer ones.

    Examples
    --------
    >>> sorted(["丁一", "安东", "王五", "Abel"], key=name_key)
    ['Abel', '安东', '丁一', '王五']
    """
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    return " ".join(map(_sound, plain))[:MAX_KEY_LENGTH] or UNSPELT


@lru_cache(maxsize=32768)
def _sound(character: str) -> str:
    spelled = character if character.isascii() else lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0]
    return spelled if spelled == character else spelled + character
