"""Three normalizations: the same calculation along different axes, and then a learnt scale.

Each of them gives  out = gamma z + beta,  where z is what `normalize` makes of x. gamma (at first
1) and beta (at first 0) are learnt, so that a network can undo what it does not need.

    BatchNorm   one set for each channel, over all examples (and all places)
    LayerNorm   one set for each example (and each place before the normalized axes)
    GroupNorm   one set for each example and each group of neighbouring channels (over all places)
"""

import numpy as np

from techniques.arrays import Cache, FloatArray, Gradients
from techniques.layers import Layer


class BatchNorm(Layer):
    """Every channel is normalized over the batch; in evaluation mode, with running statistics.

    Attributes:
        channels: C, the length of axis 1 of x.
        momentum: the weight of the *newest* batch in the running statistics, as PyTorch means it.
            Other libraries and the papers often mean the weight of the old value with this word.
        eps: as in `normalize`.
        gamma, beta: shape (C,), learnt.
        running_mean, running_variance: shape (C,), at first 0 and 1. They are no parameters: no
            gradient reaches them.
    """

    def __init__(self, channels: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        self.channels = channels
        self.momentum = momentum
        self.eps = eps
        self.gamma = np.ones(channels)
        self.beta = np.zeros(channels)
        self.running_mean = np.zeros(channels)
        self.running_variance = np.ones(channels)

    @property
    def params(self) -> dict[str, FloatArray]:
        """gamma and beta."""
        return {"gamma": self.gamma, "beta": self.beta}

    def fitting(self, x: FloatArray) -> tuple[int, ...]:
        """The axes over which a channel is normalized: all but axis 1. (Given.)

        Raises:
            ValueError: if axis 1 of x has not the length `channels`.
        """
        if x.ndim < 2 or x.shape[1] != self.channels:
            raise ValueError(f"expected {self.channels} channels on axis 1 of the shape {x.shape}")
        return (0, *range(2, x.ndim))

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Normalize every channel, then scale and shift it.

        In training mode the mean and the biased variance of this batch are used, and the running
        statistics move towards this batch:

            running = (1 - momentum) · running + momentum · (that of this batch)

        For `running_variance` the *unbiased* variance of the batch is taken, the sum of squares
        divided by m - 1, where m is how many numbers a channel has in the batch. It estimates the
        variance of examples to come, which the biased one finds too small.

        In evaluation mode the running statistics take the place of those of the batch, and stay as
        they are. What the network says about an example then depends on this example alone.

        Args:
            x: shape (N, C), or (N, C, places...) with any number of further axes. Left unchanged.

        Returns:
            out, of the same shape, and the cache. Think of what `backward` must know about the
            mode.

        Raises:
            ValueError: if axis 1 has not the length C (see `fitting`); in training mode, if a
                channel has fewer than two numbers, as in a batch of one row. The running statistics
                stay as they are then. In evaluation mode one row is welcome.
        """
        ### BEGIN SOLUTION
        from techniques.arrays import on_axis_1
        from techniques.normalizing import normalize

        axes = self.fitting(x)
        if self.training:
            z, mean, variance = normalize(x, axes, self.eps)
            m = x.size // self.channels
            new, old = self.momentum, 1 - self.momentum
            unbiased = variance.ravel() * m / (m - 1)
            self.running_mean = old * self.running_mean + new * mean.ravel()
            self.running_variance = old * self.running_variance + new * unbiased
        else:
            mean = on_axis_1(self.running_mean, x.ndim)
            variance = on_axis_1(self.running_variance, x.ndim)
            z = (x - mean) / np.sqrt(variance + self.eps)
        out = on_axis_1(self.gamma, x.ndim) * z + on_axis_1(self.beta, x.ndim)
        return out, (z, variance, self.training)
        ### END SOLUTION

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx, and {"gamma": ..., "beta": ...} of shape (C,) each.

        In training mode every out of a channel depends on every x of that channel. In evaluation
        mode the statistics are constants that no x of this batch can move. Which of both it was
        is decided by the forward pass with this cache, not by the mode of today.
        """
        ### BEGIN SOLUTION
        from techniques.arrays import on_axis_1
        from techniques.normalizing import normalize_backward

        z, variance, training = cache
        axes = self.fitting(z)
        dz = dout * on_axis_1(self.gamma, z.ndim)
        own = {"gamma": (dout * z).sum(axis=axes), "beta": dout.sum(axis=axes)}
        if training:
            return normalize_backward(dz, z, variance, axes, self.eps), own
        return dz / np.sqrt(variance + self.eps), own
        ### END SOLUTION


class LayerNorm(Layer):
    """The numbers of each example are normalized among themselves. Both modes are the same.

    Attributes:
        shape: the lengths of the last axes of x, which are normalized together.
        eps: as in `normalize`.
        gamma, beta: of this shape: each place of an example has its own.
    """

    def __init__(self, shape: int | tuple[int, ...], eps: float = 1e-5) -> None:
        self.shape = (shape,) if isinstance(shape, int) else shape
        self.eps = eps
        self.gamma = np.ones(self.shape)
        self.beta = np.zeros(self.shape)

    @property
    def params(self) -> dict[str, FloatArray]:
        """gamma and beta."""
        return {"gamma": self.gamma, "beta": self.beta}

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Normalize over the last axes, then multiply by gamma and add beta, place by place.

        Args:
            x: shape (..., *shape): the last axes are those of `shape`, and before them may stand
                any others: (N, C) for shape (C,), or (N, T, C) for T words, each by itself.

        Returns:
            out, of the same shape, and the cache.

        Raises:
            ValueError: if the last axes of x have other lengths than `shape`, or if there is only
                one number to normalize. (A gamma of one number would otherwise fit every x.)
        """
        ### BEGIN SOLUTION
        from techniques.normalizing import normalize

        if x.shape[max(0, x.ndim - len(self.shape)) :] != self.shape:
            raise ValueError(f"the shape {x.shape} does not end with {self.shape}")
        z, _, variance = normalize(x, tuple(range(-len(self.shape), 0)), self.eps)
        return self.gamma * z + self.beta, (z, variance)
        ### END SOLUTION

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx, and {"gamma": ..., "beta": ...}, both of the shape `shape`.

        Two different sets of axes play a role here: those over which x was normalized, and those
        over which one number of gamma was used again and again.
        """
        ### BEGIN SOLUTION
        from techniques.normalizing import normalize_backward

        z, variance = cache
        inner = tuple(range(-len(self.shape), 0))
        outer = tuple(range(z.ndim - len(self.shape)))
        own = {"gamma": (dout * z).sum(axis=outer), "beta": dout.sum(axis=outer)}
        return normalize_backward(dout * self.gamma, z, variance, inner, self.eps), own
        ### END SOLUTION


class GroupNorm(Layer):
    """The channels of each example are normalized in groups. Both modes are the same.

    Attributes:
        groups: G, how many groups; each holds C / G channels that follow each other.
        channels: C, the length of axis 1 of x.
        eps: as in `normalize`.
        gamma, beta: shape (C,): one of each for a channel, as in `BatchNorm`.
    """

    def __init__(self, groups: int, channels: int, eps: float = 1e-5) -> None:
        if groups < 1 or channels % groups:
            raise ValueError(f"{channels} channels cannot be dealt out to {groups} groups")
        self.groups = groups
        self.channels = channels
        self.eps = eps
        self.gamma = np.ones(channels)
        self.beta = np.zeros(channels)

    @property
    def params(self) -> dict[str, FloatArray]:
        """gamma and beta."""
        return {"gamma": self.gamma, "beta": self.beta}

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Normalize every group of every example, then scale and shift every channel.

        With one group, an example is normalized as a whole. With C groups, every channel of an
        example is normalized over its places.

        Args:
            x: shape (N, C), or (N, C, places...) with any number of further axes.

        Returns:
            out, of the same shape, and the cache.

        Raises:
            ValueError: if axis 1 has not the length C, or if a group has only one number.
        """
        ### BEGIN SOLUTION
        from techniques.arrays import on_axis_1
        from techniques.normalizing import normalize

        if x.ndim < 2 or x.shape[1] != self.channels:
            raise ValueError(f"expected {self.channels} channels on axis 1 of the shape {x.shape}")
        size = self.channels // self.groups
        z, _, variance = normalize(
            x.reshape(len(x), self.groups, size, *x.shape[2:]),
            tuple(range(2, x.ndim + 1)),
            self.eps,
        )
        z = z.reshape(x.shape)
        out = on_axis_1(self.gamma, x.ndim) * z + on_axis_1(self.beta, x.ndim)
        return out, (z, variance)
        ### END SOLUTION

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx, and {"gamma": ..., "beta": ...} of shape (C,) each.

        The groups matter for dx, the channels for gamma and beta.
        """
        ### BEGIN SOLUTION
        from techniques.arrays import on_axis_1
        from techniques.normalizing import normalize_backward

        z, variance = cache
        grouped = (len(z), self.groups, self.channels // self.groups, *z.shape[2:])
        dz = (dout * on_axis_1(self.gamma, z.ndim)).reshape(grouped)
        inner = tuple(range(2, len(grouped)))
        dx = normalize_backward(dz, z.reshape(grouped), variance, inner, self.eps)
        outer = (0, *range(2, z.ndim))
        own = {"gamma": (dout * z).sum(axis=outer), "beta": dout.sum(axis=outer)}
        return dx.reshape(z.shape), own
        ### END SOLUTION
