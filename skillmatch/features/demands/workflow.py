"""The procedure of a demand, declared where the store may ask it too."""

from __future__ import annotations

from skillmatch.workflow.declared.demands import DEMAND

WORKFLOWS = (DEMAND,)
