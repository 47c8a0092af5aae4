"""A worker's own profile: what they are, what they hold, who may see it, and what the recommendations may use."""
