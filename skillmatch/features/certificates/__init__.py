"""Certificates: issued for what was passed, shown, printed, revoked, and checked by whoever holds one in hand."""
