"""Accounts, memberships, letters, resets, delegations and the audit log."""
