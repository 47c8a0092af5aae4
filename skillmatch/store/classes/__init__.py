"""Dated classes with their sessions, attendance, waiting lists and events."""
