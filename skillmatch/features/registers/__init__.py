"""The registers (名册): lists that one can search, narrow, order and keep; an entry with its history; correcting and merging."""
