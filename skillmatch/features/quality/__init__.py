"""How good the suggestions are: training on the log of shown lists, evaluations, and the city's page about both."""
