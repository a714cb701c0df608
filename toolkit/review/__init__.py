"""A mentor's review as an issue: what the thread says decides, and the issue follows."""
