"""Pure decisions about suggestions."""

from __future__ import annotations

SUBJECTS = ("course", "mentor", "track")
"""What a suggestion can be."""

KINDS = ("courses", "mentors", "tracks", "mine", "dismissed")
"""The lists of the page."""
