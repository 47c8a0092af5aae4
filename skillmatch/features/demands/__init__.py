"""企业用工需求: an enterprise's home, its demands, and what the city can supply for them."""
