"""Kept figures, planned courses and programmes of town centres."""
