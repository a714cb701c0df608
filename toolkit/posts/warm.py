"""Imported before the workers are copied: all that a first post would otherwise wait for."""

from toolkit.posts import formulas, make, render, tokens

render.exporter()
tokens.rules()
formulas.convert("x^2", block=False)
__all__ = ["make"]
