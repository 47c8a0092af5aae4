"""The network of city, towns and enterprises: its places, their programmes, and the ways from one trade to another."""
