"""SkillMatch 匠路: what to learn next, from whom, and what it leads to."""

__version__ = "0.1.0"
