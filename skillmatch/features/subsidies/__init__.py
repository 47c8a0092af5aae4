"""补贴: which rule applies to a person's course and why, claiming it, deciding and paying, and the amounts as settings."""
