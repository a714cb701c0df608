"""A small convolutional network: layers, loss and training are given, and you assemble it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from convolution.arrays import FloatArray, IntArray
from convolution.layers import conv_backward, conv_forward
from convolution.pooling import max_pool, max_pool_backward
from convolution.shapes import Window


class Layer(ABC):
    """Something with a forward and a backward pass, which remembers between them what it needs.

    `parameters` are arrays that are learnt, `gradients` those of the last backward pass, in the
    same order. A layer that learns nothing leaves both empty.
    """

    def __init__(self, *parameters: FloatArray) -> None:
        self.parameters = list(parameters)
        self.gradients: list[FloatArray] = []

    @abstractmethod
    def forward(self, x: FloatArray) -> FloatArray:
        """What the layer makes of a batch."""

    @abstractmethod
    def backward(self, gradient: FloatArray) -> FloatArray:
        """From the gradient of what the last `forward` gave, that of what it was given."""


class Convolution(Layer):
    """Filters with a bias each, from so many channels; random at first, scaled as He et al. do."""

    def __init__(
        self, channels: int, filters: int, window: Window, rng: np.random.Generator
    ) -> None:
        shape = (filters, channels, window.height, window.width)
        scale = np.sqrt(2 / (channels * window.height * window.width))
        super().__init__(rng.normal(size=shape) * scale, np.zeros(filters))
        self.settings = (window.stride, window.padding, window.dilation)

    def forward(self, x: FloatArray) -> FloatArray:
        self.x = x
        return conv_forward(x, self.parameters[0], self.parameters[1], *self.settings)

    def backward(self, gradient: FloatArray) -> FloatArray:
        found = conv_backward(gradient, self.x, self.parameters[0], *self.settings)
        self.gradients = [found.weights, found.bias]
        return found.x


class MaxPool(Layer):
    """The largest number of windows that lie side by side."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def forward(self, x: FloatArray) -> FloatArray:
        self.x = x
        return max_pool(x, self.size)

    def backward(self, gradient: FloatArray) -> FloatArray:
        return max_pool_backward(gradient, self.x, self.size)


class ReLU(Layer):
    """Negative numbers become 0."""

    def forward(self, x: FloatArray) -> FloatArray:
        self.positive = x > 0
        return np.where(self.positive, x, 0.0)

    def backward(self, gradient: FloatArray) -> FloatArray:
        return np.where(self.positive, gradient, 0.0)


class Flatten(Layer):
    """All numbers of an image in one row: from (N, C, height, width) to (N, C · height · width)."""

    def forward(self, x: FloatArray) -> FloatArray:
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient: FloatArray) -> FloatArray:
        return gradient.reshape(self.shape)


class Dense(Layer):
    """A weight for every pair of an input and an output, and a bias for every output."""

    def __init__(self, inputs: int, outputs: int, rng: np.random.Generator) -> None:
        super().__init__(rng.normal(size=(inputs, outputs)) / np.sqrt(inputs), np.zeros(outputs))

    def forward(self, x: FloatArray) -> FloatArray:
        self.x = x
        scores: FloatArray = x @ self.parameters[0] + self.parameters[1]
        return scores

    def backward(self, gradient: FloatArray) -> FloatArray:
        self.gradients = [self.x.T @ gradient, np.sum(gradient, axis=0)]
        before: FloatArray = gradient @ self.parameters[0].T
        return before


class Network:
    """Layers, one after the other."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)

    def forward(self, x: FloatArray) -> FloatArray:
        """Scores of shape (N, classes) for images of shape (N, C, height, width)."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient: FloatArray) -> FloatArray:
        """The gradient for the images; those of the parameters are in the layers afterwards."""
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient

    def size(self) -> int:
        """How many numbers it learns."""
        return sum(array.size for layer in self.layers for array in layer.parameters)


def small_network(
    shape: tuple[int, int, int], filters: Sequence[int], classes: int, rng: np.random.Generator
) -> Network:
    """Assemble a network that gives images of this shape a score for each class.

    For each number in `filters` there is a block of three layers:

    1. a `Convolution` with so many filters of 3 × 3, stride 1, which keeps height and width,
    2. a `ReLU`,
    3. a `MaxPool` of size 2, which halves height and width and drops what is left over.

    A `Flatten` and one `Dense` layer for the scores follow. With no filters at all, only these two
    are left, and that is a linear classifier. All layers draw from the one generator.

    The number of inputs of the dense layer follows from the shape; no number in your code should
    hold for one size of image only.

    Args:
        shape: (channels, height, width) of one image.
        filters: how many filters each convolution has, from the first to the last.
        classes: how many scores each image gets.
        rng: where the first weights come from.

    Raises:
        ValueError: if the image is too small for so many blocks.

    >>> network = small_network((1, 8, 8), [4, 6], 10, np.random.default_rng(0))
    >>> [type(layer).__name__ for layer in network.layers[:4]], network.size()
    (['Convolution', 'ReLU', 'MaxPool', 'Convolution'], 512)
    """
    ### BEGIN SOLUTION
    from convolution.shapes import same_padding

    channels, height, width = shape
    layers: list[Layer] = []
    window, pooling = Window(3, 3, padding=same_padding(3)), Window(2, 2, stride=2)
    for count in filters:
        layers += [Convolution(channels, count, window, rng), ReLU(), MaxPool(2)]
        channels = count
        height, width = pooling.grid(height, width)
    return Network([*layers, Flatten(), Dense(channels * height * width, classes, rng)])
    ### END SOLUTION


def softmax_loss(scores: FloatArray, labels: IntArray) -> tuple[float, FloatArray]:
    """The mean cross-entropy of the softmax, and its gradient with respect to the scores. Given."""
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    logs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    rows = np.arange(len(labels))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(np.mean(logs[rows, labels])), gradient / len(labels)


def train(
    network: Network,
    images: FloatArray,
    labels: IntArray,
    rng: np.random.Generator,
    epochs: int = 5,
    rate: float = 0.1,
    batch: int = 32,
) -> list[float]:
    """Plain gradient descent on shuffled batches; gives the mean loss of each epoch. Given."""
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(images))
        total = 0.0
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            loss, gradient = softmax_loss(network.forward(images[chosen]), labels[chosen])
            network.backward(gradient)
            for layer in network.layers:
                for array, slope in zip(layer.parameters, layer.gradients, strict=True):
                    array -= rate * slope
            total += loss * len(chosen)
        history.append(total / len(order))
    return history


def accuracy(network: Network, images: FloatArray, labels: IntArray) -> float:
    """Which share of the images gets its highest score for the right class. Given."""
    return float(np.mean(np.argmax(network.forward(images), axis=1) == labels))
