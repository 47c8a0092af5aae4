"""The best of each row, exactly: ties go to the lower position."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def best(scores: npt.NDArray[np.floating], n: int) -> npt.NDArray[np.int32]:
    """Positions of the highest scores of each row, best first.

    Parameters
    ----------
    scores : float array, (n_rows, n_items)
        −inf for what may not be returned.
    n : int

    Returns
    -------
    int32 array, (n_rows, n)
        Padded with −1.
    """
    n_rows, n_items = scores.shape
    ids = np.full((n_rows, n), -1, np.int32)
    if not scores.size:
        return ids
    k = min(n, n_items)
    least = np.partition(scores, n_items - k, axis=1)[:, n_items - k]
    # all that reach the k-th score, which is little to sort
    row, item = np.nonzero((scores >= least[:, None]) & ~np.isneginf(scores))
    order = np.lexsort((item, -scores[row, item], row))
    row, item = row[order], item[order]
    place = np.arange(len(row)) - np.searchsorted(row, row)
    shown = place < k
    ids[row[shown], place[shown]] = item[shown]
    return ids
