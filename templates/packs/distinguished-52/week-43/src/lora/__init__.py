"""Fine-tuning a small language model with low-rank adapters, written by hand."""
