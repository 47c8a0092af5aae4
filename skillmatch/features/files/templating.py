"""Templates to fill in: drop-downs, an example row, and a sheet that explains each column in two languages; CSV too."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from skillmatch.features.files.exporting import WORKBOOK
from skillmatch.store.database import Table
from skillmatch.store.intake.columns import Column, Intake, Kind
from skillmatch.store.intake.heads import entry_columns
from skillmatch.store.intake.known import Known
from skillmatch.store.reference import Skill
from skillmatch.terms import Rank, Word

EXAMPLE = {True: "示例", False: "Example"}
LISTS, EXPLAINED = {True: "可选项", False: "Choices"}, {True: "填写说明", False: "How to fill in"}
HEADS = ("列 Column", "必填 Required", "说明", "Explanation", "示例 Example")
FILLED_ROWS = 5000
"""So many rows have drop-downs; further ones are read all the same."""

KINDS = {
    Kind.KEY: ("编号", "A code."), Kind.TEXT: ("文字。", "Text."), Kind.WHOLE: ("整数。", "A whole number."),
    Kind.RANK: ("等级。", "A grade."), Kind.DATE: ("日期，如 2024-05-06。", "A date such as 2024-05-06."),
    Kind.FLAG: ("是或否。", "Yes or no."), Kind.WORD: ("从下拉列表中选择。", "Choose from the list."),
    Kind.REFERENCE: ("从下拉列表中选择，或填编号。", "Choose from the list, or enter the code."),
    Kind.FAMILY: ("技能门类。", "A skill family."), Kind.IDENTITY: ("", ""), Kind.LIST: ("", ""),
}  # fmt: skip
RULES = (
    ("第一行是列名，可用中文或英文，顺序不限；不认识的列会提示并跳过。",
     "The first row has the heads, in Chinese or English, in any order; unknown columns are told and passed over."),
    ("以“示例”开头的行不会导入；可以保留、改写或删除。",
     "A row that begins with “Example” is not imported; keep it, write over it or delete it."),
    ("空单元格：已有内容保持不变；新增时用默认值。", "An empty cell leaves what is there; a new entry gets the usual value."),
    ("同一编号再次导入只会更新，不会重复。", "The same code again updates and adds nothing twice."),
    ("不要使用公式；从别处复制时请“选择性粘贴—数值”。", "Use no formulas; paste copied cells as values."),
)  # fmt: skip


def workbook(path: Path, intake: Intake, *, zh: bool) -> None:
    """Write the template of a register as a workbook."""
    with xlsxwriter.Workbook(str(path), WORKBOOK | {"constant_memory": False}) as book:
        sheets = Template(book, intake, zh=zh)
        sheets.fill(intake.zh if zh else intake.en, _row_columns(intake), _example(intake, zh=zh))
        for one in intake.lists:
            if one.own_sheet:
                columns = entry_columns(intake, one)
                sheets.fill(one.own_sheet if zh else one.name.capitalize(), columns, [sheets.example(column) for column in columns])
        sheets.explain()
        sheets.lists()


def as_csv(intake: Intake, *, zh: bool) -> bytes:
    """The template of a register as CSV, with lists in cells."""
    columns = intake.columns
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_head(column, zh=zh) for column in columns])
    known = Known()
    writer.writerow([_marked(column, place, _shown(column, known, zh=zh), zh=zh) for place, column in enumerate(columns)])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


class Template:
    """The sheets of a template; the drop-downs point into a sheet of choices."""

    def __init__(self, book: Any, intake: Intake, *, zh: bool) -> None:
        self.book, self.intake, self.zh, self.known = book, intake, zh, Known()
        self.bold = book.add_format({"bold": True, "bg_color": "#DDEEE4", "border": 1, "text_wrap": True, "valign": "top"})
        self.needed = book.add_format({"bold": True, "bg_color": "#F6E3B4", "border": 1, "text_wrap": True, "valign": "top"})
        self.grey = book.add_format({"italic": True, "font_color": "#666666", "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.choices: dict[str, list[str]] = {}

    def fill(self, name: str, columns: Sequence[Column], example: Sequence[str]) -> None:
        """A sheet with its heads, its example row and its drop-downs."""
        sheet = self.book.add_worksheet(name)
        for place, column in enumerate(columns):
            head = _head(column, zh=self.zh)
            sheet.set_column(place, place, max(12, min(36, 2 * len(head) + 4)), self.text)
            sheet.write_string(0, place, head, self.needed if column.required else self.bold)
            sheet.write_string(1, place, example[place], self.grey)
            self._drop_down(sheet, place, column)
        sheet.freeze_panes(1, 1)

    def example(self, column: Column) -> str:
        """The example cell of a column on a second sheet."""
        shown = _shown(column, self.known, zh=self.zh)
        return f"{EXAMPLE[self.zh]} {shown}" if column.name == "code" else shown

    def explain(self) -> None:
        """The sheet that explains each column in both languages."""
        sheet = self.book.add_worksheet(EXPLAINED[self.zh])
        for place, (head, width) in enumerate(zip(HEADS, (30, 14, 46, 56, 40), strict=True)):
            sheet.set_column(place, place, width, self.wrap)
            sheet.write_string(0, place, head, self.bold)
        columns = [*self.intake.columns, *(part.column for one in self.intake.lists if one.own_sheet for part in one.parts)]
        for row, column in enumerate(columns, start=1):
            kind_zh, kind_en = KINDS[column.kind]
            cells = (
                f"{column.zh} {column.en}", "是 Yes" if column.required else "", column.about_zh or kind_zh,
                column.about_en or kind_en, _shown(column, self.known, zh=self.zh),
            )  # fmt: skip
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell)
        for row, (zh, en) in enumerate(RULES, start=len(columns) + 2):
            sheet.write_string(row, 2, zh)
            sheet.write_string(row, 3, en)
        sheet.freeze_panes(1, 0)

    def lists(self) -> None:
        """The sheet of choices; skills with their codes beside their names."""
        sheet = self.book.add_worksheet(LISTS[self.zh])
        for place, (name, choices) in enumerate(self.choices.items()):
            sheet.set_column(place, place, 24)
            sheet.write_string(0, place, name, self.bold)
            for row, choice in enumerate(choices, start=1):
                sheet.write_string(row, place, choice)
        if any(one.name == "skills" for one in self.intake.lists):
            self._skills(sheet, len(self.choices) + 1)

    def _skills(self, sheet: Any, place: int) -> None:
        names = self.known.names(Skill)
        found = sorted({row_id for row_id in names.values() if row_id > 0}, key=lambda row_id: self.known.code(Skill, row_id))
        for offset, head in enumerate(("技能编号 Skill code", "技能 Skill")):
            sheet.set_column(place + offset, place + offset, 28)
            sheet.write_string(0, place + offset, head, self.bold)
        for row, row_id in enumerate(found, start=1):
            sheet.write_string(row, place, self.known.code(Skill, row_id))
            sheet.write_string(row, place + 1, self.known.shown(Skill, row_id, zh=self.zh))

    def _drop_down(self, sheet: Any, place: int, column: Column) -> None:
        choices = self._choices(column)
        if not choices:
            return
        name = _head(column, zh=self.zh).rstrip(" *")
        self.choices.setdefault(name, choices)
        at = chr(ord("A") + list(self.choices).index(name))
        source = f"='{LISTS[self.zh]}'!${at}$2:${at}${len(choices) + 1}"
        told = "可从列表选择，也可填编号。" if self.zh else "Choose from the list, or enter the code."
        rule = {"validate": "list", "source": source, "error_type": "information", "error_title": name[:32], "error_message": told}
        sheet.data_validation(1, place, FILLED_ROWS, place, rule)

    def _choices(self, column: Column) -> list[str]:
        if column.words is not None:
            return [_word(word, zh=self.zh) for word in column.words]
        if column.kind is Kind.RANK:
            return [_word(rank, zh=self.zh) for rank in Rank if column.low <= rank <= column.high]
        if column.kind is Kind.FLAG:
            return ["是", "否"] if self.zh else ["Yes", "No"]
        if column.kind is Kind.FAMILY:
            return list(self.known.family_names(zh=self.zh).values())
        return self.known.choices(column.table, zh=self.zh) if column.table is not None else []


def _row_columns(intake: Intake) -> list[Column]:
    return [column for column in intake.columns if column.kind is not Kind.LIST or not intake.list_of(column.name).own_sheet]


def _example(intake: Intake, *, zh: bool) -> list[str]:
    known = Known()
    return [_marked(column, place, _shown(column, known, zh=zh), zh=zh) for place, column in enumerate(_row_columns(intake))]


def _marked(column: Column, place: int, shown: str, *, zh: bool) -> str:
    return f"{EXAMPLE[zh]} {shown}".strip() if place == 0 else shown


def _shown(column: Column, known: Known, *, zh: bool) -> str:
    """The example in the reader's language."""
    if column.table is not None and column.example:
        table: type[Table] = column.table
        row_id = known.names(table).get(column.example.casefold())
        return (
            known.shown(table, row_id, zh=zh) if row_id is not None and row_id > 0 else next(iter(known.choices(table, zh=zh)), "")
        )
    if column.words is not None and column.example:
        return next((_word(word, zh=zh) for word in column.words if word.zh == column.example), column.example)
    if column.kind is Kind.FLAG and not zh:
        return "Yes" if column.example == "是" else "No"
    return column.example


def _head(column: Column, *, zh: bool) -> str:
    return (column.zh if zh else column.en) + (" *" if column.required else "")


def _word(word: Word | Rank, *, zh: bool) -> str:
    return word.zh if zh else word.en
