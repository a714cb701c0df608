"""Proves that every pack keeps its promises: `make packs`."""
