"""Courses, mentors and shortage professions for a worker, with reasons, and what the worker does with them."""
