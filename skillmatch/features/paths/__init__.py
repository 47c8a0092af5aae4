"""An order of courses within an hour budget."""
