"""A demonstration city with fictitious people and enterprises: everything it writes is marked as a sample."""

from skillmatch.demo.city import make

__all__ = ["make"]
