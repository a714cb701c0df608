"""Pictures to try filters on, and small images of digits to learn from. All of it is given."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from sklearn.datasets import load_digits

from convolution.arrays import FloatArray, IntArray


class Part(NamedTuple):
    """Images of shape (n, 1, 8, 8), with numbers from 0 to 1, and the digit on each."""

    images: FloatArray
    labels: IntArray


def digits(seed: int = 19) -> tuple[Part, Part, Part]:
    """The digits of scikit-learn, shuffled: to train with, to decide with, to test with."""
    raw = load_digits()
    order = np.random.default_rng(seed).permutation(len(raw.target))
    images = raw.images[order][:, None] / 16
    labels = raw.target[order].astype(np.int64)
    first, second, third = (
        Part(images[part], labels[part])
        for part in (slice(0, 1200), slice(1200, 1500), slice(1500, None))
    )
    return first, second, third


def grey(photograph: ArrayLike) -> FloatArray:
    """A photograph of shape (height, width, 3) in bytes, as one plane of numbers from 0 to 1.

    The eye takes green for brighter than red, and red for brighter than blue; so do the weights.
    """
    plane: FloatArray = np.asarray(photograph, dtype=np.float64) @ [0.299, 0.587, 0.114] / 255
    return plane


def shapes(size: int = 48) -> FloatArray:
    """A square, a disc, a slope of grey and thin stripes: something for every filter."""
    down, across = np.mgrid[:size, :size] / size
    picture = np.zeros((size, size))
    picture[(0.1 < down) & (down < 0.4) & (0.1 < across) & (across < 0.4)] = 1.0
    picture[(down - 0.25) ** 2 + (across - 0.75) ** 2 < 0.16**2] = 1.0
    slope = (0.6 < down) & (down < 0.9) & (0.1 < across) & (across < 0.4)
    picture[slope] = (across[slope] - 0.1) / 0.3
    stripes = (0.6 < down) & (down < 0.9) & (0.6 < across) & (across < 0.9)
    picture[stripes] = np.indices((size, size))[1][stripes] % 2
    return picture


def letter() -> FloatArray:
    """The letter F, which looks different after every turn and in every mirror."""
    rows = ["#####", "#....", "####.", "#....", "#...."]
    return np.array([[float(place == "#") for place in row] for row in rows])
