"""Commands: pure functions from what is known to a Change. All rules live here."""
