"""Pure decisions about an enterprise's people: which groups of a table may be told."""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.terms import LEAST_TOLD


def told(counts: Sequence[int], least: int = LEAST_TOLD) -> list[int | None]:
    """The counts of groups that make up a whole, with the small ones hidden (None).

    The whole may be known, so the hidden groups together must not be small either, and never one alone: the smallest told groups
    are hidden too until at least two are hidden that hold at least `least` people between them. An empty group is hidden like any
    other small one, unless nobody at all is in a small group.
    """
    shown: list[int | None] = [count if count >= least else None for count in counts]
    hidden = [count for count in counts if count < least]
    if not sum(hidden):
        return [count if count else 0 for count in counts]
    order = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    people, groups = sum(hidden), sum(count > 0 for count in hidden)
    for count, place in order:
        if people >= least and groups >= 2:
            break
        shown[place] = None
        people, groups = people + count, groups + 1
    return shown
