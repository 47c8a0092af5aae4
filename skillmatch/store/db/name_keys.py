"""The order of names as a Chinese reader expects it: by pinyin with its tone, character after character, in a column of its own;
and the order of codes by their numbers.

A database orders Chinese text by its code points, in which 安 comes after 丁. The keys are written with the words of the search
(``registers.search``), so that whoever writes a name and says so there has written its place too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from peewee import SQL, CharField
from pypinyin import Style, lazy_pinyin

from skillmatch.cleaning import clean_cell, clean_name, simplified, without_points
from skillmatch.store.db.surnames import surname_readings

MAX_KEY_LENGTH = 120
MAX_CODE_KEY_LENGTH = 60
UNSPELT = "~"
"""The key of a name without letters or digits; an empty key is one that was never made."""


def column() -> CharField:
    """The column that keeps the key of a name; empty until the words of the row are kept."""
    return CharField(MAX_KEY_LENGTH, default="", constraints=[SQL("DEFAULT ''")])


def code_column() -> CharField:
    """The same for the key of a code."""
    return CharField(MAX_CODE_KEY_LENGTH, default="", constraints=[SQL("DEFAULT ''")])


def code_key(code: str) -> str:
    """The key of a code in the order of its numbers: each is written behind the number of its digits.

    Examples
    --------
    >>> sorted(["401", "52", "W-10", "W-9"], key=code_key)
    ['52', '401', 'W-9', 'W-10']
    """
    return re.sub(r"[0-9]+", _counted_digits, code.casefold())[:MAX_CODE_KEY_LENGTH] or UNSPELT


def _counted_digits(number: re.Match[str]) -> str:
    digits = number.group().lstrip("0")
    return f"{len(digits):02d}{digits}"


@lru_cache(maxsize=65536)
def name_key(name: str, *, person: bool = False) -> str:
    """The key of a name: characters of one sound stand together, and shorter names before longer ones.

    Spellings of one name have one key: points, blanks inside Chinese and traditional characters make no difference.

    Parameters
    ----------
    name : str
    person : bool
        Whether it begins with a surname, which may be read in a way of its own.

    Examples
    --------
    >>> sorted(["丁一", "安东", "王五", "Abel"], key=name_key)
    ['Abel', '安东', '丁一', '王五']
    >>> name_key("曾志", person=True), name_key("單 芳", person=True) == name_key("单芳", person=True)
    ('zeng1曾 zhi4志', True)
    """
    text = clean_name(name) if person else clean_cell(name)
    plain = unicodedata.normalize("NFKC", without_points(text)).casefold().strip()
    sounds = [_sound(character) for character in plain]
    if person and (readings := surname_readings(plain)):
        sounds[: len(readings[0])] = readings[0]
    keys = (spelled if spelled == sign else spelled + simplified(sign) for spelled, sign in zip(sounds, plain, strict=True))
    return " ".join(keys)[:MAX_KEY_LENGTH] or UNSPELT


@lru_cache(maxsize=32768)
def _sound(character: str) -> str:
    return character if character.isascii() else lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0]
