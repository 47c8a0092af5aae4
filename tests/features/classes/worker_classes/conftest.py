"""The fixtures of classes, for what workers do with them."""

from __future__ import annotations

from tests.features.classes.conftest import group

__all__ = ["group"]
