"""Demands of enterprises with their skills and permits."""
