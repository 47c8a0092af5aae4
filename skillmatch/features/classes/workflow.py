"""The procedure of a request for a place, declared where the store may ask it too."""

from __future__ import annotations

from skillmatch.workflow.declared.places import PLACE

WORKFLOWS = (PLACE,)
