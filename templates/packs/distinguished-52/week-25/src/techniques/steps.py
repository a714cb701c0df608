"""From gradients to a step: how long it may be, and what pulls the weights towards 0."""

from collections.abc import Sequence

from techniques.arrays import FloatArray, Gradients
from techniques.layers import Network

DECAYING = "W"  # Only parameters with this name decay. Biases, gamma and beta do not.


def clip(gradients: Sequence[Gradients], limit: float) -> tuple[list[Gradients], float]:
    """Shorten gradients that are too long, all of them by the same factor.

    The global norm is the Euclidean length of all numbers of all arrays of all layers together, as
    if they were one long vector. If it is at most the limit, the gradients keep their values.
    Otherwise all are multiplied by one factor, so that the global norm becomes the limit and the
    direction stays. Numbers may be as large as 1e200, whose square is infinite.

    Args:
        gradients: one dictionary for each layer; some may be empty. All are left unchanged.
        limit: the greatest global norm allowed, above 0.

    Returns:
        The gradients after clipping (same names, same order), and their global norm *before* it:
        the number to watch in a training. Without any numbers it is 0.

    Raises:
        ValueError: if the limit is not above 0, or if a gradient is infinite or NaN. No factor can
            repair such a gradient.

    >>> clip([{"W": np.array([3.0])}, {}, {"b": np.array([4.0])}], limit=1.0)
    ([{'W': array([0.6])}, {}, {'b': array([0.8])}], 5.0)
    """
    ### BEGIN SOLUTION
    import numpy as np

    if not limit > 0:
        raise ValueError(f"the limit must be above 0, found {limit}")
    arrays = [np.ravel(slope) for own in gradients for slope in own.values()]
    flat = np.concatenate([np.zeros(1), *arrays])
    largest = float(np.abs(flat).max())
    if not np.isfinite(largest):
        raise ValueError("a gradient is infinite or NaN")
    norm = largest * float(np.linalg.norm(flat / largest)) if largest > 0 else 0.0
    factor = min(1.0, limit / norm) if norm > 0 else 1.0
    return [{name: factor * slope for name, slope in own.items()} for own in gradients], norm
    ### END SOLUTION


class AdamW:
    """Adam, with weight decay in one of two places.

    Attributes:
        decay: how strongly weights are pulled towards 0; 0 for not at all.
        decoupled: True for decay beside the gradient (AdamW), False for an L2 penalty inside it.
        betas: how long both means remember, for instance (0.9, 0.999).
        tiny: keeps a weight that never had a gradient from a division by 0.
        count: how many steps have been made.
        memory: for each parameter the two means (m, v), by the number of its layer and its name.
            Empty before the first step.
    """

    def __init__(
        self,
        decay: float = 0.0,
        *,
        decoupled: bool = True,
        betas: tuple[float, float] = (0.9, 0.999),
        tiny: float = 1e-8,
    ) -> None:
        self.decay = decay
        self.decoupled = decoupled
        self.betas = betas
        self.tiny = tiny
        self.count = 0
        self.memory: dict[tuple[int, str], tuple[FloatArray, FloatArray]] = {}

    def move(self, network: Network, gradients: Sequence[Gradients], rate: float) -> None:
        """One step of all parameters, each in its own array.

        Let g be the gradient of a parameter w. With the betas b1 and b2, both means beginning at 0,
        and t = 1 in the first step, 2 in the second:

            m = b1 m + (1 - b1) g               the mean of the latest gradients
            v = b2 v + (1 - b2) g²              the mean of their squares
            w = w - rate · M / (√V + tiny)      with M = m / (1 - b1^t) and V = v / (1 - b2^t)

        Parameters with the name `DECAYING` also decay, in one of two ways:

            decoupled        w falls by another  rate · decay · (w before the step)
            not decoupled    decay · w is added to g, before everything else

        For plain gradient descent both are the same. Here they are not, since the second way sends
        the decay through the division by √V.

        The arrays in `layer.params` are changed in place: a layer never hears of a new array.
        The gradients stay as they are.

        Args:
            network: its parameters move. It is the same one in every call.
            gradients: one dictionary for each layer, with the names of its params.
            rate: the rate of this step, from a schedule.

        Raises:
            ValueError: if there is not one dictionary for each layer.
        """
        ### BEGIN SOLUTION
        import numpy as np

        if len(gradients) != len(network.layers):
            raise ValueError(f"{len(gradients)} gradients for {len(network.layers)} layers")
        self.count += 1
        b1, b2 = self.betas
        for i, (layer, own) in enumerate(zip(network.layers, gradients, strict=True)):
            for name, w in layer.params.items():
                decay = self.decay if name == DECAYING else 0.0
                g = own[name] if self.decoupled else own[name] + decay * w
                m, v = self.memory.get((i, name), (np.zeros(w.shape), np.zeros(w.shape)))
                m = b1 * m + (1 - b1) * g
                v = b2 * v + (1 - b2) * g**2
                self.memory[i, name] = m, v
                if self.decoupled:
                    w -= rate * decay * w
                root = np.sqrt(v / (1 - b2**self.count))
                w -= rate * m / (1 - b1**self.count) / (root + self.tiny)
        ### END SOLUTION
