"""The compiled loop and the NumPy reference agree bit for bit, and the reference runs where numba is absent."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matching import LevelGapSimilarity
from skillmatch.matching.similarity import kernel
from skillmatch.matching.similarity.kernel import inverse, invert, neighbours, norms, reference
from tests.matching.cities import flags
from tests.matching.random_cities import draw

ROOT = Path(__file__).resolve().parents[2]

needs_numba = pytest.mark.skipif(kernel.compiled() is None, reason="numba is not installed")


@needs_numba
@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1), n_items=st.integers(0, 200), n_rows=st.integers(0, 12), k=st.integers(1, 90),
    whole=st.booleans(), kind=st.sampled_from(["all", "mask", "rows"]),
)  # fmt: skip
def test_compiled_and_reference_agree_bit_for_bit(seed, n_items, n_rows, k, whole, kind):
    rng = np.random.default_rng(seed)
    items, queries = draw(rng, n_items, 20, 3, 0, whole), draw(rng, n_rows, 20, 5, 0, whole)
    weights = rng.integers(0, 4, 20) / (1 if whole else 3)
    index = invert(items, weights)
    mask = rng.random(n_items) < 0.6 if kind == "mask" else None
    allowed = None
    if kind == "rows":
        rows = flags([np.flatnonzero(rng.random(n_items) < 0.5) for _ in range(n_rows)], n_items)
        allowed = (rows.indptr.astype(np.int64), rows.indices.astype(np.int32))
    scores, ids = neighbours(index, queries, k, mask, allowed)
    expected = reference(index, queries, inverse(norms(queries, weights)), k, mask, allowed)
    assert scores.tobytes() == expected[0].tobytes()
    assert ids.tobytes() == expected[1].tobytes()


@needs_numba
def test_threads_and_chunks_change_nothing():
    rng = np.random.default_rng(3)
    items, queries = draw(rng, 300, 60, 6, 1, False), draw(rng, 2 * kernel.CHUNK + 5, 60, 8, 0, False)
    alone, together = (LevelGapSimilarity(n_jobs=n).fit(items).kneighbors(queries) for n in (1, 3))
    assert alone[0].tobytes() == together[0].tobytes()
    assert alone[1].tobytes() == together[1].tobytes()


def test_the_reference_runs_where_numba_is_absent():
    script = (
        "import sys; sys.modules['numba'] = None\n"
        "import numpy as np\n"
        "from skillmatch.matching import LevelGapSimilarity\n"
        "from skillmatch.matching.similarity import kernel\n"
        "from tests.matching.random_cities import draw\n"
        "assert kernel.compiled() is None\n"
        "rng = np.random.default_rng(5)\n"
        "scores, ids = LevelGapSimilarity().fit(draw(rng, 40, 20, 3)).kneighbors(draw(rng, 9, 20, 4), 5)\n"
        "print(scores.tobytes().hex(), ids.tobytes().hex())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    rng = np.random.default_rng(5)
    scores, ids = LevelGapSimilarity().fit(draw(rng, 40, 20, 3)).kneighbors(draw(rng, 9, 20, 4), 5)
    assert done.stdout.split() == [scores.tobytes().hex(), ids.tobytes().hex()]
