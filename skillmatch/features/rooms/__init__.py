"""The classrooms of a base, kept by its trainers or by the city."""
