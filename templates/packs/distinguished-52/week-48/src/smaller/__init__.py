"""Quantize, prune, export and measure: what makes a trained model smaller, and what it costs."""
