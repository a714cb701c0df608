"""The board: an issue for the current and the next unit, and one that shows the whole plan."""
