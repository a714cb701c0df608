"""A character-level recurrent network and its training, in NumPy alone."""

from charnn.bptt import Pass, backward, loss_and_gradients, truncated_gradients
from charnn.cell import Parameters, scores, step, unroll
from charnn.flow import gradient_norms, largest_stretch, spectral_radius, with_spectral_radius
from charnn.loss import bits_per_character, cross_entropy, log_probabilities, score_gradient
from charnn.sampling import generate, tempered, write
from charnn.text import characters, decode, encode, one_hot, rhyme, windows
from charnn.training import (
    Learner,
    Settings,
    adagrad_step,
    clip,
    fit,
    global_norm,
    train_epoch,
)

__all__ = [
    "Learner",
    "Parameters",
    "Pass",
    "Settings",
    "adagrad_step",
    "backward",
    "bits_per_character",
    "characters",
    "clip",
    "cross_entropy",
    "decode",
    "encode",
    "fit",
    "generate",
    "global_norm",
    "gradient_norms",
    "largest_stretch",
    "log_probabilities",
    "loss_and_gradients",
    "one_hot",
    "rhyme",
    "score_gradient",
    "scores",
    "spectral_radius",
    "step",
    "tempered",
    "train_epoch",
    "truncated_gradients",
    "unroll",
    "windows",
    "with_spectral_radius",
    "write",
]
