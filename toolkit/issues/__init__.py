"""Issues as data: what is there, what should be, and the one place that makes it so."""
