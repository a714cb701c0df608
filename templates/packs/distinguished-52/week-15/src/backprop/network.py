"""A network is a chain of layers: forward through all of them, and backward through all of them."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from backprop.arrays import Cache, FloatArray, Gradients, Loss
from backprop.layers import Layer


@dataclass(eq=False)
class Network:
    """Layers that follow each other: the out of one is the x of the next.

    Attributes:
        layers: any objects with the methods of `Layer`. The same object may stand at several
            places, for instance one ReLU. The list may be empty.
    """

    layers: list[Layer]

    def predict(self, x: ArrayLike) -> FloatArray:
        """The out of the last layer, without the caches (given)."""
        return self.forward(x)[0]

    def forward(self, x: ArrayLike) -> tuple[FloatArray, list[Cache]]:
        """Send a batch through all layers.

        Each layer is asked once, with all rows.

        Args:
            x: shape (n, inputs); lists and integers are welcome (`as_batch` from arrays.py).

        Returns:
            The out of the last layer, and the caches: one for each layer, in the order of `layers`.
            Without layers, the batch itself and an empty list.

        Raises:
            ValueError: if x is no batch, or if a layer refuses what it gets.
        """
        ### BEGIN SOLUTION
        from backprop.arrays import as_batch

        out = as_batch(x)
        caches = []
        for layer in self.layers:
            out, cache = layer.forward(out)
            caches.append(cache)
        return out, caches
        ### END SOLUTION

    def backward(self, dout: FloatArray, caches: list[Cache]) -> tuple[FloatArray, list[Gradients]]:
        """Send a gradient from the end of the network back to its input.

        Each layer is asked once, with the cache of its own place. `caches` is left as it is, so
        that it can be used a second time.

        Args:
            dout: the gradient of the loss by the out of the last layer.
            caches: what `forward` returned.

        Returns:
            The gradient of the loss by x, and the gradients of the parameters: one dictionary for
            each layer, in the order of `layers` (the first layer first, although it comes last).
            A layer without parameters has an empty one.
        """
        ### BEGIN SOLUTION
        gradients: list[Gradients] = []
        for layer, cache in zip(reversed(self.layers), reversed(caches), strict=True):
            dout, own = layer.backward(dout, cache)
            gradients.append(own)
        return dout, gradients[::-1]
        ### END SOLUTION

    def objective(
        self, x: ArrayLike, targets: ArrayLike, loss: Loss, penalty: float = 0.0
    ) -> tuple[float, list[Gradients]]:
        """The loss of a batch plus the price of large weights, and the gradients of this sum.

        The price is penalty / 2 times the sum of the squares of all weights: of all entries of
        all parameters with the name "W". Parameters with other names, like the biases "b", are
        free. The penalty is not divided by the number of rows.

        Args:
            x: shape (n, inputs).
            targets: what the loss wants to see.
            loss: for instance `cross_entropy` or `mean_squared_error`.
            penalty: 0 or positive.

        Returns:
            The objective, a float, and the gradients of the parameters as in `backward`, the part
            of the penalty included. The parameters themselves stay as they are.
        """
        ### BEGIN SOLUTION
        out, caches = self.forward(x)
        value, dout = loss(out, targets)
        _, gradients = self.backward(dout, caches)
        for layer, own in zip(self.layers, gradients, strict=True):
            if "W" in layer.params:
                w = layer.params["W"]
                value += penalty / 2 * float((w**2).sum())
                own["W"] = own["W"] + penalty * w
        return value, gradients
        ### END SOLUTION
