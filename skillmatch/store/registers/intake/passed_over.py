"""Rows of an office's sheet that are no entries: the template's example, totals, remarks, signatures, repeated heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skillmatch.store.registers.intake.headers import NumberedRow, SheetHeader, head_key
from skillmatch.store.registers.intake.parsed import MAX_TOLD, Parsed, TextSheet

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


def only_entries(
    parsed: Parsed, sheet: TextSheet, headed: SheetHeader, key: int | None, hidden: bool | None
) -> Iterator[NumberedRow]:
    """The rows of a sheet that are entries; the others are counted and told.

    Parameters
    ----------
    parsed : Parsed
        Gets the notes, and the question about hidden rows, when the last row was read.
    sheet : TextSheet
    headed : SheetHeader
        The heads of the sheet and the rows below them.
    key : int or None
        The place of the column that says whose or which entry a row is.
    hidden : bool or None
        Whether hidden rows are to be read; None where nobody said.
    """
    passed: dict[str, list[int]] = {}
    heads = [head_key(cell) for cell in headed.cells]
    for number, cells in headed.rows:
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if number in sheet.hidden_rows and not hidden:
            code = "hidden_rows"
        elif is_example(cells, key):
            code = "examples_passed_over"
        elif is_no_entry(cells):
            code = "no_entries"
        elif repeats_heads(cells, heads):
            code = "heads_again"
        else:
            yield number, cells
            continue
        passed.setdefault(code, []).append(number)
    if any(code == "examples_passed_over" for code, _ in parsed.notes):
        passed.pop("examples_passed_over", None)  # its sentence names no place: once is enough
    parsed.questions.hidden |= "hidden_rows" in passed and hidden is None
    parsed.notes += [(code, {"n": len(found), "rows": found[:MAX_TOLD], "sheet": sheet.name}) for code, found in passed.items()]


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


def repeats_heads(cells: Sequence[str], keys: Sequence[str]) -> bool:
    """Whether a row is the row of heads again, as where printed pages were copied; ``keys`` are the heads as they are compared."""
    filled = [(cell, key) for cell, key in zip(cells, keys, strict=False) if cell.strip()]
    return len(filled) > 1 and all(head_key(cell) == key for cell, key in filled)


def head_key_with_colon(text: str) -> str:
    """A cell without blanks, in plain forms, its colon kept."""
    return re.sub(r"\s+", "", text).replace("：", ":").replace("（", "(").replace("）", ")").casefold()
