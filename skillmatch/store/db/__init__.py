"""Counters by which processes learn that their copy of the catalogue is old."""
