"""Figures and the rows behind them: supply against demand, the map of towns, an enterprise's own figures."""
