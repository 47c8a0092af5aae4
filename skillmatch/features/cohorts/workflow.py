"""The procedure of an order, declared where the store may ask it too."""

from __future__ import annotations

from skillmatch.workflow.declared.orders import ORDER

WORKFLOWS = (ORDER,)
