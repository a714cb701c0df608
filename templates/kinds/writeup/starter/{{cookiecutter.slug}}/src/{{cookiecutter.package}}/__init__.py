"""Code that belongs to this week's results; it may stay empty."""
