"""Registers as files: import with a preview, export, templates."""
