"""Long work that the window and the command line share. It imports no Qt."""
