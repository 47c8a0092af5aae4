"""Orders and cohorts with their seats, proposals and events."""
