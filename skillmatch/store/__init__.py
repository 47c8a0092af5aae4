"""The store: Peewee tables and queries, a file a family. No Flask here."""
