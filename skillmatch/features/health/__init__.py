"""Whether this process can serve."""
