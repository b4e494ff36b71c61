"""The command line. It imports no Qt."""
