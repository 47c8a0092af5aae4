"""The procedure of a mentorship, declared where the suggestions may ask it too."""

from __future__ import annotations

from skillmatch.workflow.declared.mentorships import MENTORSHIP

WORKFLOWS = (MENTORSHIP,)
