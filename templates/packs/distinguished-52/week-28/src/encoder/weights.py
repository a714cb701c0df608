"""The weights of an encoder, as a tree of small records. (Given, all of it.)

Gradients are kept in the same records: the gradient of a `Norm` is a `Norm` whose `gain` holds the
slopes of the loss with the gain. A position is a row, so layers multiply from the right: x @ w.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Tree = TypeVar("Tree")


@dataclass(frozen=True, eq=False)
class Norm:
    """What layer normalization learns: for every feature a gain and a shift, of shape (width,)."""

    gain: FloatArray
    shift: FloatArray

    @classmethod
    def fresh(cls, width: int) -> "Norm":
        """One that changes nothing yet: gain 1, shift 0."""
        return cls(np.ones(width), np.zeros(width))


@dataclass(frozen=True, eq=False)
class FeedForward:
    """Two layers that see one position at a time.

    Attributes:
        w_in: from the features to the hidden units, of shape (width, hidden).
        b_in: of shape (hidden,).
        w_out: from the hidden units back to the features, of shape (hidden, width).
        b_out: of shape (width,).
    """

    w_in: FloatArray
    b_in: FloatArray
    w_out: FloatArray
    b_out: FloatArray

    @classmethod
    def random(cls, width: int, hidden: int, rng: np.random.Generator) -> "FeedForward":
        """Weights that keep the size of the numbers about the same; biases 0."""
        w_in = rng.normal(size=(width, hidden)) * np.sqrt(2 / width)
        w_out = rng.normal(size=(hidden, width)) / np.sqrt(hidden)
        return cls(w_in, np.zeros(hidden), w_out, np.zeros(width))


@dataclass(frozen=True, eq=False)
class Heads:
    """Multi-head self-attention: four square matrices (width, width), each with a bias (width,).

    Head h owns the columns h * d_head to (h + 1) * d_head of the first three, where d_head is
    width / n_heads.
    """

    w_q: FloatArray
    b_q: FloatArray
    w_k: FloatArray
    b_k: FloatArray
    w_v: FloatArray
    b_v: FloatArray
    w_o: FloatArray
    b_o: FloatArray
    n_heads: int

    @classmethod
    def random(cls, width: int, n_heads: int, rng: np.random.Generator) -> "Heads":
        """Weights that keep the size of the numbers about the same; biases 0."""
        if n_heads < 1 or width % n_heads:
            raise ValueError(f"a width of {width} cannot be shared by {n_heads} heads")
        w_q, w_k, w_v, w_o = rng.normal(size=(4, width, width)) / np.sqrt(width)
        b_q, b_k, b_v, b_o = np.zeros((4, width))
        return cls(w_q, b_q, w_k, b_k, w_v, b_v, w_o, b_o, n_heads)


@dataclass(frozen=True, eq=False)
class Block:
    """One block: attention with its normalization, then feed-forward with another one."""

    heads: Heads
    norm_1: Norm
    feed_forward: FeedForward
    norm_2: Norm

    @classmethod
    def random(cls, width: int, hidden: int, n_heads: int, rng: np.random.Generator) -> "Block":
        """Random matrices; both normalizations fresh."""
        heads = Heads.random(width, n_heads, rng)
        feed_forward = FeedForward.random(width, hidden, rng)
        return cls(heads, Norm.fresh(width), feed_forward, Norm.fresh(width))


@dataclass(frozen=True, eq=False)
class Encoder:
    """Blocks, one after the other, and at the end one more normalization if `final` is given."""

    blocks: tuple[Block, ...]
    final: Norm | None = None

    @classmethod
    def random(
        cls,
        layers: int,
        width: int,
        hidden: int,
        n_heads: int,
        rng: np.random.Generator,
        final: bool = False,
    ) -> "Encoder":
        """Each block with random matrices of its own."""
        blocks = tuple(Block.random(width, hidden, n_heads, rng) for _ in range(layers))
        return cls(blocks, Norm.fresh(width) if final else None)


def arrays(tree: Any, name: str = "") -> dict[str, FloatArray]:
    """All arrays of a tree by their names, such as `blocks.0.heads.w_q`."""
    if isinstance(tree, np.ndarray):
        return {name: tree}
    if isinstance(tree, tuple):
        parts = {str(place): part for place, part in enumerate(tree)}
    elif is_dataclass(tree):
        parts = {field.name: getattr(tree, field.name) for field in fields(tree)}
    else:
        return {}
    found: dict[str, FloatArray] = {}
    for key, part in parts.items():
        found |= arrays(part, f"{name}.{key}" if name else key)
    return found


def combine(change: Callable[..., FloatArray], tree: Tree, *others: Tree) -> Tree:
    """A tree of the same form, each array made by `change` from those at its place.

    >>> combine(lambda a, b: a + b, Norm.fresh(2), Norm.fresh(2)).gain
    array([2., 2.])
    """
    made: Tree = _combine(change, tree, *others)
    return made


def _combine(change: Callable[..., FloatArray], *trees: Any) -> Any:
    first = trees[0]
    if isinstance(first, np.ndarray):
        return change(*trees)
    if isinstance(first, tuple):
        return tuple(_combine(change, *parts) for parts in zip(*trees, strict=True))
    if not is_dataclass(first):
        return first
    parts = {
        field.name: _combine(change, *(getattr(tree, field.name) for tree in trees))
        for field in fields(first)
    }
    kind: Any = type(first)
    return kind(**parts)
