"""Watching a model at work: drift, control charts, alerts, and experiments with two versions."""
