"""Standards in versions, assessments with their results, and appeals."""
