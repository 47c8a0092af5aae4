"""One way to clean what people type, paste and import: cells, names and heads become what a reader sees in them.

Import, forms, search and duplicates use these functions alike. What cannot be seen is taken out, what only looks like a
character is replaced by it, and what nobody could read is named by :func:`unknown_characters`, so that it can be refused.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
"""Chinese characters, as the inside of a character class."""

_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(
    rf"[{_DIRECTIONS}\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
"""Soft hyphens, joiners, marks of direction, fillers, selectors of a variant, byte order marks."""

_MISLEADING = re.compile(rf"[{_DIRECTIONS}]")
_BLANKS = re.compile(r"[\s\x85\u2800\u3164\uffa0]+|_x00(?:[01][0-9A-Fa-f]|7[Ff])_")
"""Blanks and line ends of all kinds, also as Excel writes a control character into a workbook: ``_x000D_``."""

_RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺"
        "⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀"
        "聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
) | {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""CJK radicals and Kangxi radicals, which PDF files yield in place of the characters that look the same. Source: Unicode's
``EquivalentUnifiedIdeograph.txt``."""

_PRIVATE = dict(
    zip(
        map(chr, (*range(0xE78D, 0xE797), 0xE7C7, 0xE7C8, *range(0xE7E7, 0xE7F4), *range(0xE815, 0xE865))),
        "︐︒︑︓︔︕︖︗︘︙ḿǹ〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌"
        "龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻",
        strict=True,
    )
)
"""Characters that GBK and the first editions of GB 18030 put into the private use area, where the edition of 2022 has them."""

_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}
_MEANT = str.maketrans({private: _RADICALS.get(meant, meant) for private, meant in _PRIVATE.items()} | _RADICALS | _WIDE)

_NEWER = re.compile("[\U0001f000-\U0001fbff\U00020000-\U0003fffd]")
"""Blocks of pictures and of Chinese characters in which Unicode goes on to fill places that Python does not know yet."""

_POINT = "[·•．‧・∙･⋅⸱․.]"
_POINTS = re.compile(rf"(?<=[{HAN}]) ?{_POINT}(?: ?{_POINT})* ?(?=[{HAN}])")
_INNER = re.compile(rf"(?<=[{HAN}·]) (?=[{HAN}·])")
_REMARK = re.compile(r"[(\[{【〔〖《<][^()\[\]{}【】〔〕〖〗《》<>]*(?:[)\]}】〕〗》>]|$)")
_POINT_INSIDE = re.compile(rf"(?<=[{HAN}])·(?=[{HAN}])")
_SIMPLIFIED = OpenCC("t2s")
_HEAD_MARKS = " *:;,.、。※★☆#"


def clean_cell(text: str) -> str:
    """One line as it is read: what cannot be seen is gone, a run of blanks and line ends is one blank, and none is around it.

    Letters and digits of full width become plain ones, radicals and private-use characters the characters that they stand for.
    Chinese punctuation stays.

    Examples
    --------
    >>> clean_cell(" ＰＬＣ\\u200b编程_x000D_\\n二级（中级） ")
    'PLC编程 二级（中级）'
    """
    if text.isascii() and text.isprintable() and "_x" not in text:  # most codes and numbers of a large file
        return " ".join(text.split())
    shown = _INVISIBLE.sub("", text)
    if not shown.isascii():
        shown = unicodedata.normalize("NFC", shown.translate(_MEANT))
    return " ".join(_BLANKS.sub(" ", shown).split())


def clean_name(text: str) -> str:
    """The name of a person as :func:`clean_cell` reads it, without blanks inside Chinese, and with one kind of point.

    Examples
    --------
    >>> clean_name("艾力 ． 买买提"), clean_name("赵　敏"), clean_name("Anna  Maria J. Smith")
    ('艾力·买买提', '赵敏', 'Anna Maria J. Smith')
    """
    name = clean_cell(text)
    return name if name.isascii() else _INNER.sub("", _POINTS.sub("·", name)).replace("．", ".")


def clean_head(text: str) -> str:
    """The head of a column without remarks in brackets, marks such as ``*``, and blanks inside Chinese.

    A head that is nothing but a remark stays.

    Examples
    --------
    >>> clean_head("身份证\\n号码（18位）"), clean_head("＊姓　名："), clean_head("Year of birth*")
    ('身份证号码', '姓名', 'Year of birth')
    """
    head = clean_cell(unicodedata.normalize("NFKC", clean_cell(text)))
    bare, before = head, ""
    while bare != before:
        before, bare = bare, _REMARK.sub(" ", bare)
    return _INNER.sub("", clean_cell(bare.strip(_HEAD_MARKS)) or head)


def without_points(text: str) -> str:
    """A cleaned text without the points between Chinese syllables: 艾力·买买提 is also written 艾力买买提."""
    return text if text.isascii() else _POINT_INSIDE.sub("", _POINTS.sub("·", text))


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, one for one."""
    return text if text.isascii() else "".join(map(_simplified, text))


def name_identity(name: str) -> str:
    """The letters and characters that spellings of one name have in common, simplified and in lower case.

    Examples
    --------
    >>> name_identity("張 偉") == name_identity("张伟"), name_identity("艾力•买买提") == name_identity("艾力买买提")
    (True, True)
    """
    plain = simplified(unicodedata.normalize("NFKC", clean_name(name)).casefold())
    return "".join(character for character in plain if character.isalnum())


def unknown_characters(text: str) -> list[str]:
    """The characters of a cleaned text that no font and no other system has, each once, in their order.

    They are control, private-use and unassigned characters, halves of a pair, and the sign of a broken encoding (U+FFFD). Line ends
    and tabs are none of them. :func:`code_point` names one.
    """
    if text.isprintable() and "\ufffd" not in text:
        return []
    return list(dict.fromkeys(character for character in text if _is_unknown(character)))


def code_point(character: str) -> str:
    """The number of a character as people look it up: ``U+E000``."""
    return f"U+{ord(character):04X}"


def has_direction_marks(text: str) -> bool:
    """Whether a text holds marks that turn the direction of writing, by which one name can be made to look like another."""
    return _MISLEADING.search(text) is not None


def invisible_characters(text: str) -> list[str]:
    """The characters that cleaning takes out because nobody can see them, each once."""
    return list(dict.fromkeys(_INVISIBLE.findall(text)))


def _is_unknown(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind == "Cn":
        return _NEWER.match(character) is None or ord(character) & 0xFFFE == 0xFFFE
    return (kind in ("Cc", "Co", "Cs") and character not in "\n\r\t") or character == "\ufffd"


@lru_cache(maxsize=32768)
def _simplified(character: str) -> str:
    return str(_SIMPLIFIED.convert(character))
