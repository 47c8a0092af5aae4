"""The procedure of a subsidy claim, declared where the store may ask it too."""

from __future__ import annotations

from skillmatch.workflow.declared.claims import CLAIM

WORKFLOWS = (CLAIM,)
