"""Files of classifications come in exactly as they are published: all of them, or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from skillmatch.features.frameworks.services.frameworks import FilesRefused, import_files
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import db
from skillmatch.store.frameworks.models import Concept, ConceptRelation, Framework, FrameworkFile, Mapping
from tests.features.frameworks import published

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "eval"


def concepts(kind: str) -> dict[str, Concept]:
    return {one.name: one for one in Concept.select().join(Framework).where(Framework.kind == kind)}


def everything() -> list[Any]:
    tables = (Framework, FrameworkFile, Concept, ConceptRelation)
    return [list(db.execute_sql(f"SELECT * FROM {table._meta.table_name} ORDER BY id")) for table in tables]


@pytest.fixture
def speaking(app: Flask):
    with app.test_request_context():
        yield


def test_the_official_occupations_come_in_with_their_levels(speaking, cast) -> None:
    done = import_files([("occupations.tsv", published.CSCO.encode())], label="2022")

    assert [(one.form, one.counts.added) for one in done.files] == [("csco", 3)]  # a repeated row counts once
    turner = concepts("csco")["车工"]
    assert (turner.code, turner.level, turner.definition, turner.description) == (
        "6-90-01-01", 4, "操作车床的人员。", "1.装夹工件 2.切削",
    )  # fmt: skip
    assert Framework.get().label == "2022"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_header_is_recognised_in_any_encoding(speaking, cast, encoding: str) -> None:
    import_files([("表.csv", published.CSCO_ZH.encode(encoding))])

    assert concepts("csco")["车工"].description == "装夹工件"


def test_esco_comes_in_with_other_names_and_relations(speaking, cast) -> None:
    done = import_files(published.ESCO)

    assert [one.form for one in done.files] == ["esco_occupations", "esco_skills", "esco_relations"]
    hand = concepts("esco")["lathe hand"]
    assert hand.alt_names == ["turner on trial", "lathe person"]
    assert hand.description == 'Lathe hands, as invented here,\nturn "things".'
    assert (hand.code, hand.ref) == ("7223.9", f"{published.OCCUPATION}one")
    assert {(one.skill.name, one.essential) for one in ConceptRelation.select()} == {
        ("turn things", True), ("knowledge of chips", False),
    }  # fmt: skip
    assert done.files[-1].counts.aside == 1


def test_the_archive_of_a_download_is_the_same_as_its_files(speaking, cast) -> None:
    packed = published.archive(
        [*published.ESCO, ("ISCOGroups_en.csv", b"conceptType,code\nISCOGroup,1\n"), ("read me.pdf", b"%PDF")]
    )

    done = import_files([("ESCO dataset.zip", packed)])

    assert len(done.files) == 3
    assert done.aside == ["ISCOGroups_en.csv"]
    assert Concept.select().count() == 4


def test_onet_texts_keep_their_quotation_marks_and_get_other_names(speaking, cast) -> None:
    import_files([("Alternate Titles.txt", published.ONET_TITLES.encode()), ("Occupation Data.txt", published.ONET.encode())])

    hands = concepts("onet")["Lathe Hands"]
    assert hands.description == 'Turn "things" by hand, 3" and more.'
    assert hands.alt_names == ["Spinner of Things", "Turner"]


def test_the_same_files_again_change_nothing(speaking, cast) -> None:
    sent = [
        *published.ESCO,
        ("o.txt", published.ONET.encode()),
        ("a.txt", published.ONET_TITLES.encode()),
        ("c", published.CSCO.encode()),
    ]
    import_files(sent)
    before, events = everything(), AuditEvent.select().count()

    done = import_files(sent)

    assert not done.changed
    assert everything() == before
    assert AuditEvent.select().count() == events


def test_a_newer_edition_updates_and_marks_what_is_gone(speaking, cast) -> None:
    import_files([("c.tsv", published.CSCO.encode())], label="2015")
    gone = concepts("csco")["试验焊工"]
    Mapping.create(concept=gone, skill=Skill.select().first(), relation="close", confidence=1, state="confirmed")
    newer = published.CSCO.replace("操作车床的人员", "操作各种车床的人员").replace(
        "6-90-01-02\t4\t试验焊工", "6-90-01-03\t4\t新焊工"
    )

    done = import_files([("c.tsv", newer.encode())], label="2022")

    counts = done.files[0].counts
    assert (counts.added, counts.changed, counts.same, counts.retired) == (1, 1, 1, 1)
    assert concepts("csco")["试验焊工"].retired
    assert concepts("csco")["车工"].definition == "操作各种车床的人员。"
    assert Mapping.select().count() == 1
    assert [file.label for file in FrameworkFile.select().order_by(FrameworkFile.id)] == ["2015", "2022"]

    import_files([("c.tsv", published.CSCO.encode())])
    assert not concepts("csco")["试验焊工"].retired  # it came back


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,salary\nx,1\n", ["name | salary", "code"]),
        (b"code\tlevel\tname\n6-90-01-01\t9\tx\n", ["line 2", "1 to 4", "9"]),
        (b"code\tlevel\tname\n6-1\t4\tx\n", ["line 2", "6-1"]),
        (b"code\tlevel\tname\n6-90-01-01\t4\t\n", ["line 2", "no name"]),
        (b"code\tlevel\tname\n6-90-01-01\t4\n", ["line 2", "2 columns", "3"]),
        (b"code,level,name\n6-90-01-01,4,a\n6-90-01-01,4,b\n", ["line 3", "second time"]),
        (b'code,level,name\n6-90-01-01,4,"a\n6-90-01-02,4,b\n', ["line 2", "quotation mark"]),
        (b"code,level,name\n", ["no row"]),
        (b"", ["empty"]),
        (b"\x00\x01\x02", ["no text table", "not a text"]),
        (b"PK\x03\x04rubbish", ["damaged"]),
        (published.ESCO_RELATIONS.encode(), ["Import those first"]),
        (published.ESCO_RELATIONS.replace("essential", "needed").encode(), ["line 2", "needed"]),
    ],
)  # fmt: skip
def test_what_is_not_as_published_is_refused_with_line_and_reason(app: Flask, cast, content: bytes, words: list[str]) -> None:
    with app.test_request_context(), pytest.raises(FilesRefused) as refused:
        from_english(lambda: import_files([("good.tsv", published.CSCO.encode()), ("bad.csv", content)]))

    told = " ".join(refused.value.reasons)
    assert "bad.csv" in told
    assert any(word in told for word in words)
    assert all(word in told for word in words if word not in ("no text table", "not a text"))
    assert Concept.select().count() == 0  # the good file beside it was not stored either
    assert Framework.select().count() == 0


def from_english(work: Callable[[], object]) -> object:
    with force_locale("en"):
        return work()


def test_many_faults_are_counted_and_the_first_are_told(speaking, cast) -> None:
    rows = "".join(f"x{n},4,name\n" for n in range(80))
    with pytest.raises(FilesRefused) as refused:
        from_english(lambda: import_files([("bad.csv", f"code,level,name\n{rows}".encode())]))

    assert len(refused.value.reasons) == 51
    assert "30" in refused.value.reasons[-1]


def test_a_bomb_is_refused_before_it_is_unpacked(speaking, cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillmatch.features.frameworks.services.archive.MAX_FILE_BYTES", 10_000)
    packed = published.archive([("occupations_en.csv", b"a" * 50_000)])

    with pytest.raises(FilesRefused):
        import_files([("bomb.zip", packed)])


def test_the_city_imports_on_its_page_and_it_is_audited(as_city: FlaskClient, cast) -> None:
    files = [(io.BytesIO(content), name) for name, content in published.ESCO]

    answer = as_city.post("/frameworks", data={"files": files, "label": "v9", "note": ""}, content_type="multipart/form-data")

    assert answer.status_code == 303
    told = as_city.get(answer.headers["Location"])
    assert told.status_code == 200
    assert "occupations_en.csv" in told.text
    assert 'id="outcome"' in told.text
    page = as_city.get("/frameworks")
    assert page.status_code == 200
    assert "v9" in page.text
    assert 'id="outcome"' not in page.text
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).first()
    assert (event.kind, event.subject, event.account_id) == ("framework_imported", "esco", cast.account("city").id)
    assert FrameworkFile.select().first().account_id == cast.account("city").id


def test_a_refused_file_says_so_on_the_page(as_city: FlaskClient, cast) -> None:
    files = [(io.BytesIO(b"name,salary\nx,1\n"), "pay.csv")]

    answer = as_city.post("/frameworks", data={"files": files, "label": "kept words"}, content_type="multipart/form-data")

    assert answer.status_code == 303
    told = as_city.get(answer.headers["Location"]).text
    assert "pay.csv" in told
    assert "name | salary" in told
    assert "kept words" in told
    assert Framework.select().count() == 0


def test_without_a_file_it_asks_for_one(as_city: FlaskClient, cast) -> None:
    assert as_city.post("/frameworks", data={"label": "x"}, content_type="multipart/form-data").status_code == 422


def test_the_limit_of_the_address_is_its_own(as_city: FlaskClient, cast) -> None:
    large = published.CSCO.encode() + b"\n" * 1_500_000
    data = {"files": [(io.BytesIO(large), "c.tsv")]}

    assert as_city.post("/frameworks", data=data, content_type="multipart/form-data").status_code == 303
    assert as_city.post("/login", data={"username": "x" * 1_500_000}).status_code == 413


def test_the_command_imports_and_says_what_it_did(app: Flask, cast, tmp_path: Path) -> None:
    file = tmp_path / "occupations.tsv"
    file.write_text(published.CSCO, encoding="utf-8")

    done = app.test_cli_runner().invoke(args=["import-framework", str(file), "--label", "2022"])

    assert done.exit_code == 0, done.output
    assert "occupations.tsv: official occupations: 3 added" in done.output
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    again = app.test_cli_runner().invoke(args=["import-framework", str(file)])
    assert again.exit_code == 1
    assert "a | b" in again.output


@pytest.mark.skipif(not (PUBLISHED / "published_forms").is_dir(), reason="the published files are not on this machine")
def test_the_published_files_come_in(speaking, cast) -> None:
    files = sorted(path for path in (PUBLISHED / "published_forms").rglob("*") if path.is_file())

    done = import_files([(path.name, path.read_bytes()) for path in files])

    assert len(done.files) == len(files) == 5
    numbers = {one.form: one.counts for one in done.files}
    assert numbers["esco_occupations"].added == 40
    assert numbers["esco_skills"].added == 1165
    assert numbers["onet_occupations"].added == 300
    assert numbers["esco_relations"].known > 1000
    assert numbers["onet_titles"].changed == 7


@pytest.mark.skipif(not (PUBLISHED / "csco2022").is_dir(), reason="the official table is not on this machine")
def test_the_official_table_comes_in_whole(speaking, cast) -> None:
    done = import_files([("occupations.tsv", (PUBLISHED / "csco2022" / "occupations.tsv").read_bytes())])

    assert done.files[0].counts.added == 2047
    assert Concept.select().where(Concept.level == 4).count() == 1632
