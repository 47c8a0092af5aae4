"""Named signals through which features hear of each other without importing each other."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

cohort_requested = _signals.signal("cohort-requested")
"""An enterprise asked for an order-based cohort. Sender: the cohort's id."""
