"""Support vectors, k-means, and a fair comparison of models."""
