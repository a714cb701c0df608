"""What this week builds, with NumPy alone."""
