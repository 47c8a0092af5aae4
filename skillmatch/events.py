"""Named signals through which features hear of each other without importing each other."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

cohort_requested = _signals.signal("cohort-requested")
"""An enterprise asked for an order-based cohort. Sender: the cohort's id."""

seats_offered = _signals.signal("seats-offered")
"""A trainer approved a cohort. Sender: the cohort's id."""

skill_saved = _signals.signal("skill-saved")
"""A held skill changed. Sender: the worker's id."""
