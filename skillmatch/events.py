"""Named signals through which features hear of each other without importing each other."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

cohort_requested = _signals.signal("cohort-requested")
"""An enterprise asked for an order-based cohort. Sender: the cohort's id."""

mappings_wanted = _signals.signal("mappings-wanted")
"""The city asked for a search for mappings to classifications. Sender: the id of its run."""

figures_wanted = _signals.signal("figures-wanted")
"""Somebody looked at figures that have changed since they were counted; whoever counts them decides when."""

mappings_decided = _signals.signal("mappings-decided")
"""Mappings to classifications were confirmed, refused or reopened. Sender: how many."""

file_received = _signals.signal("file-received")
"""A file was sent in and waits to be checked. Sender: the import's id."""

import_confirmed = _signals.signal("import-confirmed")
"""Somebody confirmed what a file would do. Sender: the import's id."""

registers_changed = _signals.signal("registers-changed")
"""An import wrote many rows. Sender: the register's name."""
