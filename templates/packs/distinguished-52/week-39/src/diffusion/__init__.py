"""A small diffusion model: noise is added step by step, and a network learns to take it away."""
