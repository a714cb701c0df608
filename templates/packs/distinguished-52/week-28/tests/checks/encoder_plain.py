"""What the checks of this package share: measured slopes, plain formulas, words for mistakes."""

import math
from collections.abc import Callable, Mapping

import numpy as np
from expect import array, same
from numpy.typing import ArrayLike, NDArray

from encoder.weights import Block, Encoder, Norm, arrays, combine

Floats = NDArray[np.float64]


def close(found: object, wanted: ArrayLike) -> bool:
    """Are these the same numbers, in the same shape?"""
    a, b = array(found), np.asarray(wanted)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-5, atol=1e-8))


def mistaken(found: object, mistakes: Mapping[str, ArrayLike], otherwise: str) -> str:
    """The words for the first mistake that gives these numbers, and then the usual hint."""
    for words, wrong in mistakes.items():
        if close(found, wrong):
            return f"{words} {otherwise}"
    return otherwise


def stays(now: ArrayLike, before: ArrayLike, what: str) -> None:
    """Fail if the caller's array was changed."""
    same(now, before, f"{what} after the call", hint="it belongs to the caller; make a new array.")


def slopes(value: Callable[[], float], numbers: Floats, step: float = 1e-5) -> Floats:
    """The gradient of the value with every number of the array, by central differences."""
    found = np.zeros_like(numbers)
    for place in np.ndindex(numbers.shape):
        here = numbers[place]
        numbers[place] = here + step
        above = value()
        numbers[place] = here - step
        below = value()
        numbers[place] = here
        found[place] = (above - below) / (2 * step)
    return found


def plain_waves(positions: list[float], width: int) -> Floats:
    """The encoding of positions, one number at a time."""
    rows = np.zeros((len(positions), width))
    for row, p in zip(rows, positions, strict=True):
        for column in range(width):
            angle = p / 10000.0 ** ((column - column % 2) / width)
            row[column] = math.cos(angle) if column % 2 else math.sin(angle)
    return rows


def plain_norm(x: Floats, norm: Norm, eps: float) -> Floats:
    """Layer normalization, one row at a time."""
    found = np.zeros(np.shape(x))
    for place in np.ndindex(x.shape[:-1]):
        row = [float(number) for number in x[place]]
        mean = math.fsum(row) / len(row)
        variance = math.fsum((number - mean) ** 2 for number in row) / len(row)
        for j, number in enumerate(row):
            z = (number - mean) / math.sqrt(variance + eps)
            found[(*place, j)] = norm.gain[j] * z + norm.shift[j]
    return found


def random_norm(width: int, rng: np.random.Generator) -> Norm:
    """A normalization that has learnt something."""
    return Norm(rng.uniform(0.5, 2.0, size=width), rng.normal(size=width))


def stirred(encoder: Encoder, rng: np.random.Generator) -> Encoder:
    """The same encoder, with biases, gains and shifts that are neither 0 nor 1."""
    return combine(lambda w: w + 0.3 * rng.normal(size=w.shape), encoder)


def stirred_block(width: int, hidden: int, n_heads: int, rng: np.random.Generator) -> Block:
    """A block in which every number matters."""
    return stirred(Encoder((Block.random(width, hidden, n_heads, rng),)), rng).blocks[0]


def kept(tree: object) -> dict[str, Floats]:
    """Copies of all arrays of a tree, to compare with later."""
    return {name: numbers.copy() for name, numbers in arrays(tree).items()}


def tree_stays(tree: object, before: Mapping[str, Floats]) -> None:
    """Fail if a weight was changed."""
    for name, numbers in arrays(tree).items():
        stays(numbers, before[name], name)
