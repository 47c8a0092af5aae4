"""A worker's home: what needs them now, where they stand, what the engine suggests."""
