"""A page on which visitors try a model."""
