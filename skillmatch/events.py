"""Named signals through which features hear of each other without importing each other."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

cohort_requested = _signals.signal("cohort-requested")
"""An enterprise asked for an order-based cohort. Sender: the cohort's id."""

mappings_wanted = _signals.signal("mappings-wanted")
"""The city asked for a search for mappings to classifications. Sender: the id of its run."""

framework_received = _signals.signal("framework-received")
"""Files of a classification were sent in and wait to be brought in."""

figures_wanted = _signals.signal("figures-wanted")
"""Somebody looked at figures that have changed since they were counted; whoever counts them decides when."""

mappings_decided = _signals.signal("mappings-decided")
"""Mappings to classifications were confirmed, refused or reopened. Sender: how many."""

file_received = _signals.signal("file-received")
"""A file was sent in and waits to be checked. Sender: the import's id."""

undo_confirmed = _signals.signal("undo-confirmed")
"""Somebody confirmed that an import is undone. Sender: the import's id."""

import_confirmed = _signals.signal("import-confirmed")
"""Somebody confirmed what a file would do. Sender: the import's id."""

registers_changed = _signals.signal("registers-changed")
"""An import wrote many rows. Sender: the register's name."""

quality_wanted = _signals.signal("quality-wanted")
"""The city asked for the swap test and the figures of its suggestions."""

names_changed = _signals.signal("names-changed")
"""The city gave a skill or an occupation another name, or took one away: what texts are compared with is made
anew. Sender: its id."""

class_begun = _signals.signal("class-begun")
"""The first session of a dated class was held. Sender: the id of its run."""

class_cancelled = _signals.signal("class-cancelled")
"""A whole class was cancelled with notice. Sender: the id of its run."""

place_left = _signals.signal("place-left")
"""Somebody left a class. Sender: the id of its run; ``worker_id`` says who."""

results_published = _signals.signal("results-published")
"""Results were published, or one was corrected after an appeal: whoever acts on it may have done so before. Sent inside the
transaction. Sender: the assessment's id."""
