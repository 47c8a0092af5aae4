"""Amounts of subsidies and the claims of people."""
