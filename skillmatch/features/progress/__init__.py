"""What a passed assessment changed for a worker: skills, demands within reach, suggestions, certificates."""
