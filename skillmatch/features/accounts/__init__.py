"""Signing in and out, the roles of an account, the administrator's register of accounts, and the auditor's log."""
