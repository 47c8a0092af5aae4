"""Training: from labels to an artefact that serves; a missing file or column is named; a worse artefact does not take over."""

import json
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from skillmatch.matching import InputError, artefacts
from skillmatch.matching.text import encoder
from skillmatch.matching.text.encoder import DIMENSIONS
from skillmatch.matching.text.projection import discriminant, unit
from skillmatch.matching.text.similarity import TextSimilarity
from skillmatch.matching.text.training import TextTraining, train_text
from skillmatch.matching.text.training_blend import METRIC, best_weights, first_rank, precision

DAY = date(2026, 1, 31)
SMALL = TextTraining(directions=8, bends=64, skill_components=4, listed=2, sampled=6)
TRADES = ["welder", "nurse", "baker", "driver", "teacher", "lawyer", "painter", "farmer", "miller", "tailor"]


class Letters:
    """Stands in for the encoder: counts of pairs of letters, so that like words are alike."""

    def encode(self, texts):
        out = np.full((len(texts), DIMENSIONS), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for a, b in pairwise(text):
                out[row, (ord(a) * 31 + ord(b)) % DIMENSIONS] += 1
        return out / np.linalg.norm(out, axis=1, keepdims=True)


def write(path, columns, rows):
    path.write_text("\n".join(["\t".join(columns.split()), *rows]) + "\n", "utf-8")


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setattr(encoder, "_model", Letters)
    encoder.embeddings.cache_clear()  # other tests have left vectors of the real encoder, and must not find these
    folder = tmp_path / "data"
    (folder / "esco").mkdir(parents=True)
    (folder / "onet").mkdir()
    rows = [f"{i}\t{name}\tsenior {name} | {name} assistant | {name}\tWorks as a {name}." for i, name in enumerate(TRADES)]
    write(folder / "esco" / "occupations.tsv", "occupation label alt_labels description", rows)
    write(folder / "esco" / "skills.tsv", "skill type label", [f"{i}\tskill\tdo {i}" for i in range(12)])
    kinds = ("essential", "optional", "essential")
    relations = [f"{i}\t{kind}\t{(i * 3 + j) % 12}" for i in range(10) for j, kind in enumerate(kinds)]
    write(folder / "esco" / "relations.tsv", "occupation relation skill", relations)
    forms = ("{} i", "lead {}", "{} (night)", "{}")
    titles = [f"{i}\t{name}\t{form.format(name)}" for i, name in enumerate(TRADES) for form in forms]
    write(folder / "onet" / "alternate_titles.tsv", "code title alternate_title", titles)
    yield folder
    encoder.embeddings.cache_clear()


def test_it_writes_an_artefact_that_serves(data, tmp_path):
    path, manifest, promoted = train_text(data, tmp_path / "models", DAY, SMALL)
    assert promoted and artefacts.current(tmp_path / "models", "text").name == path.name
    assert manifest["counts"] == {"occupations": 10, "labels": 40, "skills": 12, "requirements": 30, "titles": 16}, (
        "four of ten teach"
    )
    assert all(0 < figure <= 1 for figure in manifest["metrics"].values())
    assert {METRIC, "mrr_lists_held_out"} < set(manifest["metrics"])
    written = json.loads((path / "manifest.json").read_text("utf-8"))
    assert written["settings"]["bends"] == 64
    assert set(written["weights"]) == {"one part", "more parts"}
    assert all(sum(row.values()) == pytest.approx(1, abs=1e-3) for row in written["weights"].values())
    model = TextSimilarity(models=tmp_path / "models").fit(TRADES)
    assert model.kneighbors(["night baker"], 1)[1].tolist() == [[TRADES.index("baker")]]
    words = " ".join(TRADES).encode()
    assert not any(word in (path / "state.npz").read_bytes() for word in words.split()), "no label is in it"


def test_two_trainings_give_the_same_artefact(data, tmp_path):
    first, _, _ = train_text(data, tmp_path / "one", DAY, SMALL)
    second, _, _ = train_text(data, tmp_path / "two", DAY, SMALL)
    a, b = artefacts.load(first).state, artefacts.load(second).state
    assert a.keys() == b.keys() and all(a[name].tobytes() == b[name].tobytes() for name in a)


def test_a_better_one_stays(data, tmp_path):
    path, _, _ = train_text(data, tmp_path, DAY, SMALL)
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    better = artefacts.save(artefacts.load(path).state, {**manifest, "metrics": {METRIC: 2.0}}, tmp_path, date(2026, 2, 1))
    assert artefacts.promote(tmp_path, better, METRIC)
    assert not train_text(data, tmp_path, date(2026, 3, 1), SMALL)[2]
    assert artefacts.current(tmp_path, "text").name == better.name


@pytest.mark.parametrize("file", ["esco/occupations.tsv", "esco/skills.tsv", "esco/relations.tsv", "onet/alternate_titles.tsv"])
def test_a_missing_file_or_column_is_named(data, tmp_path, file):
    name = file.split("/")[1]
    text = (data / file).read_text("utf-8")
    (data / file).write_text("other\tcolumns\n1\t2\n", "utf-8")
    with pytest.raises(InputError, match=f"{name} has no column"):
        train_text(data, tmp_path / "models", DAY, SMALL)
    (data / file).unlink()
    with pytest.raises(InputError, match=f"{name} cannot be read"):
        train_text(data, tmp_path / "models", DAY, SMALL)
    assert text and not (tmp_path / "models").exists()


def test_the_discriminant_finds_the_direction_that_tells_classes_apart():
    rng = np.random.default_rng(0)
    classes = np.repeat(np.arange(20), 10)
    rows = rng.normal(size=(200, 6)) * [5, 1, 1, 1, 1, 1]
    rows[:, 3] += rng.normal(size=20)[classes] * 10
    mean, matrix = discriminant(rows, classes, 2, 0.0)
    assert matrix.shape == (6, 2) and np.allclose(mean, rows.mean(axis=0))
    means = np.array([((rows - mean) @ matrix)[classes == c].mean(axis=0) for c in range(20)])
    truth = np.array([rows[classes == c, 3].mean() for c in range(20)])
    assert abs(np.corrcoef(means[:, 0], truth)[0, 1]) > 0.99
    lengths = np.linalg.norm(matrix, axis=0)
    assert lengths[0] > lengths[1], "the best direction first, and the longest"


def test_the_weights_leave_what_is_noise():
    rng = np.random.default_rng(0)
    same = np.repeat(np.arange(10), 6)[:, None] == np.repeat(np.arange(10), 6)[None]
    good = same + rng.normal(size=same.shape) * 0.3
    cosines = np.stack([rng.normal(size=same.shape), good, rng.normal(size=same.shape)])
    weights = best_weights(lambda tried: precision(cosines, same, tried, np.arange(60)))
    assert weights.sum() == pytest.approx(1) and (weights >= 0).all()
    assert weights[1] > 0.7


def test_the_first_right_answer_counts():
    cosines = np.zeros((3, 2, 4))
    cosines[0] = [[4, 3, 2, 1], [4, 3, 2, 1]]
    cosines[1] = [[0, 0, 0, 9], [0, 0, 9, 0]]
    own = np.array([[0, 0, 1, 1], [1, 0, 0, 0]], bool)
    assert first_rank(cosines, own, np.array([1.0, 0.0, 0.0])) == pytest.approx((1 / 3 + 1) / 2)
    assert first_rank(cosines, own, np.array([0.5, 0.5, 0.0])) == pytest.approx((1 + 1 / 2) / 2)


def test_unit_rows_have_length_one_and_zero_stays():
    rows = unit(np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert rows.tolist() == [[0.6, 0.8], [0.0, 0.0]]
