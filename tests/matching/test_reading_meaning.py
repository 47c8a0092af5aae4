"""A fitted reader is kept on disk: it reads the same, bit for bit; what is damaged or of other words is refused and made again."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skillmatch.engine_gateway import text_reader
from skillmatch.engine_gateway.folders import Folders
from skillmatch.engine_gateway.text_reader import FittedReader
from skillmatch.matching import TextSimilarity
from skillmatch.matching.artefacts import ArtefactError
from skillmatch.matching.extraction import meaning
from skillmatch.matching.extraction.meaning import Meaning
from skillmatch.matching.extraction.reader import Reader
from skillmatch.matching.extraction.results import Vocabulary
from skillmatch.store.db import resources
from skillmatch.store.db.resources import Resources

DAY = dt.date(2026, 11, 22)
WORDS = Vocabulary(
    skills=(
        ("二氧化碳气体保护焊", "CO2 gas-shielded welding"),
        ("焊缝外观检验", "Weld visual inspection"),
        ("气雾栽培技术", "Aeroponics"),
    ),
    occupations=(("焊工", "Welder", ""), ("蔬菜园艺工", "Vegetable grower", "")),
    tasks=(("焊接钢结构", "打磨焊缝"), ()),
)
TEXTS = ["给钢结构做焊接", "growing lettuce in a mist of nutrients", "焊缝外观的检验", ""]


def make() -> TextSimilarity:
    return TextSimilarity(smoothing=1)


@pytest.fixture(scope="module")
def fitted() -> Reader:
    return Reader(make).fit(WORDS)


@pytest.fixture
def folder(tmp_path: Path, fitted: Reader) -> Path:
    meaning.keep(tmp_path / "reader", meaning.fingerprint(WORDS), fitted.meanings_, DAY)
    return tmp_path / "reader"


def state(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().strip() / "state.npz"


def test_a_kept_reader_reads_the_same(folder: Path, fitted: Reader) -> None:
    kept = meaning.load_meanings(folder, meaning.fingerprint(WORDS), make)

    assert len(kept) == 2
    for before, after in zip(fitted.meanings_, kept, strict=True):
        assert np.array_equal(before.scores(TEXTS), after.scores(TEXTS))
        assert before.scores(TEXTS).max() > 0.3
        learned = {name for name, value in vars(before.similar).items() if name.endswith("_") and value is not None}
        assert learned <= set(vars(after.similar))
    again = Reader(make).fit(WORDS, kept)
    assert again.read(TEXTS[2], DAY) == fitted.read(TEXTS[2], DAY)


def test_other_words_are_refused(folder: Path) -> None:
    other = meaning.fingerprint(Vocabulary((("焊工证",),), WORDS.occupations))
    with pytest.raises(ArtefactError, match="other words"):
        meaning.load_meanings(folder, other, make)


@pytest.mark.parametrize("damage", [lambda whole: whole[:-100], lambda whole: whole[:500] + b"?" + whole[501:], lambda _: b""])
def test_a_damaged_one_is_refused(folder: Path, damage: Any) -> None:
    state(folder).write_bytes(damage(state(folder).read_bytes()))
    with pytest.raises(ArtefactError, match="truncated or altered"):
        meaning.load_meanings(folder, meaning.fingerprint(WORDS), make)


def test_the_one_before_goes_and_what_a_killed_process_left(folder: Path, fitted: Reader) -> None:
    abandoned, young = folder / ".writing-abandoned", folder / ".writing-now"
    for path in (abandoned, young):
        path.mkdir()
    hours_ago = time.time() - 7200
    os.utime(abandoned, (hours_ago, hours_ago))
    meaning.keep(folder, "another key", fitted.meanings_, dt.date(2026, 11, 23))

    assert [path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")] == [
        state(folder).parent.name
    ]
    assert young.exists()
    assert not abandoned.exists()


def test_what_is_no_text_similarity_is_not_kept(tmp_path: Path) -> None:
    class Alike:
        def fit(self, texts: Any) -> Alike:
            return self

        def similarity(self, texts: Any) -> Any:
            return np.zeros((len(texts), 1), np.float32)

    meaning.keep(tmp_path / "reader", "key", [Meaning.of(Alike(), [("焊工",)])], DAY)
    assert not (tmp_path / "reader").exists()


def test_a_process_takes_what_another_kept_and_mends_what_is_damaged(
    tmp_path: Path, store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second process fits nothing; the third finds the file damaged, fits, and leaves a sound one."""
    made: list[str] = []
    fit = TextSimilarity.fit
    monkeypatch.setattr(TextSimilarity, "fit", lambda self, texts: made.append("fit") or fit(self, texts))
    monkeypatch.setattr(text_reader, "_vocabulary", lambda snap: WORDS)
    folders = Folders(tmp_path / "embeddings", tmp_path / "reader")
    readings, fits = [], []
    for damaged in (False, False, True, False):
        if damaged:
            state(tmp_path / "reader").write_bytes(b"half")
        made.clear()
        with resources.using(Resources(resources.current().database, folders)):
            readings.append(text_reader.reader(object()).read(TEXTS[0], DAY))  # type: ignore[arg-type]
        fits.append(len(made))
    assert fits == [2, 0, 2, 0]
    assert readings[0].skills or readings[0].occupations
    assert readings == readings[:1] * 4


def test_a_page_has_it_loaded_while_somebody_types(
    folder: Path, tmp_path: Path, store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_reader, "_vocabulary", lambda snap: WORDS)
    snap: Any = object()
    with resources.using(Resources(resources.current().database, Folders(reader=tmp_path / "nothing is prepared"))) as bare:
        text_reader.warm(snap)
    assert bare.get(FittedReader).warming is None

    with resources.using(Resources(resources.current().database, Folders(reader=folder))) as prepared:
        text_reader.warm(snap)
    fitted = prepared.get(FittedReader)
    assert fitted.warming is not None
    fitted.warming.join(timeout=30)
    assert fitted.reader is not None
    assert fitted.seen is snap
