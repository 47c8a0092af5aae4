"""The register of certificates as a file: the rows of the list and no others, safe in a spreadsheet, and recorded."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import python_calamine
from flask.testing import FlaskClient

from skillmatch.features.certificates.queries import certificates as certificates_queries
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.database import write
from skillmatch.web import downloads
from tests.builders import a_course, a_skill, a_worker
from tests.cast import Cast
from tests.features.certificates.making import in_days, passed

EXPORT = "/certificates/register/export"


def a_certificate(name: str, kind: str = "SPECIAL_ABILITY", scope: str = "蔬菜嫁接", **values: object) -> Certificate:
    return passed(a_worker(name=name, **values), a_course({a_skill(): (0, 3)}, certificate_scope=scope), kind)


def table(client: FlaskClient, **asked: str) -> list[list[str]]:
    answer = client.get(f"{EXPORT}.csv", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="certificates-')
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def numbers(client: FlaskClient, **asked: str) -> list[str]:
    return [row[0] for row in table(client, **asked)[1:]]


@pytest.mark.parametrize(
    ("lang", "heads", "state", "kind"),
    [("en", ["Certificate number", "State", "Kind", "Name"], "Valid", "Special-ability certificate"),
     ("zh_Hans_CN", ["证书编号", "情况", "类别", "姓名"], "有效", "专项职业能力证书")],
)  # fmt: skip
def test_the_file_says_what_the_list_says(
    as_city: FlaskClient, cast: Cast, lang: str, heads: list[str], state: str, kind: str
) -> None:
    as_city.post("/language", data={"lang": lang, "next": "/"})
    certificate = a_certificate("查找之人", town=cast.town)
    row = table(as_city, q="查找之人")
    assert row[0][:4] == heads
    assert row[1][:5] == [certificate.number, state, kind, "查找之人", certificate.worker.code]
    assert "蔬菜嫁接" in row[1] and certificate.issued_on.isoformat() in row[1]
    answer = as_city.get(f"{EXPORT}.xlsx?q=查找之人")
    assert answer.status_code == 200
    cells = python_calamine.load_workbook(io.BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()
    assert cells == row
    page = as_city.get("/certificates/register?q=查找之人&state=valid").text
    for form in ("xlsx", "csv"):
        assert f"{EXPORT}.{form}?q=%E6%9F%A5%E6%89%BE%E4%B9%8B%E4%BA%BA&amp;state=valid" in page


def test_the_filters_and_the_scope_hold_in_the_file_too(
    as_city: FlaskClient, as_town: FlaskClient, as_other_town: FlaskClient, cast: Cast
) -> None:
    own, elsewhere = a_certificate("本镇人", town=cast.town), a_certificate("外镇人", "COMPLETION", town=cast.other_town)
    assert own.number in numbers(as_town) and elsewhere.number not in numbers(as_town)
    assert numbers(as_town, q=elsewhere.number) == []
    assert elsewhere.number in numbers(as_other_town) and own.number not in numbers(as_other_town)
    assert {own.number, elsewhere.number} <= set(numbers(as_city))
    assert own.number in numbers(as_city, kind="SPECIAL_ABILITY") and elsewhere.number not in numbers(
        as_city, kind="SPECIAL_ABILITY"
    )
    with write():
        Certificate.update(issued_on=in_days(-9), valid_until=in_days(-1)).where(Certificate.id == own.id).execute()
    assert own.number in numbers(as_city, state="expired") and elsewhere.number not in numbers(as_city, state="expired")


def test_every_row_comes_once_in_the_order_of_the_list(as_city: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates_queries, "A_STEP", 2)
    made = [a_certificate("一" * (place + 1)) for place in range(5)]
    with write():
        Certificate.update(issued_on=in_days(-3)).where(Certificate.id.in_([made[0].id, made[3].id])).execute()
    found = Certificate.select().order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    assert numbers(as_city) == [one.number for one in found]
    assert found.count() >= 5


def test_no_cell_is_a_formula_and_each_export_is_recorded(as_city: FlaskClient, cast: Cast) -> None:
    certificate = a_certificate("=1+1", scope="@SUM(A1)")
    row = next(row for row in table(as_city, q=certificate.number) if row[0] == certificate.number)
    assert "'=1+1" in row and "'@SUM(A1)" in row
    book = python_calamine.load_workbook(io.BytesIO(as_city.get(f"{EXPORT}.xlsx?q={certificate.number}").get_data()))
    assert "'=1+1" in book.get_sheet_by_index(0).to_python()[1]
    exported = AuditEvent.select().where((AuditEvent.kind == "exported") & (AuditEvent.subject == "certificates"))
    assert [(one.role, one.detail["rows"]) for one in exported] == [("city", 1), ("city", 1)]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_it_goes_out_in_pieces(as_city: FlaskClient, cast: Cast, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is recorded at once; the rows are read while the answer goes out."""
    monkeypatch.setattr(certificates_queries, "A_STEP", 3)
    monkeypatch.setattr(downloads, "ROWS_A_STEP", 3)
    monkeypatch.setattr(downloads, "PIECE_SIZE", 100)
    for number in range(10):
        a_certificate(f"分片{number}")
    read: list[int] = []
    real = certificates_queries._rows
    monkeypatch.setattr(certificates_queries, "_rows", lambda found: (rows := real(found), read.append(len(rows)))[0])

    answer = as_city.get(f"{EXPORT}.{form}?q=分片", buffered=False)

    assert answer.status_code == 200
    event = AuditEvent.select().where(AuditEvent.kind == "exported").order_by(AuditEvent.id.desc()).get()
    assert (event.subject, event.detail["rows"]) == ("certificates", 10)
    assert sum(read) < 10, "no more than the first piece"
    assert len(list(answer.iter_encoded())) > 3
    assert read == [3, 3, 3, 1, 0]


def test_a_reader_who_goes_away_leaves_nothing(
    as_city: FlaskClient, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "imports"
    monkeypatch.setattr(downloads, "ROWS_A_STEP", 3)
    for number in range(10):
        a_certificate(f"分片{number}")
    answer = as_city.get(f"{EXPORT}.xlsx?q=分片", buffered=False)
    assert answer.status_code == 200
    assert list(kept.glob("scratch-*"))
    answer.close()
    assert not list(kept.glob("scratch-*"))


def test_an_export_of_nothing_and_of_an_unknown_kind(as_city: FlaskClient, cast: Cast) -> None:
    assert len(table(as_city, q="nobody at all")) == 1
    assert as_city.get(f"{EXPORT}.pdf").status_code == 404


@pytest.mark.parametrize("who", ["demo_worker", "demo_enterprise", "demo_trainer", "auditor", "administrator"])
def test_others_do_not_get_it(signed_in, cast: Cast, who: str) -> None:
    assert signed_in(who).get(f"{EXPORT}.csv").status_code == 403
