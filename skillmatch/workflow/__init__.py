"""The parts of which every procedure is made: workflows, review panels and publicity periods. Pure: neither Flask nor Peewee."""

from __future__ import annotations

from skillmatch.workflow.deadlines import ServiceDays
from skillmatch.workflow.publicity import Objection, ObjectionOutcome, PublicityPeriod
from skillmatch.workflow.review_panels import Combination, ConflictOfInterest, Drawing, ReviewPanel, ScoreSheet, Ties
from skillmatch.workflow.workflows import ROLE, STATE, Transition, Workflow

__all__ = [
    "ROLE",
    "STATE",
    "Combination",
    "ConflictOfInterest",
    "Drawing",
    "Objection",
    "ObjectionOutcome",
    "PublicityPeriod",
    "ReviewPanel",
    "ScoreSheet",
    "ServiceDays",
    "Ties",
    "Transition",
    "Workflow",
]
