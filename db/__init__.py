"""The disk: schema, store and migrations."""
