"""Pure decisions about suggestions."""

from __future__ import annotations

from skillmatch.terms import MentorshipState

SUBJECTS = ("course", "mentor", "track")
"""What a suggestion can be."""

KINDS = ("courses", "mentors", "tracks", "mine", "dismissed")
"""The lists of the page."""


def may_ask_again(state: MentorshipState) -> bool:
    """Whether a mentor may be asked after a former request ended in `state`."""
    return state in (MentorshipState.WITHDRAWN, MentorshipState.ENDED)
