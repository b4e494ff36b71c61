"""The faces of Pressmark: the window and the command line."""
