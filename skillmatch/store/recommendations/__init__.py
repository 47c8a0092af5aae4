"""Shown lists, answers to them, refused readings, and saved evaluations."""
