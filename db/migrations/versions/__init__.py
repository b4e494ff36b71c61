"""One module per schema version, numbered; a released one is never altered."""
