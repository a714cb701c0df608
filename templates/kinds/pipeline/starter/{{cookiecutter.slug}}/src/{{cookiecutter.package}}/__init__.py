"""A pipeline from a raw table to an evaluated model."""
