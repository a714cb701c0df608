"""Several attentions side by side: every head looks at the sequence in its own way."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from attention.core import FloatArray
from attention.masks import BoolArray


def split_heads(x: FloatArray, n_heads: int) -> FloatArray:
    """Cut the width of every position into n_heads equal slices, and line the heads up.

    Head h receives the columns h * d_head up to (h + 1) * d_head of every position, where
    d_head = width / n_heads. The axis of the heads then stands before that of the positions, so
    that the last two axes are a whole sequence as one head sees it.

    Args:
        x: an array of shape (..., n, width).
        n_heads: how many slices to cut, at least 1.

    Returns:
        An array of shape (..., n_heads, n, d_head).

    Raises:
        ValueError: if n_heads is less than 1 or does not divide the width.

    >>> split_heads(np.array([[1, 2, 3, 4], [5, 6, 7, 8]]), n_heads=2)
    array([[[1, 2],
            [5, 6]],
    <BLANKLINE>
           [[3, 4],
            [7, 8]]])
    """
    ### BEGIN SOLUTION
    *leading, n, width = x.shape
    if n_heads < 1 or width % n_heads:
        raise ValueError(f"a width of {width} cannot be split into {n_heads} equal heads")
    return np.swapaxes(x.reshape(*leading, n, n_heads, width // n_heads), -3, -2)
    ### END SOLUTION


def merge_heads(x: FloatArray) -> FloatArray:
    """Undo split_heads: put the slices of all heads next to each other again.

    Args:
        x: an array of shape (..., n_heads, n, d_head).

    Returns:
        An array of shape (..., n, n_heads * d_head).

    >>> merge_heads(np.array([[[1, 2], [5, 6]], [[3, 4], [7, 8]]]))
    array([[1, 2, 3, 4],
           [5, 6, 7, 8]])
    """
    ### BEGIN SOLUTION
    *leading, n_heads, n, d_head = x.shape
    return np.swapaxes(x, -3, -2).reshape(*leading, n, n_heads * d_head)
    ### END SOLUTION


@dataclass(frozen=True, eq=False)
class MultiHeadAttention:
    """Four matrices and a number of heads; a position is a row, so projections are x @ w.

    Attributes:
        w_q: makes queries from x, of shape (d_model, n_heads * d_k).
        w_k: makes keys from the context, of shape (d_context, n_heads * d_k).
        w_v: makes values from the context, of shape (d_context, n_heads * d_v).
        w_o: mixes what the heads found, of shape (n_heads * d_v, d_out).
        n_heads: the number of heads.
    """

    w_q: FloatArray
    w_k: FloatArray
    w_v: FloatArray
    w_o: FloatArray
    n_heads: int

    def __post_init__(self) -> None:
        """Refuse matrices that do not fit together."""
        shapes = [w.shape for w in (self.w_q, self.w_k, self.w_v, self.w_o)]
        if any(len(shape) != 2 for shape in shapes):
            raise ValueError(f"w_q, w_k, w_v and w_o must be matrices, found the shapes {shapes}")
        (_, query), (k_in, key), (v_in, value), (mixed, _) = shapes
        if query != key or k_in != v_in or value != mixed:
            raise ValueError(f"w_q, w_k, w_v and w_o do not fit together, their shapes: {shapes}")
        if self.n_heads < 1 or query % self.n_heads or value % self.n_heads:
            raise ValueError(f"cannot share widths {query} and {value} among {self.n_heads} heads")

    @classmethod
    def random(cls, d_model: int, n_heads: int, rng: np.random.Generator) -> Self:
        """Draw square matrices whose products keep the size of the numbers about the same."""
        w_q, w_k, w_v, w_o = rng.standard_normal((4, d_model, d_model)) / np.sqrt(d_model)
        return cls(w_q, w_k, w_v, w_o, n_heads)

    def forward(
        self, x: FloatArray, context: FloatArray | None = None, mask: BoolArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Let every position of x attend, with every head, to all positions of the context.

        Without a context x attends to itself (self-attention). With one, the queries come from x,
        and both keys and values come from the context (cross-attention).

        The steps: project with w_q, w_k and w_v; split each into heads; let every head attend on
        its own; merge what the heads found; mix it with w_o.

        A mask knows nothing of heads: all heads of a sequence share it. The axis of the heads is
        the third from the end, so it takes care to make a mask (batch, n, m) fit weights
        (batch, n_heads, n, m).

        Args:
            x: an array of shape (..., n, d_model).
            context: an array of shape (..., m, d_context), or None for x itself.
            mask: booleans of shape (n, m), (..., n, m) or (..., 1, m), True = may attend, or None.

        Returns:
            The output of shape (..., n, d_out) and the weights of shape (..., n_heads, n, m).

        >>> attend = MultiHeadAttention.random(d_model=8, n_heads=2, rng=np.random.default_rng(0))
        >>> output, weights = attend.forward(np.ones((3, 8)))
        >>> output.shape, weights.shape
        ((3, 8), (2, 3, 3))
        """
        ### BEGIN SOLUTION
        from attention.core import scaled_dot_product_attention

        source = x if context is None else context
        q = split_heads(x @ self.w_q, self.n_heads)
        k = split_heads(source @ self.w_k, self.n_heads)
        v = split_heads(source @ self.w_v, self.n_heads)
        if mask is not None:
            mask = mask[..., np.newaxis, :, :]
        found, weights = scaled_dot_product_attention(q, k, v, mask)
        return merge_heads(found) @ self.w_o, weights
        ### END SOLUTION
