"""Weeks and homes put on GitHub: looked at first, asked about, then done step by step."""
