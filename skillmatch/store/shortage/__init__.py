"""Dated versions of the shortage list with their professions."""
