"""Files as the tests send them in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from flask.testing import FlaskClient

from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.features.registers.services import preview as preview_service
from skillmatch.store.registers.models import ImportBatch

PEOPLE = ["人员编号", "姓名", "性别", "出生年份", "镇街", "企业", "职业", "技能等级", "班次", "技能"]


def a_csv(rows: Sequence[Sequence[Any]], head: Sequence[str] = PEOPLE, encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    """A CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end).writerows([head, *rows])
    return buffer.getvalue().encode(encoding)


def an_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook; what begins with = is a formula, as a person would enter it."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path.read_bytes()


def a_person(number: int, **values: str) -> list[str]:
    """A row of the people's file."""
    given = {"code": f"N-{number:05d}", "name": f"王小{number}", "gender": "女", "born": "1988", "town": "TOWN001", "firm": "",
             "occupation": "OCC026", "grade": "3", "shift": "白班", "skills": "SK-AG-001:3:证书:2024-05-06"}  # fmt: skip
    return list((given | values).values())


def send(client: FlaskClient, content: bytes, register: str = "talent", name: str = "people.csv", **more: str) -> ImportBatch:
    """Send a file in through its page; gives the import."""
    answer = client.post("/files/import", data={"register": register, "file": (io.BytesIO(content), name), **more})
    assert answer.status_code == 303, answer.text
    return ImportBatch.get_by_id(int(answer.headers["Location"].rsplit("/", 1)[1]))


def confirm(client: FlaskClient, batch: ImportBatch) -> ImportBatch:
    """Confirm it; gives the import as it then stands."""
    assert client.post(f"/files/imports/{batch.id}/confirm").status_code == 303
    return ImportBatch.get_by_id(batch.id)


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    """Added, changed, left alone, refused."""
    return batch.added, batch.changed, batch.same, batch.refused


def faults(batch: ImportBatch) -> list[tuple[int, str, str]]:
    """(row, column, why) of all refused cells."""
    found = preview_service.refused(import_folder_service.file_of(batch.id, "preview"))
    return [(line.number, column, code) for line in found for column, _, code, _ in line.detail["faults"]]
