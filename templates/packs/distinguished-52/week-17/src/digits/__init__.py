"""The digit classifier twice: by hand in NumPy, and layer for layer in PyTorch."""
