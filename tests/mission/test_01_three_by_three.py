"""3+3+N: the cells of the table of three bases and three levels sum to the total, and each opens its rows."""

from __future__ import annotations

import html
import itertools
import re

from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.organisations.models import Base, NetworkPlace
from tests.builders import a_course, a_worker, an_enrolment

COUNTED = ("enrolled", "completed")


def squares(client: FlaskClient, path: str) -> list[list[tuple[str, int, str, int]]]:
    """The table row by row: address and number of enrolments, address and number of courses."""
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    table = re.search(r'<table class="data squares">.*?</table>', answer.text, re.S)
    assert table
    found = []
    for row in re.findall(r"<tr.*?</tr>", table[0], re.S)[1:]:
        cells = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>\s*([\d,]+)[^<]*</a>', row)
        plain = [(html.unescape(href), int(number.replace(",", ""))) for href, number in cells]
        found.append([(*plain[at], *plain[at + 1]) for at in range(0, len(plain), 2)])
    return found


def opened(client: FlaskClient, href: str) -> int:
    answer = client.get(href)
    assert answer.status_code == 200
    title = re.search(r'id="rows-title">\s*([\d,]+)', answer.text)
    assert title
    return int(title[1].replace(",", ""))


def test_the_cells_sum_to_the_total(as_city: FlaskClient) -> None:
    for base in Base.select():
        an_enrolment(a_worker(), a_course({}, base=base), state="enrolled")
    *rows, sums = squares(as_city, "/city")
    assert len(rows) == 3
    assert all(len(row) == 4 for row in (*rows, sums))
    for number in (1, 3):
        for row in (*rows, sums):
            assert sum(cell[number] for cell in row[:3]) == row[3][number]
        for column in range(4):
            assert sum(row[column][number] for row in rows) == sums[column][number]
    assert sums[3][1] == Enrolment.select().where(Enrolment.state.in_(COUNTED)).count()
    assert sums[3][3] == Course.select().where(Course.state == "listed").count()
    assert sum(cell[1] > 0 for row in rows for cell in row[:3]) >= 7


def test_each_cell_opens_its_rows(as_city: FlaskClient) -> None:
    rows = squares(as_city, "/city")
    for enrolments, number, courses, n_courses in itertools.chain(*rows):
        assert opened(as_city, enrolments) == number
        assert opened(as_city, courses) == n_courses
    assert sum(len(row) for row in rows) == 16


def test_a_base_that_nobody_has_placed_counts_where_its_kind_says(as_city: FlaskClient) -> None:
    before = squares(as_city, "/city")
    NetworkPlace.delete().execute()
    after = squares(as_city, "/city")
    assert after[3][3][1] == before[3][3][1]
    assert sum(cell[1] for row in after[:3] for cell in row[:3]) == after[3][3][1]


def test_a_town_sees_the_same_table_of_its_own_people(as_town: FlaskClient) -> None:
    rows = squares(as_town, "/town")
    for enrolments, number, *_ in itertools.chain(*rows):
        assert opened(as_town, enrolments) == number
    assert sum(len(row) for row in rows) == 16
