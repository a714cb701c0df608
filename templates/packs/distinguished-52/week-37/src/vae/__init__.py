"""A variational autoencoder for small images: its bound, its training and its latent space."""
