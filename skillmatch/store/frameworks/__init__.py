"""Imported classifications, mappings to them, and other names."""
