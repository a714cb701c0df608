"""Make a trained model smaller and faster, and measure what that costs in quality."""
