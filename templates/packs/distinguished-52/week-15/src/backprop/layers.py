"""Layers: each computes its output, and each can send a gradient back to its input.

All layers speak of the same things. L is a single number far behind the layer, the loss.

    x      shape (n, inputs): what goes in, one row for each example
    out    shape (n, outputs): what comes out
    dout   shape of out: the gradient of L by out; whoever comes after the layer knows it
    dx     shape of x: the gradient of L by x; whoever comes before the layer needs it
    cache  a tuple of arrays: what `backward` will need from *its* forward pass

A layer keeps nothing of a batch in itself. All that it must remember goes into the cache, so two
forward passes never disturb each other. No method changes an array that it was given.

n is the number of rows. The mean over the rows is the matter of the loss (see losses.py): dout has
the 1 / n inside already, so a layer only adds up.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from backprop.arrays import Cache, FloatArray, Gradients


class Layer(Protocol):
    """What a network asks of each of its layers."""

    @property
    def params(self) -> dict[str, FloatArray]:
        """The arrays that can be learnt, by name: the arrays themselves, not copies."""

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Give out and the cache."""

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx, and the gradient of L by every parameter, under the same names."""


class Tanh:
    """Every number for itself: out = tanh(x) (given, as an example of the style)."""

    @property
    def params(self) -> dict[str, FloatArray]:
        """Nothing to learn."""
        return {}

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Give tanh(x) and keep it: its slope can be written with the result alone."""
        out = np.tanh(x)
        return out, (out,)

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Chain rule, number by number: what arrives, times the slope of tanh at x."""
        (out,) = cache
        return dout * (1 - out**2), {}


@dataclass(eq=False)
class Linear:
    """out = x W + b, for every row of x.

    Attributes:
        W: shape (inputs, outputs).
        b: shape (outputs,).
    """

    W: FloatArray
    b: FloatArray

    def __post_init__(self) -> None:
        self.W = np.array(self.W, dtype=np.float64)
        self.b = np.array(self.b, dtype=np.float64)
        if self.W.ndim != 2 or self.b.shape != self.W.shape[1:]:
            raise ValueError(f"W {self.W.shape} and b {self.b.shape} do not fit together")

    @property
    def params(self) -> dict[str, FloatArray]:
        """W and b (given)."""
        return {"W": self.W, "b": self.b}

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Give x W + b of shape (n, outputs), and the cache. n may be 0.

        Raises:
            ValueError: if x is not of shape (n, inputs). The message names the shapes of x and W.

        >>> Linear(np.array([[1.0], [10.0]]), np.array([0.5])).forward(np.array([[2.0, 3.0]]))[0]
        array([[32.5]])
        """
        ### BEGIN SOLUTION
        if x.ndim != 2 or x.shape[1] != self.W.shape[0]:
            raise ValueError(f"x of shape {x.shape} does not fit W of shape {self.W.shape}")
        return x @ self.W + self.b, (x,)
        ### END SOLUTION

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx of shape (n, inputs), and {"W": dW, "b": db} with the shapes of W and b.

        Write down one output as a sum first: out[i, k] = Σ_j x[i, j] W[j, k] + b[k]. Then ask of
        each entry of x, W and b: which outputs does it take part in, and with which factor?
        One W and one b serve all rows. There is no loop over the rows: each answer is one matrix
        product or one sum. Which operand is transposed follows from the shapes, but if inputs,
        outputs and n happen to be equal, shapes forgive every mistake.

        >>> layer = Linear(np.array([[1.0], [10.0]]), np.array([0.5]))
        >>> _, cache = layer.forward(np.array([[2.0, 3.0]]))
        >>> layer.backward(np.array([[1.0]]), cache)[0]
        array([[ 1., 10.]])
        """
        ### BEGIN SOLUTION
        (x,) = cache
        return dout @ self.W.T, {"W": x.T @ dout, "b": dout.sum(axis=0)}
        ### END SOLUTION


class ReLU:
    """Every number for itself: out = x where x is above 0, and 0 elsewhere."""

    @property
    def params(self) -> dict[str, FloatArray]:
        """Nothing to learn (given)."""
        return {}

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Give the positive part of x, as a new array, and the cache.

        >>> ReLU().forward(np.array([[-2.0, 0.0, 3.0]]))[0]
        array([[0., 0., 3.]])
        """
        ### BEGIN SOLUTION
        open_ = x > 0
        return np.where(open_, x, 0.0), (open_,)
        ### END SOLUTION

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx and {}. At x = 0 exactly there is no slope; here it counts as 0.

        Whether a gradient passes depends on the x of the forward pass, not on the sign of the
        gradient. dout belongs to the caller and stays as it is.
        """
        ### BEGIN SOLUTION
        (open_,) = cache
        return dout * open_, {}
        ### END SOLUTION


class Sigmoid:
    """Every number for itself: out = 1 / (1 + exp(-x))."""

    @property
    def params(self) -> dict[str, FloatArray]:
        """Nothing to learn (given)."""
        return {}

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Give the sigmoid of x without an overflow; the cache holds the result (given)."""
        small = np.exp(-np.abs(x))
        out = np.where(x >= 0, 1.0, small) / (1.0 + small)
        return out, (out,)

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx and {}. Look at what the forward pass has put into the cache.

        >>> out, cache = Sigmoid().forward(np.array([[0.0]]))
        >>> Sigmoid().backward(np.array([[1.0]]), cache)[0]
        array([[0.25]])
        """
        ### BEGIN SOLUTION
        (out,) = cache
        return dout * out * (1 - out), {}
        ### END SOLUTION
