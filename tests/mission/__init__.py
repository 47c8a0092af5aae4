"""The parts of the city's system, each by the check that its description names."""
