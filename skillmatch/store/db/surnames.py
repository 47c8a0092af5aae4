"""How surnames are read where the character has another reading elsewhere: 曾 is zēng, not céng; 单 is shàn, not dān.

Readings are pinyin with the number of the tone, the usual one first. Sources: 现代汉语词典 (entries marked 姓) and 百家姓.
"""

from __future__ import annotations

from skillmatch.cleaning import simplified

SURNAMES = {
    "万俟": "mo4 qi2", "尉迟": "yu4 chi2", "长孙": "zhang3 sun1", "单于": "chan2 yu2", "令狐": "ling2 hu2", "澹台": "tan2 tai2",
    "皇甫": "huang2 fu3", "宰父": "zai3 fu3", "子车": "zi3 ju1", "乐正": "yue4 zheng4", "夹谷": "jia2 gu3", "拓跋": "tuo4 ba2",
    "纥干": "he2 gan1", "鲜于": "xian1 yu2", "洗马": "xian3 ma3", "曾": "zeng1", "单": "shan4", "翟": "zhai2", "解": "xie4",
    "仇": "qiu2", "查": "zha1", "覃": "qin2/tan2", "尉": "wei4/yu4", "朴": "piao2", "区": "ou1", "盖": "ge3/gai4",
    "乐": "yue4/le4", "任": "ren2", "华": "hua4", "缪": "miao4/mou2", "佴": "nai4", "繁": "po2", "种": "chong2", "黑": "he4/hei1",
    "员": "yun4", "贠": "yun4", "过": "guo1", "晟": "cheng2/sheng4", "秘": "bi4", "折": "she2", "那": "na1", "祭": "zhai4",
    "牟": "mu4/mou2", "燕": "yan1", "召": "shao4", "宓": "mi4/fu2", "郗": "xi1/chi1", "哈": "ha3", "相": "xiang4", "能": "nai4",
    "阚": "kan4", "乜": "nie4", "卜": "bu3", "撒": "sa3", "干": "gan1", "应": "ying1", "谌": "chen2/shen4", "令": "ling2",
    "郇": "xun2/huan2", "句": "gou1", "葛": "ge3", "占": "zhan1", "费": "fei4/bi4", "要": "yao1", "炅": "gui4", "适": "kuo4",
    "都": "du1", "纪": "ji3", "莘": "shen1/xin1", "洗": "xian3", "角": "jue2/jiao3", "颉": "xie2", "郄": "qie4/xi4",
    "隗": "wei3/kui2", "宁": "ning4", "粘": "nian2", "肖": "xiao1", "么": "yao1", "藏": "zang4", "重": "chong2", "车": "che1",
    "柏": "bai3/bo2", "逄": "pang2", "冼": "xian3", "褚": "chu3", "殷": "yin1", "眭": "sui1", "盛": "sheng4",
}  # fmt: skip
"""Readings of surnames: those of several characters divided by blanks, other readings by a stroke."""

MAX_SURNAME_LENGTH = 2


def surname_readings(name: str) -> list[tuple[str, ...]]:
    """The ways in which the beginning of a name is read as a surname, the usual one first; none for a surname that is read as ever.

    Parameters
    ----------
    name : str
        As :func:`skillmatch.cleaning.clean_name` leaves it.

    Examples
    --------
    >>> surname_readings("覃塘"), surname_readings("尉遲恭"), surname_readings("王芳")
    ([('qin2',), ('tan2',)], [('yu4', 'chi2'), ('wei4',), ('yu4',)], [])
    """
    start = simplified(name[:MAX_SURNAME_LENGTH])
    found: list[tuple[str, ...]] = []
    if len(name) > MAX_SURNAME_LENGTH:  # a name of two characters is a surname of one and a given name
        found += [tuple(reading.split()) for reading in SURNAMES.get(start, "").split("/") if reading and len(start) > 1]
    return found + [(reading,) for reading in SURNAMES.get(start[:1], "").split("/") if reading]
