"""An artefact is written whole, checked when read, refused with its reason, and only a better one takes its place."""

import json
from datetime import date

import numpy as np
import pytest

from skillmatch.matching import artefacts
from skillmatch.matching.artefacts import ArtefactError

DAY = date(2026, 1, 31)
LATER = date(2026, 3, 1)


def saved(root, figure, day=DAY, kind="text", seed=0):
    state = {"matrix": np.random.default_rng(seed).random((4, 3)), "number": np.float64(2.5)}
    return artefacts.save(state, {"kind": kind, "metrics": {"map": figure}}, root, day)


def test_what_was_saved_is_loaded(tmp_path):
    path = saved(tmp_path, 0.5)
    found = artefacts.load(path)
    assert path.name.startswith("2026-01-31-") and len(path.name) == len("2026-01-31-") + 8
    assert found.manifest["metrics"] == {"map": 0.5}
    assert found.manifest["format"] == artefacts.FORMAT
    assert found.state["matrix"].tobytes() == np.random.default_rng(0).random((4, 3)).tobytes()
    assert float(found.state["number"]) == 2.5
    assert [item.name for item in tmp_path.iterdir()] == [path.name], "nothing temporary is left"


def test_objects_are_not_saved(tmp_path):
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        artefacts.save({"thing": np.array([{}, []], dtype=object)}, {"kind": "text"}, tmp_path, DAY)
    assert list(tmp_path.iterdir()) == [], "a failed write leaves nothing"


def cut(path):
    data = (path / "state.npz").read_bytes()
    (path / "state.npz").write_bytes(data[: len(data) // 2])


def alter(path):
    data = bytearray((path / "state.npz").read_bytes())
    data[len(data) // 2] ^= 1
    (path / "state.npz").write_bytes(bytes(data))


def newer(path):
    manifest = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps({**manifest, "format": artefacts.FORMAT + 1}))


def unnumbered(path):
    manifest = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps({**manifest, "format": "1"}))


BROKEN = {
    "truncated": (cut, "truncated or altered"),
    "altered": (alter, "truncated or altered"),
    "newer": (newer, "written in format 2, this version reads up to 1"),
    "without a format": (unnumbered, "names no format"),
    "without its state": (lambda path: (path / "state.npz").unlink(), "state.npz cannot be read"),
    "without its manifest": (lambda path: (path / "manifest.json").unlink(), "manifest.json cannot be read"),
    "with half a manifest": (lambda path: (path / "manifest.json").write_text('{"kind": '), "not readable JSON"),
    "with a list for a manifest": (lambda path: (path / "manifest.json").write_text("[]"), "not an object"),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_a_broken_one_is_refused_with_its_reason_and_the_one_before_serves(tmp_path, damage):
    break_it, reason = BROKEN[damage]
    before, now = saved(tmp_path, 0.5), saved(tmp_path, 0.6, LATER, seed=1)
    assert artefacts.promote(tmp_path, before, "map") and artefacts.promote(tmp_path, now, "map")
    assert artefacts.current(tmp_path, "text").name == now.name
    break_it(now)
    with pytest.raises(ArtefactError, match=reason):
        artefacts.load(now)
    serving = artefacts.current(tmp_path, "text")
    assert serving.name == before.name
    assert now.name in serving.refused[0] and reason in serving.refused[0]


def test_where_none_can_be_used_every_reason_is_told(tmp_path):
    with pytest.raises(ArtefactError, match="CURRENT names no artefact"):
        artefacts.current(tmp_path, "text")
    only = saved(tmp_path, 0.5)
    artefacts.promote(tmp_path, only, "map")
    cut(only)
    with pytest.raises(ArtefactError, match=f"{only.name}: .*truncated"):
        artefacts.current(tmp_path, "text")


def test_a_worse_one_does_not_take_its_place(tmp_path):
    good, worse, as_good = saved(tmp_path, 0.6), saved(tmp_path, 0.5, LATER, seed=1), saved(tmp_path, 0.6, LATER, seed=2)
    assert artefacts.promote(tmp_path, good, "map")
    assert not artefacts.promote(tmp_path, worse, "map")
    assert (tmp_path / "CURRENT").read_text() == f"{good.name}\n"
    assert artefacts.promote(tmp_path, as_good, "map")
    assert artefacts.current(tmp_path).name == as_good.name


@pytest.mark.parametrize("figure", [None, "0.9", float("nan"), True])
def test_without_a_figure_it_is_not_put_in_use(tmp_path, figure):
    with pytest.raises(ArtefactError, match="no figure map"):
        artefacts.promote(tmp_path, saved(tmp_path, figure), "map")
    assert not (tmp_path / "CURRENT").exists()


def test_kinds_stand_side_by_side_and_a_line_rolls_back(tmp_path):
    text, weights = saved(tmp_path, 0.9), saved(tmp_path, 0.1, LATER, kind="terms", seed=1)
    better = saved(tmp_path, 0.95, LATER, seed=2)
    for path in (text, weights, better):
        assert artefacts.promote(tmp_path, path, "map")
    assert artefacts.current(tmp_path, "terms").name == weights.name
    assert artefacts.current(tmp_path, "text").name == better.name
    (tmp_path / "CURRENT").write_text(f"{text.name}\n")
    assert artefacts.current(tmp_path, "text").name == text.name
    assert artefacts.current(tmp_path, "terms").name == weights.name, "the newest of a kind that is not named"


def test_a_name_in_current_stays_in_the_folder(tmp_path):
    outside = saved(tmp_path / "elsewhere", 0.5)
    inside = saved(tmp_path / "models", 0.5, seed=3)
    (tmp_path / "models" / "CURRENT").write_text(f"../elsewhere/{outside.name}\n")
    assert artefacts.current(tmp_path / "models").name == inside.name
