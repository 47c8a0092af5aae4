"""Skills, occupations, courses and the subsidy rules of the reference data."""
