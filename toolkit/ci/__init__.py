"""Run a repo's real workflows on this machine with act: no Docker, no account."""
