"""Forgotten passwords, reset at a counter with two officers' eyes."""
