"""Messages, service requests and calls."""
