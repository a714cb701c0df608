"""Repos that stay current: a newer rendering of the templates merged into the learner's work."""
