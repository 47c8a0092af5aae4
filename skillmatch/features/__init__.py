"""What people can do here, a folder a feature: views (HTTP), service (one use, one transaction), rules (pure decisions)."""
