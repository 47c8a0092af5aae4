"""Rows of an office's sheet that are no entries: the template's example, totals, remarks, signatures, repeated heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skillmatch.store.registers.intake.headers import head_key

EXAMPLE = ("示例", "example")
"""A row whose first cell begins so is the template's own and is passed over."""

_WORDS = (
    "合计|总计|小计|共计|累计|本页小计|备注|附注|注|说明|填表说明|填表人?|制表人?|审核人?|审批人?|经办人|负责人|单位负责人|部门负责人|填报人|填报单位"
    "|填报时间|填报日期|填表日期|制表日期|联系人|联系电话|审核意见|单位盖章|盖章|签字|签章|以上人员|以上信息|以上情况"
    "|total|subtotal|grandtotal|sum|note|notes|remark|remarks|preparedby|checkedby|approvedby|signature|date"
)
_NO_ENTRY = re.compile(
    rf"(?:{_WORDS})(?:\([^)]*\))?(?:[:：].*)?|(?:共|共计|合计|总计|小计)[:：]?\d+(?:人|名|条|行)?.*|以上.{{2,}}|注[:：\d].*"
)
_LONG = 40
"""A single cell with more characters than this beside empty ones is a sentence, not an entry."""


def is_example(cells: Sequence[str], key_place: int | None) -> bool:
    """Whether a row is the template's example."""
    if cells[0].strip().casefold().startswith(EXAMPLE):
        return True
    return key_place is not None and key_place < len(cells) and cells[key_place].strip().casefold().startswith(EXAMPLE)


def is_no_entry(cells: Sequence[str]) -> bool:
    """Whether a row sums up, remarks or signs: its first filled cell says so.

    Examples
    --------
    >>> is_no_entry(["合 计", "2人"]), is_no_entry(["填表人：毕升", "", "", "2026"]), is_no_entry(["", "注国", "男"])
    (True, True, False)
    """
    filled = [cell for cell in cells if cell.strip()]
    first = head_key_with_colon(filled[0]) if filled else ""
    return bool(_NO_ENTRY.fullmatch(first)) or (len(filled) == 1 and len(first) > _LONG)


def repeats_heads(cells: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether a row is the row of heads again, as where printed pages were copied."""
    pairs = [(head_key(cell), head_key(head)) for cell, head in zip(cells, heads, strict=False) if cell.strip()]
    return len(pairs) > 1 and all(cell == head for cell, head in pairs)


def head_key_with_colon(text: str) -> str:
    """A cell without blanks, in plain forms, its colon kept."""
    return re.sub(r"\s+", "", text).replace("：", ":").replace("（", "(").replace("）", ")").casefold()
