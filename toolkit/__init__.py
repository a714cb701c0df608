"""From a study plan to a portfolio that an employer believes."""

__version__ = "0.1.0"
