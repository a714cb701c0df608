"""What can go wrong with files that were built before."""


class NotUsable(Exception):
    """A saved file cannot be used; the message says why and what to do."""
