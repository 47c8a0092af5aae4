"""The inbox of every account, and the officers' list of people whom messages do not reach."""
