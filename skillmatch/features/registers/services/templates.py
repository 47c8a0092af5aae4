"""Templates to fill in: drop-downs, hints at the cells, an example row, and a sheet that explains each column; CSV too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from skillmatch.store.db.database import Table
from skillmatch.store.registers.intake.columns import Intake, IntakeColumn, Kind, ListOf
from skillmatch.store.registers.intake.headers import entry_columns
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.terms import Rank, Word
from skillmatch.web import downloads

EXAMPLE = {True: "示例", False: "Example"}
LISTS, EXPLAINED = {True: "可选项", False: "Choices"}, {True: "填写说明", False: "How to fill in"}
HEADS = ("列 Column", "必填 Required", "说明", "Explanation", "示例 Example")
MAX_FILLED_ROWS = 5000
"""So many rows have drop-downs; further ones are read all the same."""

KINDS = {
    Kind.KEY: ("编号", "A code."), Kind.TEXT: ("文字。", "Text."), Kind.RANK: ("等级。", "A grade."),
    Kind.DATE: ("日期，如 2024-05-06。", "A date such as 2024-05-06."),
    Kind.FLAG: ("是或否。", "Yes or no."), Kind.WORD: ("从下拉列表中选择。", "Choose from the list."),
    Kind.REFERENCE: ("从下拉列表中选择，或填编号。", "Choose from the list, or enter the code."),
    Kind.FAMILY: ("技能门类。", "A skill family."), Kind.IDENTITY: ("", ""), Kind.LIST: ("", ""),
}  # fmt: skip
HINT_TITLE, HINT = 32, 255
"""The most characters of a hint at a cell: Excel takes no more."""

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
    with downloads.workbook(path, constant_memory=False) as book:
        sheets = Template(book, intake, zh=zh)
        listed = _row_columns(intake)
        sheets.fill(intake.zh if zh else intake.en, listed, _example(intake, listed, sheets.known, zh=zh))
        for one in intake.lists:
            if one.own_sheet:
                columns = entry_columns(intake, one)
                sheets.fill(one.own_sheet if zh else one.name.capitalize(), columns, [sheets.example(column) for column in columns])
        sheets.explain()
        sheets.lists()


def as_csv(intake: Intake, *, zh: bool) -> Iterator[bytes]:
    """The template of a register as CSV, with lists in cells."""
    columns = intake.columns
    return downloads.csv_pieces(
        [[_head(column, zh=zh) for column in columns], _example(intake, columns, ReferenceIndex(), zh=zh)], zh=zh
    )


class Template:
    """The sheets of a template; the drop-downs point into a sheet of choices."""

    def __init__(self, book: Any, intake: Intake, *, zh: bool) -> None:
        self.book, self.intake, self.zh, self.known = book, intake, zh, ReferenceIndex()
        self.bold = book.add_format({"bold": True, "bg_color": "#DDEEE4", "border": 1, "text_wrap": True, "valign": "top"})
        self.needed = book.add_format({"bold": True, "bg_color": "#F6E3B4", "border": 1, "text_wrap": True, "valign": "top"})
        self.grey = book.add_format({"italic": True, "font_color": "#666666", "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.choices: dict[str, list[str]] = {}

    def fill(self, name: str, columns: Sequence[IntakeColumn], example: Sequence[str]) -> None:
        """A sheet with its heads, its example row and its drop-downs."""
        sheet = self.book.add_worksheet(name)
        for place, column in enumerate(columns):
            head = _head(column, zh=self.zh)
            sheet.set_column(place, place, max(12, min(36, 2 * len(head) + 4)), self.text)
            sheet.write_string(0, place, head, self.needed if column.required else self.bold)
            sheet.write_string(1, place, example[place], self.grey)
            self._guide(sheet, place, column)
        sheet.freeze_panes(1, 1)

    def example(self, column: IntakeColumn) -> str:
        """The example cell of a column on a second sheet."""
        shown = self._example(column)
        return f"{EXAMPLE[self.zh]} {shown}" if column.name == "code" else shown

    def _example(self, column: IntakeColumn) -> str:
        listed = self.intake.list_of(column.name) if column.kind is Kind.LIST else None
        return _shown(column, self.known, listed, zh=self.zh)

    def explain(self) -> None:
        """The sheet that explains each column in both languages."""
        sheet = self.book.add_worksheet(EXPLAINED[self.zh])
        for place, (head, width) in enumerate(zip(HEADS, (30, 14, 46, 56, 40), strict=True)):
            sheet.set_column(place, place, width, self.wrap)
            sheet.write_string(0, place, head, self.bold)
        columns = [*self.intake.columns, *(part.column for one in self.intake.lists if one.own_sheet for part in one.parts)]
        for row, column in enumerate(columns, start=1):
            cells = (
                f"{column.zh} {column.en}", "是 Yes" if column.required else "", _about(column, zh=True), _about(column, zh=False),
                self._example(column),
            )  # fmt: skip
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell)
        for row, (zh, en) in enumerate(RULES, start=len(columns) + 2):
            sheet.write_string(row, 2, zh)
            sheet.write_string(row, 3, en)
        sheet.freeze_panes(1, 0)

    def lists(self) -> None:
        """The sheet of choices: those of the drop-downs, then what lists in cells may name, each with its code."""
        sheet = self.book.add_worksheet(LISTS[self.zh])
        for place, (name, choices) in enumerate(self.choices.items()):
            self._written(sheet, place, name, choices)
        place = len(self.choices) + 1
        for part in (part.column for one in self.intake.lists for part in one.parts):
            if part.kind is Kind.FAMILY:
                named = list(self.known.family_names(zh=self.zh).items())
            elif part.table is not None:
                named = self.known.coded(part.table, zh=self.zh)
            elif part.words is not None and part.zh not in self.choices and part.en not in self.choices:
                named = [("", _word(word, zh=self.zh)) for word in part.words]
            else:
                continue
            if any(code for code, _ in named):
                self._written(sheet, place, f"{part.zh}编号 {part.en} code", [code for code, _ in named])
                place += 1
            self._written(sheet, place, f"{part.zh} {part.en}", [name for _, name in named])
            place += 1

    def _written(self, sheet: Any, place: int, head: str, cells: Sequence[str]) -> None:
        sheet.set_column(place, place, 28)
        sheet.write_string(0, place, head, self.bold)
        for row, cell in enumerate(cells, start=1):
            sheet.write_string(row, place, cell)

    def _guide(self, sheet: Any, place: int, column: IntakeColumn) -> None:
        """What the reader is told on reaching a cell, and the choices where there are any."""
        name = _head(column, zh=self.zh).rstrip(" *")
        needed = ("必填。" if self.zh else "Required. ") if column.required else ""
        shown = self._example(column)
        such = (f"例：{shown}" if self.zh else f" Example: {shown}") if shown else ""
        rule: dict[str, Any] = {"validate": "any", "input_title": name[:HINT_TITLE]}
        rule["input_message"] = (needed + _about(column, zh=self.zh) + such)[:HINT]
        choices = self._choices(column)
        if choices:
            self.choices.setdefault(name, choices)
            at = chr(ord("A") + list(self.choices).index(name))
            told = "可从列表选择，也可填编号。" if self.zh else "Choose from the list, or enter the code."
            rule |= {"validate": "list", "source": f"='{LISTS[self.zh]}'!${at}$2:${at}${len(choices) + 1}"}
            rule |= {"error_type": "information", "error_title": name[:HINT_TITLE], "error_message": told}
        sheet.data_validation(1, place, MAX_FILLED_ROWS, place, rule)

    def _choices(self, column: IntakeColumn) -> list[str]:
        if column.words is not None:
            return [_word(word, zh=self.zh) for word in column.words]
        if column.kind is Kind.RANK:
            return [_word(rank, zh=self.zh) for rank in Rank if column.low <= rank <= column.high]
        if column.kind is Kind.FLAG:
            return ["是", "否"] if self.zh else ["Yes", "No"]
        if column.kind is Kind.FAMILY:
            return list(self.known.family_names(zh=self.zh).values())
        return self.known.choices(column.table, zh=self.zh) if column.table is not None else []


def _row_columns(intake: Intake) -> list[IntakeColumn]:
    return [column for column in intake.columns if column.kind is not Kind.LIST or not intake.list_of(column.name).own_sheet]


def _example(intake: Intake, columns: Sequence[IntakeColumn], known: ReferenceIndex, *, zh: bool) -> list[str]:
    """The example row, which its first cell marks as such."""
    lists = {one.name: one for one in intake.lists}
    shown = [_shown(column, known, lists.get(column.name), zh=zh) for column in columns]
    return [f"{EXAMPLE[zh]} {shown[0]}".strip(), *shown[1:]]


def _shown(column: IntakeColumn, known: ReferenceIndex, listed: ListOf | None = None, *, zh: bool) -> str:
    """The example in the reader's language; `listed` is what a column of kind LIST holds."""
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
    if listed is not None:
        words = {word.zh: _word(word, zh=zh) for part in listed.parts for word in part.column.words or ()}
        entries = [entry.split(":") for entry in column.example.split("; ")]
        return "; ".join(":".join(words.get(part, part) for part in entry) for entry in entries)
    return column.example


def _about(column: IntakeColumn, *, zh: bool) -> str:
    """What a column holds: as it is explained, or else by its kind and its bounds."""
    if told := column.about_zh if zh else column.about_en:
        return told
    if column.kind is Kind.WHOLE:
        return f"整数，{column.low} 到 {column.high}。" if zh else f"A whole number, {column.low} to {column.high}."
    if column.kind is Kind.TEXT and column.high:
        return f"文字，最多 {column.high} 字。" if zh else f"Text, at most {column.high} characters."
    return KINDS[column.kind][not zh]


def _head(column: IntakeColumn, *, zh: bool) -> str:
    return (column.zh if zh else column.en) + (" *" if column.required else "")


def _word(word: Word | Rank, *, zh: bool) -> str:
    return word.zh if zh else word.en
