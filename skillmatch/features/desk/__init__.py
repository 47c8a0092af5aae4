"""服务链: requests with a deadline, who answers them, and how they move up when nobody does."""
