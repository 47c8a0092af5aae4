"""师傅: finding a mentor, and what a mentor answers."""
