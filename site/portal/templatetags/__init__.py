"""Template tags and filters of the official site."""
