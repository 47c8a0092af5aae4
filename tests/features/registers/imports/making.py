"""Files as the tests send them in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from flask.testing import FlaskClient

from skillmatch.features.registers.services import answers as answers_service
from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.features.registers.services import preview as preview_service
from skillmatch.store.registers.models import ImportBatch
from skillmatch.terms import ImportState

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
             "occupation": "OCC026", "grade": "中级工", "shift": "白班", "skills": "SK-AG-001:3:证书:2024-05-06"}  # fmt: skip
    return list((given | values).values())


def send(client: FlaskClient, content: bytes, register: str = "talent", name: str = "people.csv", **more: str) -> ImportBatch:
    """Send a file in through its page, and refuse what it leaves open; gives the import."""
    batch = send_open(client, content, register, name, **more)
    while batch.state == ImportState.ASKED.value:
        batch = answer(client, batch)
    return batch


def send_open(client: FlaskClient, content: bytes, register: str = "talent", name: str = "people.csv", **more: str) -> ImportBatch:
    """Send a file in through its page; gives the import, which may ask something."""
    sent = client.post("/files/import", data={"register": register, "file": (io.BytesIO(content), name), **more})
    assert sent.status_code == 303, sent.text
    return ImportBatch.get_by_id(int(sent.headers["Location"].rsplit("/", 1)[1]))


def given(batch: ImportBatch, rest: str = "refuse", *, guesses: bool = False, **said: str) -> dict[str, str | list[str]]:
    """The fields of the form about a file, filled in: unknown words are refused, or what is guessed for sure is taken."""
    asked = answers_service.open_file(batch)
    assert asked is not None
    data: dict[str, str | list[str]] = {f"head-{place}": head["column"] for place, head in enumerate(asked.heads)}
    data["seen"] = asked.digest
    data |= {f"digits-{column}": said.get("digits", "ours") for column in asked.digits}
    data |= {f"person-{place}": said.get("people", "refuse") for place, _ in enumerate(asked.people)}
    data |= {"hidden": said.get("hidden", "no"), "identity": said.get("identity", "no")}
    data["sheets"] = [sheet["name"] for sheet in asked.sheets if sheet["read"] and not sheet["hidden"]]
    for place, one in enumerate(asked.words):
        sure = guesses and one.guesses and one.guesses[0].sure
        data[f"word-{place}"] = one.guesses[0].target if sure else "rest"
        data[f"rest-{one.column.replace(' ', '-')}"] = rest
    return data


def answer(client: FlaskClient, batch: ImportBatch, **said: Any) -> ImportBatch:
    """Answer what a file leaves open, as ``given`` fills it in; gives the import as it then stands."""
    sent = client.post(f"/files/imports/{batch.id}/answers", data=given(batch, **said))
    assert sent.status_code == 303, sent.text
    return ImportBatch.get_by_id(batch.id)


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


def left(batch: ImportBatch) -> list[tuple[int, str, str]]:
    """(row, column, why) of all cells that are left out of rows that are taken."""
    path, found, page = import_folder_service.file_of(batch.id, "preview"), [], 1
    while lines := preview_service.lines(path, None, page):
        found += [(line.number, column, code) for line in lines for column, _, code, _ in line.detail.get("left", ())]
        page += 1
    return found
