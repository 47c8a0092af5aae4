"""Declared procedures that several layers or areas ask; the others are in ``features/<area>/workflow.py``."""
