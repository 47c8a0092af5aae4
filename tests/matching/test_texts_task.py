"""The reader on judged texts: the floor that it must hold, the form of the report, and files that are not in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from skillmatch.matching import InputError
from skillmatch.matching.evaluation import command
from skillmatch.matching.evaluation.tasks.texts import TextAnswer, TextRegister, figures, judged, texts
from skillmatch.matching.extraction.reader import Reader
from skillmatch.matching.text.similarity import TextSimilarity
from tests.matching import registers

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval"
OWN = Path(__file__).parent / "pasted"
"""Texts that were written and judged by whoever wrote the reader, after its rules were fixed."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> TextRegister:
    folder = tmp_path_factory.mktemp("embeddings")
    reader = Reader(lambda: TextSimilarity(cache_dir=folder, smoothing=1)).fit(registers.vocabulary())
    return TextRegister(reader, registers.codes("skills"), registers.codes("occupations"), registers.codes("towns"))


@pytest.mark.parametrize(
    ("data", "floors"),
    [(SHARED, (0.93, 0.89, 0.86, 0.85, 0.97)), (OWN, (0.95, 0.90, 0.86, 0.84, 0.95))],
    ids=["shared", "own"],
)
def test_the_reader_holds_its_floors(register: TextRegister, data: Path, floors: tuple[float, ...]) -> None:
    """Each floor stands 0.03 under what was reached (see docs/decisions/0023-reader.md)."""
    if not (data / "texts").exists():
        pytest.skip("the judged texts are absent")
    report = texts(data, lambda: register)
    ours, peer = report["ours"], report["peers"]["names and character n-grams"]

    reached = (
        ours["occupation"]["hit@1"],
        ours["ticked"]["precision"],
        ours["ticked"]["mean F1"],
        ours["shown"]["mean F1"],
        ours["facts"]["mean"],
    )
    assert all(one["mean"] >= floor for one, floor in zip(reached, floors, strict=True)), [one["mean"] for one in reached]
    assert all(one["low"] <= one["mean"] <= one["high"] for one in reached)
    assert ours["occupation"]["none offered where there is one"]["mean"] <= 0.10
    assert ours["occupation"]["one shown where none is right"]["mean"] <= 0.15
    assert ours["ticked"]["mean F1"]["mean"] > peer["ticked"]["mean F1"]["mean"]
    assert set(ours["by kind"]) == {"advert", "past", "outline"}
    assert json.loads(json.dumps(report)) == report


def line(**more: Any) -> dict[str, Any]:
    facts = {"headcount": 2, "pay": None, "needed_by": None, "towns": [], "permits": [], "shifts": []}
    return {"text": "招焊工2名", "kind": "advert", "occupations": ["A"], "also": [], "skills": ["x", "y"], "acceptable": ["z"],
            "traps": ["t"], "facts": facts, "facts_ok": {"headcount": [2, 4]}, **more}  # fmt: skip


def test_the_figures_are_those_of_the_protocol() -> None:
    facts = {"headcount": 4, "pay": [5000, None], "needed_by": None, "towns": [], "permits": [], "shifts": []}
    answers = [TextAnswer((("B", 0.9), ("A", 0.2)), (("x", 0.9), ("z", 0.9), ("t", 0.4)), facts), TextAnswer((("C", 0.3),), ())]
    found = figures([line(), line(occupations=[], skills=[], kind="past")], answers)

    assert (found["occupation"]["hit@1"]["mean"], found["occupation"]["hit@3"]["mean"]) == (0.0, 1.0)
    assert found["occupation"]["wrong ticked"]["mean"] == 0.5
    assert found["occupation"]["one shown where none is right"]["mean"] == 1.0
    assert found["occupation"]["one ticked where none is right"]["mean"] == 0.0
    assert (found["ticked"]["precision"]["mean"], found["ticked"]["recall"]["mean"]) == (1.0, 0.5)
    assert found["shown"]["precision"]["mean"] == 0.5
    assert found["shown"]["traps taken"]["mean"] == 0.5
    assert found["facts"]["mean"]["mean"] == pytest.approx(5 / 6, abs=1e-4)
    assert (found["facts"]["headcount"], found["facts"]["pay"]) == (1.0, 0.0)
    assert found["facts"]["invented"]["mean"] == 0.2


def test_where_there_are_no_texts_or_no_register_it_is_skipped(tmp_path: Path) -> None:
    (report,) = command.run(["texts"], tmp_path)
    assert "absent" in report["skipped"]
    (report,) = command.run(["texts"], OWN)
    assert report["skipped"] == "no register was given"


@pytest.mark.parametrize(
    "wrong", ["{", "[]", json.dumps({"text": "焊工"}), json.dumps(line(kind="poem")), json.dumps(line(facts={}))]
)
def test_a_file_in_another_form_is_refused_with_its_line(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "texts.jsonl").write_text(json.dumps(line(), ensure_ascii=False) + "\n" + wrong + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        judged(tmp_path)
