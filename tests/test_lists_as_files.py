"""Every list of an office goes out as a workbook and as CSV: linked from its page, the rows of the list, safe, and recorded."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import python_calamine
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.messaging.queries.inbox import SILENT_DAYS
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Course
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.store.messaging.models import Message, ServiceRequest
from skillmatch.store.people.models import Disclosure, Worker
from skillmatch.store.shortage.models import ShortageVersion
from skillmatch.terms import AuditKind, MessageKind
from skillmatch.web import downloads
from tests.builders import a_run, a_worker, an_enrolment
from tests.cast import Cast

SignIn = Callable[[str], FlaskClient]
FORMULA = "=1+1"
FORMULAS = tuple("=+-@＝＋－＠")
LISTS = (
    ("demo_city", "/city/courses-to-open"), ("demo_town", "/town/courses-to-open"), ("demo_city", "/figures/people?grade=8"),
    ("demo_town", "/figures/people"), ("demo_enterprise", "/figures/enrolments"), ("demo_city", "/figures/courses"),
    ("demo_town", "/figures/places"), ("demo_city", "/supply"), ("demo_trainer", "/supply"), ("demo_worker", "/shortage"),
    ("demo_town", "/calls"), ("demo_city", "/desk"), ("demo_city", "/city/classes?stands=coming"),
    ("demo_town", "/registers/sites"), ("demo_city", "/registers/labs"), ("auditor", "/audit?kind=signed_in"),
)  # fmt: skip
LINK = re.compile(r'href="([^"]+\.(xlsx|csv)(?:\?[^"]*)?)" download')


def read(client: FlaskClient, href: str) -> list[list[str]]:
    """A file's lines, all of them text."""
    answer = client.get(href)
    assert answer.status_code == 200, href
    if answer.mimetype == "text/csv":
        return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    sheet = python_calamine.load_workbook(io.BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()
    return [[f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in line] for line in sheet]


def english(client: FlaskClient) -> FlaskClient:
    client.post("/language", data={"lang": "en", "next": "/"})
    return client


def silent(worker: Worker) -> None:
    """Somebody who has not read a message for long."""
    messages.send(MessageKind.SEAT_OFFERED, "/seats", worker_id=worker.id)
    Message.update(at=clock.now() - dt.timedelta(days=SILENT_DAYS, hours=1)).where(Message.worker == worker).execute()


@pytest.fixture
def lived_in(cast: Cast) -> Worker:
    """A city in which each list has a row, some of which would be formulas."""
    with write():
        person = a_worker(name=FORMULA, town=cast.town, enterprise=cast.enterprise, consent=True, grade=8)
        an_enrolment(person, Course.select().first())
        silent(person)
        ServiceRequest.create(
            kind="other", subject=FORMULA, text="-", level="city", town=cast.town, worker=person, account=None,
            due_on=clock.today(), opened_at=clock.now(),
        )  # fmt: skip
        a_run(Course.select().first(), starts_on=clock.today() + dt.timedelta(days=3))
        for subject in ("", FORMULA, ""):
            audit.record(AuditKind.SIGNED_IN, account_id=cast.account("worker").id, role="worker", subject=subject)
    return person


@pytest.mark.parametrize(("who", "page"), LISTS)
def test_a_list_leads_to_its_file_in_both_forms(signed_in: SignIn, lived_in: Worker, who: str, page: str) -> None:
    client = english(signed_in(who))
    shown = client.get(page)
    assert shown.status_code == 200
    links = {form: html.unescape(href) for href, form in LINK.findall(shown.text)}
    assert set(links) == {"xlsx", "csv"}, page
    before = AuditEvent.select().where(AuditEvent.kind == "exported").count()
    lines, book = read(client, links["csv"]), read(client, links["xlsx"])
    assert lines == book
    assert len(lines) > 1
    assert len({len(line) for line in lines}) == 1, "each line has a cell for each head"
    assert not [cell for line in lines for cell in line if cell.startswith(FORMULAS)]
    events = list(AuditEvent.select().where(AuditEvent.kind == "exported").order_by(AuditEvent.id).offset(before))
    assert [event.role for event in events] == [who.removeprefix("demo_")] * 2
    assert {event.detail["rows"] for event in events} == {len(lines) - 1}


@pytest.mark.parametrize(
    ("who", "page"), [("demo_town", "/calls"), ("demo_city", "/desk"), ("demo_town", "/figures/people?grade=8")]
)
def test_what_would_be_a_formula_is_a_text(signed_in: SignIn, lived_in: Worker, who: str, page: str) -> None:
    client = signed_in(who)
    path, _, query = page.partition("?")
    lines = read(client, f"{path}/export.csv?{query}")
    assert any("'" + FORMULA in line for line in lines)


@pytest.mark.parametrize("path", ["/calls", "/desk", "/city/classes", "/city/courses-to-open", "/figures/people", "/supply"])
def test_there_is_no_other_form(as_city: FlaskClient, path: str) -> None:
    assert as_city.get(f"{path}/export.pdf").status_code == 404
    assert as_city.get(f"{path}/export.csv").status_code == 200


def test_there_is_no_file_of_a_figure_that_is_none(as_city: FlaskClient) -> None:
    assert as_city.get("/figures/secrets/export.csv").status_code == 404


@pytest.mark.parametrize("path", ["/calls", "/desk", "/figures/people", "/figures/enrolments", "/figures/training"])
def test_a_town_takes_nobody_of_another_out(as_town: FlaskClient, cast: Cast, lived_in: Worker, path: str) -> None:
    with write():
        stranger = a_worker(name="别镇的人", town=cast.other_town, grade=8)
        an_enrolment(stranger, Course.select().first(), state="enrolled")
        silent(stranger)
        ServiceRequest.create(kind="other", subject="别镇的事", text="-", level="town", town=cast.other_town, worker=stranger,
                              due_on=clock.today(), opened_at=clock.now())  # fmt: skip
    for query in ("", f"?town={cast.other_town.id}", "?grade=8"):
        text = as_town.get(f"{path}/export.csv{query}").get_data(as_text=True)
        assert stranger.name not in text and stranger.code not in text and "别镇的事" not in text


def test_an_enterprise_takes_out_those_who_agreed_and_they_can_read_it(as_enterprise: FlaskClient, cast: Cast) -> None:
    yes = a_worker(name="同意的人", enterprise=cast.enterprise, consent=True, grade=8)
    no = a_worker(name="不同意的人", enterprise=cast.enterprise, grade=8)
    lines = read(as_enterprise, "/figures/people/export.csv?grade=8")
    assert yes.name in {line[0] for line in lines}
    assert no.name not in {line[0] for line in lines}
    assert Disclosure.select().where((Disclosure.worker == yes) & (Disclosure.enterprise == cast.enterprise)).count() == 1
    assert not Disclosure.select().where(Disclosure.worker == no).exists()


def test_a_long_list_is_whole(as_city: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though its page shows some of it, and it is read some at a time."""
    monkeypatch.setattr("skillmatch.store.statistics.figure_rows.STEP_SIZE", 7)
    lines = read(as_city, "/figures/people/export.csv")
    assert sorted(line[1] for line in lines[1:]) == sorted(row.code for row in Worker.select())
    with write():
        for number in range(60):
            silent(a_worker(name=f"不看{number}", town=cast.town))
    assert len(read(as_city, "/calls/export.csv")) >= 61
    for of in ("qualified?profession=SHT06", "certified", "trained"):
        path, _, query = of.partition("?")
        page = as_city.get(f"/figures/{of}").text
        said = re.search(r'id="rows-title">\s*([\d,]+)', page)
        assert said and len(read(as_city, f"/figures/{path}/export.csv?{query}")) == int(said[1].replace(",", "")) + 1, of


@pytest.mark.parametrize(
    ("who", "page", "row"),
    [
        ("demo_city", "/city/courses-to-open?town={town}", 'id="skill-'),
        ("demo_town", "/town/courses-to-open", 'id="skill-'),
        ("demo_city", "/figures/people?town={town}", '<tr><th scope="row">'),
        ("demo_city", "/figures/courses?base={base}", '<tr><th scope="row">'),
        ("demo_city", "/figures/enrolments?state=enrolled&town={town}", '<tr><th scope="row">'),
        ("demo_city", "/city/classes?stands=coming&base={base}", 'class="queue-title"'),
        ("demo_city", "/desk?state=answered", '<th scope="row"><a href="/desk/'),
        ("demo_city", "/desk", '<th scope="row"><a href="/desk/'),
    ],
)
def test_a_file_has_the_rows_of_its_page(signed_in: SignIn, cast: Cast, lived_in: Worker, who: str, page: str, row: str) -> None:
    """Under the same filters, and no others; each of them narrows its list."""
    client, course = signed_in(who), Course.select().first()
    with write():
        for number in range(3):
            ServiceRequest.create(
                kind="other", subject=f"答过的{number}", text="-", level="city", town=cast.town, worker=lived_in,
                due_on=clock.today(), opened_at=clock.now(), answered_at=clock.now(), answered_by=cast.account("city").id,
                answer="是",
            )  # fmt: skip
    where = page.format(town=cast.town.id, base=course.base_id)
    shown, number = client.get(where), 0
    while True:
        assert shown.status_code == 200
        number += shown.text.count(row)
        further = re.search(r'rel="next" href="([^"]+)"', shown.text)
        if further is None:
            break
        shown = client.get(html.unescape(further[1]))
    links = {form: html.unescape(href) for href, form in LINK.findall(client.get(where).text)}
    lines = read(client, links["csv"])[1:]
    assert 0 < number == len(lines)
    path, _, query = where.partition("?")
    if query and not query.startswith("state=answered"):
        assert len(read(client, f"{path}/export.csv")[1:]) != len(lines), "the filter narrows"


def test_the_log_goes_out_whole_and_says_so_itself(signed_in: SignIn, lived_in: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillmatch.features.accounts.queries.A_STEP", 2)
    auditor = signed_in("auditor")
    before = [row.id for row in AuditEvent.select().order_by(AuditEvent.id.desc())]
    lines = read(auditor, "/audit/export.csv")
    assert [int(line[0]) for line in lines[1:]] == before
    assert len(before) > 2
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (event.kind, event.subject, event.detail["rows"]) == ("exported", "audit log", len(before))
    assert int(read(auditor, "/audit/export.csv")[1][0]) == event.id


def test_a_town_takes_out_its_own_gaps(as_town: FlaskClient, as_city: FlaskClient, cast: Cast) -> None:
    own, of_town = read(as_town, "/town/courses-to-open/export.csv"), f"?town={cast.town.id}"
    assert own == read(as_city, f"/city/courses-to-open/export.csv{of_town}") != read(as_city, "/city/courses-to-open/export.csv")


def test_gaps_that_nobody_has_counted_yet_are_no_empty_file(as_city: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillmatch.store.statistics.figure_sets.open_gaps", lambda *_: None)
    assert as_city.get("/city/courses-to-open/export.csv").status_code == 409


@pytest.mark.parametrize("who", ["demo_city", "demo_town", "demo_enterprise", "demo_trainer", "demo_worker"])
def test_a_file_tells_what_its_page_tells_and_hides_what_that_hides(signed_in: SignIn, cast: Cast, who: str) -> None:
    client = english(signed_in(who))
    told = re.findall(r'<th scope="row"><a href="/shortage/\d+">.*?</tr>', client.get("/shortage").text, re.S)
    listed = read(client, f"/shortage/versions/{_newest()}/export.csv")[1:]
    assert len(told) == len(listed) > 10
    for row, line in zip(told, listed, strict=True):
        index, _, people = (_text(cell) for cell in re.findall(r'<td class="num".*?</td>', row, re.S))
        assert (index, people) == (line[3] if not line[3][0].isdigit() else f"{float(line[3]):.2f}", line[5])
    assert ("hidden" in {line[5] for line in listed}) == (who != "demo_city")
    if who == "demo_worker":
        return
    page, lines = client.get("/supply"), read(client, "/supply/export.csv")
    assert page.status_code == 200
    hidden = sum(line[3] == "hidden" for line in lines)
    tables = page.text.split("<table")[1:]
    assert hidden == sum(table.split("</table>")[0].count(">hidden<") for table in tables)
    assert (hidden == 0) == (who == "demo_city")


def _newest() -> int:
    return max(row.number for row in ShortageVersion.select().where(ShortageVersion.published_on.is_null(False)))


def _text(cell: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()


def test_a_file_speaks_the_language_of_its_page(as_city: FlaskClient, lived_in: Worker) -> None:
    chinese = read(as_city, "/city/classes/export.csv?stands=coming")
    spoken = read(english(as_city), "/city/classes/export.csv?stands=coming")
    assert chinese[0][1] == "课程" and spoken[0][1] == "Course"
    assert {line[8] for line in chinese[1:]} >= {"还没有课程表"} and {line[8] for line in spoken[1:]} >= {"No timetable yet"}
    assert len(chinese) == len(spoken)


def test_more_rows_than_a_sheet_holds_go_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MAX_ROWS", 4)
    lines = [["Number"], *([number] for number in range(8))]
    deque(downloads.workbook_steps(tmp_path / "x.xlsx", lines, "Many"), maxlen=0)
    book = python_calamine.load_workbook(tmp_path / "x.xlsx")
    sheets = [[row[0] for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names]
    assert book.sheet_names == ["Many", "Many 2", "Many 3"]
    assert sheets == [["Number", 0, 1, 2], ["Number", 3, 4, 5], ["Number", 6, 7]]


def test_nothing_lies_about_while_a_workbook_is_fetched(
    as_city: FlaskClient, lived_in: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    @contextmanager
    def watched(_folder: Path) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=tmp_path) as name:
            made.append(Path(name))
            yield Path(name)

    monkeypatch.setattr(downloads, "_scratch", watched)
    monkeypatch.setattr(downloads, "PIECE_SIZE", 100)
    answer = as_city.get("/figures/people/export.xlsx", buffered=False)
    pieces = (piece for piece in answer.iter_encoded() if piece)
    assert next(pieces).startswith(b"PK")
    assert made and not made[0].exists()
    assert b"".join(pieces)
