"""What is said of files: why a cell, a row or a whole file is refused, and what a preview shows of a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext

from skillmatch.store.registers.intake.columns import Intake, Kind, ListOf
from skillmatch.store.registers.intake.entries import OWN_WORDS
from skillmatch.store.registers.intake.row_reading import vocabulary
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.web.language import named, number

FAULTS = {
    "empty": lazy_gettext("This must be filled in."),
    "needed_for_new": lazy_gettext("A new entry needs this."),
    "long": lazy_gettext("At most %(most)s characters."),
    "characters": lazy_gettext("These characters cannot be kept: %(characters)s."),
    "key": lazy_gettext("A code has letters, digits, dots, hyphens and underscores only."),
    "code_alike": lazy_gettext("Row %(row)s has the code %(code)s, which looks the same. Write one code in one way."),
    "code_alike_stored": lazy_gettext("The register has the code %(code)s. Write it exactly so, or choose another."),
    "code_changed": lazy_gettext(
        "The register has the code %(code)s, which a spreadsheet turns into this one. Format the column as text and enter it again."
    ),
    "other_person": lazy_gettext(
        "Code %(code)s belongs to somebody with another name. Is a running number taken for a code? Leave the column out, and "
        "people are found by name and birth; if the name did change, change it in the register."
    ),
    "person_unsure": lazy_gettext("This may be somebody who is in the register already."),
    "person_twice": lazy_gettext("This may be the same person as in row %(row)s."),
    "person_refused": lazy_gettext("Left out, as you said."),
    "name_twice": lazy_gettext("Row %(row)s has the same name or credit code."),
    "undecided": lazy_gettext("Waits for your answer."),
    "left_empty": lazy_gettext("Left empty, as you said."),
    "whole": lazy_gettext("Enter a whole number."),
    "rank_digits": lazy_gettext("A bare digit can mean the rank or the national grade. Write the name, such as 高级工 or 三级."),
    "year": lazy_gettext("Enter a year with four digits, such as 1990."),
    "phone": lazy_gettext("This is no telephone number."),
    "credit_code": lazy_gettext("This is no valid credit code: its length or its last character is wrong."),
    "date_half": lazy_gettext("The day is missing. Enter year, month and day, such as 2024-05-06."),
    "future": lazy_gettext("This day has not come yet."),
    "rank": lazy_gettext("Enter a grade from %(low)s to %(high)s, or its name as the template lists it."),
    "bounds": lazy_gettext("Must be from %(low)s to %(high)s."),
    "date": lazy_gettext("Enter a date with year, month and day, such as 2024-05-06."),
    "flag": lazy_gettext("Enter yes or no."),
    "word": lazy_gettext("This is none of the choices; the template lists them."),
    "unknown": lazy_gettext("There is no such entry; use its code or its full name."),
    "ambiguous": lazy_gettext("Several entries have this name; use the code."),
    "identity": lazy_gettext(
        "This is no valid identity number: its length, date or last character is wrong. Format the column as text."
    ),
    "identity_consent": lazy_gettext("Not kept: nobody said that the person agreed."),
    "identity_born": lazy_gettext("The identity number names another year of birth."),
    "identity_gender": lazy_gettext("The identity number names another gender."),
    "identity_young": lazy_gettext("The identity number is that of a child."),
    "identity_taken": lazy_gettext("Somebody with another code already has this identity number."),
    "identity_refused": lazy_gettext("This identity number cannot be kept for this person. Ask the city's office to look at it."),
    "identity_twice": lazy_gettext("Row %(row)s has the same identity number."),
    "key_twice": lazy_gettext("Row %(row)s has the same code."),
    "many_entries": lazy_gettext("At most %(most)s entries in one cell."),
    "entry_twice": lazy_gettext("The same thing stands here twice."),
    "entry_parts": lazy_gettext("“%(entry)s” does not have the parts that it needs; see the sheet that explains the columns."),
    "span_order": lazy_gettext("The first rank must be lower than the second."),
    "expires_before": lazy_gettext("It expires before it begins."),
    "formula": lazy_gettext("This cell holds a formula. Copy it and paste it as a value."),
    "error_cell": lazy_gettext("This cell holds an error of the spreadsheet, such as #N/A."),
    "imprecise": lazy_gettext(
        "A spreadsheet holds 15 digits and has lost the others of this number. "
        "Format the column as text and enter the number again."
    ),
    "encoding": lazy_gettext(
        "This line has characters in another encoding than the file. Enter them anew, or save the file as CSV UTF-8."
    ),
    "many_cells": lazy_gettext("This row has more cells than there are columns."),
    "other_town": lazy_gettext("You can import people of your own town only."),
    "other_enterprise": lazy_gettext("You can import people and demands of your own enterprise only."),
    "not_yours": lazy_gettext("This code cannot be used here. Choose another, or ask the city's office."),
    "past": lazy_gettext("This day is past."),
    "pay_order": lazy_gettext("The lower pay is above the higher."),
    "filled": lazy_gettext("Found already: %(n)s people; it cannot be fewer."),
    "closed": lazy_gettext("This demand is closed and is not changed any more."),
    "circle": lazy_gettext("Its courses before it lead back to itself."),
    "before_refused": lazy_gettext("A course before it is refused itself."),
}
"""Why a cell or a row is refused."""

REASONS = {
    "empty": lazy_gettext("There are no rows in the file."),
    "missing": lazy_gettext("A column that is needed is missing: %(columns)s. Use the column names of the template."),
    "twice": lazy_gettext("A column stands there twice: %(columns)s."),
    "many_columns": lazy_gettext("The sheet has more than %(most)s columns."),
    "many_rows": lazy_gettext("The file has more than %(most)s rows. Send it in parts."),
    "not_text": lazy_gettext(
        "This is neither a workbook (.xlsx, .xls, .ods) nor text in UTF-8, UTF-16 or GB18030. Save it as .xlsx and send it again."
    ),
    "web_page": lazy_gettext(
        "This is a web page, even where its name says Excel. Open it with Excel or WPS, save it as .xlsx and send it again."
    ),
    "not_workbook": lazy_gettext("This is no plain workbook (.xlsx, .xls, .ods). Save it as .xlsx and send it again."),
    "encrypted": lazy_gettext("This workbook has a password. Save it without one."),
    "macros": lazy_gettext("Workbooks with macros are not taken. Save it as .xlsx."),
    "entities": lazy_gettext("The workbook has definitions that could do harm; it was not read. Save it anew with Excel or WPS."),
    "zip_bomb": lazy_gettext("The workbook unpacks to far more than a register needs; it was not read."),
    "broken_workbook": lazy_gettext("The workbook is damaged. Open it, save it anew and send it again."),
    "broken_csv": lazy_gettext("The file breaks off at row %(row)s: a quotation mark is missing or stands in the wrong place."),
    "many_sheets": lazy_gettext("The workbook has more than %(most)s sheets with something in them. Send it in parts."),
    "many_merged": lazy_gettext("The sheet has more than %(most)s merged blocks. Split them and send it again."),
    "too_slow": lazy_gettext("Reading the file took too long; it was given up."),
    "gone": lazy_gettext("The file is no longer here. Send it again: what is imported already is left alone."),
    "failed": lazy_gettext("Something went wrong on our side. Nothing was changed; send the file again."),
}
"""Why a whole file is refused."""

NOTES = {
    "unknown_columns": lazy_gettext("Columns that are not known were passed over: %(columns)s."),
    "examples_passed_over": lazy_gettext("The example row was passed over."),
    "above_head": lazy_gettext("What stands above the column names was passed over; rows: %(n)s."),
    "no_entries": lazy_gettext("Totals, remarks and signatures were passed over; rows: %(n)s (%(rows)s)."),
    "heads_again": lazy_gettext("Repeated rows of column names were passed over; rows: %(n)s (%(rows)s)."),
    "hidden_rows": lazy_gettext("Hidden rows were passed over; rows: %(n)s (%(rows)s)."),
    "sheets_passed_over": lazy_gettext("Sheets that were not read: %(sheets)s."),
    "beyond_heads": lazy_gettext("Cells beside the columns, without a column name, were passed over; rows: %(n)s (%(rows)s)."),
    "nothing_said": lazy_gettext("Cells with “/”, “—”, “无” or the like count as empty: %(n)s."),
    "left_out": lazy_gettext("Cells that could not be read and are left out, while their rows are taken: %(n)s."),
    "hidden_columns": lazy_gettext("Hidden columns of the sheet “%(sheet)s” were read too: %(columns)s."),
    "changed_meanwhile": lazy_gettext(
        "The register changed after the preview was made. Nothing was written; this is how things stand now."
    ),
    "undo_failed": lazy_gettext("Undoing went wrong on our side. Nothing was changed; ask for it again."),
}
"""What is said of a file beside its rows."""

RESULTS = {
    "added": lazy_gettext("Added"),
    "changed": lazy_gettext("Changed"),
    "same": lazy_gettext("Left alone"),
    "refused": lazy_gettext("Refused"),
}


def fault(code: str, figures: Mapping[str, Any]) -> str:
    """Why a cell or a row is refused."""
    return _said(FAULTS, code, figures)


def reason(found: Sequence[Any] | None, intake: Intake) -> str:
    """Why a whole file is refused."""
    if not found:
        return ""
    code, figures = found
    told = dict(figures)
    if isinstance(told.get("columns"), list):
        told["columns"] = _joined(column_name(intake, name) for name in told["columns"])
    return _said(REASONS, code, told)


def notes(found: Sequence[Sequence[Any]]) -> list[str]:
    """Return what is said of a file beside its rows."""
    told = []
    for code, figures in found:
        if code in NOTES and figures.get("n", 1):
            listed = {name: _joined(value) for name, value in figures.items() if isinstance(value, list)}
            told.append(_said(NOTES, code, figures | listed))
    return told


def column_name(intake: Intake, name: str) -> str:
    """Return what a column or a part of an entry is called."""
    columns = (*intake.columns, *(part.column for one in intake.lists for part in one.parts))
    return next((named(column) for column in columns if column.name == name), name)


def vocabulary_name(intake: Intake, name: str) -> str:
    """Return what the words of a vocabulary are called: the first column that takes them."""
    if name == OWN_WORDS:
        return gettext("Skills in their own words")
    columns = (*intake.columns, *(part.column for one in intake.lists for part in one.parts))
    return next((named(column) for column in columns if vocabulary(column) == name), name)


def value(intake: Intake, name: str, found: Any) -> str:
    """A value of a preview, in the reader's language."""
    column = next((column for column in intake.columns if column.name == name), None)
    if name in ("id_number", "phone"):
        return gettext("changed")
    if found is None or found == "":
        return gettext("nothing")
    if column is not None and column.kind is Kind.WORD and column.words is not None:
        return next((named(word) for word in column.words if word.value == found), str(found))
    if column is not None and column.kind is Kind.FLAG:
        return gettext("Yes") if found else gettext("No")
    if column is not None and column.kind is Kind.LIST:
        return _entries(intake.list_of(name), str(found))
    return str(found)[:300]


def _entries(one: ListOf, found: str) -> str:
    """Entries as the history has them, with their words in the reader's language; the number alone of a new person's skills."""
    told = []
    for entry in found.split("; ")[:50]:
        words = []
        for part, cell in zip(one.parts, entry.split(":"), strict=False):
            known = {str(word.value): word for word in part.column.words} if part.column.words else {}
            words.append(named(known[cell]) if cell in known else cell)
        told.append(" · ".join(words))
    return "; ".join(told)


def register_name(name: str) -> str:
    """Return what a register is called."""
    return named(INTAKES[name]) if name in INTAKES else name


def _said(words: Mapping[str, Any], code: str, figures: Mapping[str, Any]) -> str:
    told = {name: number(one) if isinstance(one, int) and name != "row" else one for name, one in figures.items()}
    text = words.get(code)
    return str(text) % told if text is not None else code


def _joined(names: Any) -> str:
    return gettext(", ").join(str(name) for name in names)
