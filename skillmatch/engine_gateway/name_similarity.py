"""Which names of a list are most like another: the text similarity of the engine over names that an installation brought in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skillmatch.engine_gateway.folders import Folders
from skillmatch.matching.text.similarity import TextSimilarity
from skillmatch.store.db import resources

BATCH_SIZE = 200
"""So many names are encoded before somebody hears of it; about a second's work."""


def similar_to(names: Sequence[str], told: Callable[[int], None] = lambda steps: None) -> TextSimilarity:
    """Similarity to a list of names; `told` hears of each part of them that is encoded, for many take minutes.

    Parameters
    ----------
    names : sequence of str
    told : callable
        Called with numbers of names, which add up to all of them.
    """
    for start in range(0, len(names), BATCH_SIZE):
        part = names[start : start + BATCH_SIZE]
        _similarity().fit(part)  # keeps the embeddings, from which the whole is then made at once
        told(len(part))
    return _similarity().fit(names)


def _similarity() -> TextSimilarity:
    folder = resources.get(Folders).embeddings
    return TextSimilarity(cache_dir=folder, smoothing=1, phrases_from=None)  # names are compared with names, however long
