"""The places in classes that were offered to a worker: accept or decline."""
