"""The learned weights of the reader, with the features that they are of.

Learned by ``flask --app app train reader --data DIR`` (``training_reader``) on the 60 judged texts of ``DIR/texts``; figures on
texts
that were left out in ``docs/decisions/0023-reader.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

OCCUPATION_FEATURES = ("named", "head", "votes", "described", "meant")
"""Of each occupation: a name of it stands in the text; in its first two clauses; the skills that it asks for and the text speaks
of;
similarity of the whole text to its names, tasks and skills; similarity of meaning of the best phrase."""

NONE_FEATURES = ("other head", "other meant", "constant")
"""Of "none of these": an occupation of no catalogue stands in the first two clauses; similarity of meaning of the best phrase to
one."""

SKILL_FEATURES = ("share", "both", "meant", "asked", "lead", "first", "constant")
"""The share of the name that stands in the best phrase; the share that both have of both; similarity of meaning; how probable it is
that the text's occupation asks for the skill; by how much the skill leads (or trails) in its best phrase; whether it leads; 1."""


@dataclass(frozen=True)
class OccupationWeights:
    """Weights of ``OCCUPATION_FEATURES`` and ``NONE_FEATURES``, of a conditional logit."""

    of_one: tuple[float, ...] = (2.148, 2.166, 5.103, 31.22, 3.834)
    of_none: tuple[float, ...] = (4.672, 0.371, 7.847)


@dataclass(frozen=True)
class SkillWeights:
    """Weights of ``SKILL_FEATURES``, of a logistic regression."""

    of: tuple[float, ...] = (1.726, 2.254, 2.163, 3.566, 4.015, 0.988, -6.34)
