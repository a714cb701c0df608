"""Dropout: while a network learns, some of its numbers are missing at random."""

import numpy as np

from techniques.arrays import Cache, FloatArray, Gradients
from techniques.layers import Layer


def keep_mask(shape: tuple[int, ...], rate: float, rng: np.random.Generator) -> FloatArray:
    """Factors that set each number to 0 with the probability `rate`, and enlarge the others.

    Every entry has a coin of its own. The entries that are kept all get the same factor. It is
    chosen so that the expected value of each factor, over the coins, is exactly 1. Write this
    expectation down as a sum of two terms first.

    Args:
        shape: the shape of the result; () is one single factor.
        rate: the probability to be dropped (not to be kept), from 0 to below 1. With 0 all
            factors are 1.
        rng: the only source of chance. The same state gives the same mask.

    Returns:
        An array of floats of that shape. It contains two different values at most.

    Raises:
        ValueError: if the rate is negative, 1 or more, or NaN. (With 1 nothing would be left, and
            no factor could make up for it.)

    >>> sorted(set(keep_mask((100,), 0.75, np.random.default_rng(0)).tolist()))
    [0.0, 4.0]
    """
    ### BEGIN SOLUTION
    if not 0 <= rate < 1:
        raise ValueError(f"the rate must be from 0 to below 1, found {rate}")
    mask: FloatArray = (rng.random(shape) >= rate) / (1 - rate)
    return mask
    ### END SOLUTION


class Dropout(Layer):
    """Drops numbers while it is in training mode, and does nothing in evaluation mode.

    Attributes:
        rate: the probability of each number to be dropped.
        rng: where the masks come from.
    """

    def __init__(self, rate: float, rng: np.random.Generator) -> None:
        if not 0 <= rate < 1:
            raise ValueError(f"the rate must be from 0 to below 1, found {rate}")
        self.rate = rate
        self.rng = rng

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Multiply x by a new mask in training mode; give x as it is in evaluation mode.

        Because the expected factor is 1, both modes agree *on average*, and so nothing has to be
        rescaled when the network is used. In evaluation mode nothing is drawn: the generator stays
        in its state, so a look at the validation loss does not change the rest of the training.

        Args:
            x: any shape. Left unchanged.

        Returns:
            out, of the same shape, and the cache. `backward` may be called later, when other
            batches have come by and the mode has changed; it must still fit this pass.
        """
        ### BEGIN SOLUTION
        mask = keep_mask(x.shape, self.rate, self.rng) if self.training else np.ones(x.shape)
        return x * mask, (mask,)
        ### END SOLUTION

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx and {}: the gradient of what `forward` did with this cache.

        Once the coins have fallen, the layer is a multiplication with fixed factors. A number that
        happens to be 0 in x need not have been dropped.
        """
        ### BEGIN SOLUTION
        (mask,) = cache
        return dout * mask, {}
        ### END SOLUTION
