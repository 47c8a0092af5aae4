"""Reading the outline of a course: which skills it teaches, from which to which rank, and which courses are like it."""
