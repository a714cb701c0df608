"""The small network: its layers fit, its gradients are right, and it learns to read digits."""

import numpy as np
from convolving import refused, slopes
from expect import holds, same

from convolution import accuracy, small_network, softmax_loss, train
from convolution.scenes import digits


def test_the_small_network_fits_and_learns() -> None:
    block = ["Convolution", "ReLU", "MaxPool"]
    for shape, filters, classes, inputs in (
        ((1, 8, 8), [4, 6], 10, 6 * 2 * 2),
        ((3, 11, 7), [5], 4, 5 * 5 * 3),
        ((2, 13, 9), (4, 3), 7, 3 * 3 * 2),
        ((3, 2, 5), [], 6, 3 * 2 * 5),
    ):
        what = f"images {shape}, filters {list(filters)}"
        network = small_network(shape, filters, classes, np.random.default_rng(0))
        found = [type(layer).__name__ for layer in network.layers]
        wanted = block * len(filters) + ["Flatten", "Dense"]
        holds(found == wanted, f"{what}: expected the layers {wanted}, found {found}.")
        channels = [shape[0], *filters]
        sizes = [(f, c, 3, 3) for c, f in zip(channels, filters, strict=False)]
        now = [layer.parameters[0].shape for layer in network.layers if layer.parameters]
        hint = "follow channels, height and width through every layer; pooling rounds down."
        holds(
            now == [*sizes, (inputs, classes)],
            f"{what}: expected weights of the shapes {[*sizes, (inputs, classes)]}, found {now}.",
            hint=hint,
        )
        scores = network.forward(np.ones((3, *shape)))
        same(np.shape(scores), (3, classes), f"{what}: the shape of the scores", hint=hint)
        for layer in network.layers:
            if hasattr(layer, "settings"):
                hint = "stride 1, a padding that keeps the size, no dilation."
                same(layer.settings, (1, 1, 1), "stride, padding and dilation", hint=hint)
            if hasattr(layer, "size"):
                same(layer.size, 2, "the size of the pooling")

    networks = [
        small_network((1, 8, 8), [4, 6], 10, np.random.default_rng(seed)) for seed in (1, 1, 2)
    ]
    kernels = [network.layers[0].parameters[0] for network in networks]
    same(kernels[0], kernels[1], "first weights from equal generators", hint="draw from `rng`.")
    holds(
        not np.allclose(kernels[0], kernels[2]),
        "first weights from different generators: expected different ones.",
        hint="draw from `rng`; make no generator inside.",
    )
    hint = "2 × 2 becomes 1 × 1, on which there is no place for another pooling."
    small = (1, 3, 3), [2, 2], 2, np.random.default_rng(0)
    refused("images of 3 × 3 and two blocks", small_network, *small, hint=hint)

    # From the loss back through every layer: all parts together.
    rng = np.random.default_rng(3)
    network = small_network((2, 5, 6), [3], 3, rng)
    x, labels = rng.normal(size=(4, 2, 5, 6)), np.array([0, 2, 1, 2])
    network.backward(softmax_loss(network.forward(x), labels)[1])
    for layer in network.layers:
        for array, gradient in zip(layer.parameters, layer.gradients, strict=True):
            slope = slopes(lambda: softmax_loss(network.forward(x), labels)[0], array, 1e-5)
            what = f"the gradient of {type(layer).__name__} in the network"
            hint = "check each backward function by itself first."
            same(gradient, slope, what, hint=hint, rtol=1e-4, atol=1e-7)

    learn, judge, _ = digits()
    rng = np.random.default_rng(4)
    network = small_network((1, 8, 8), [6], 10, rng)
    losses = train(network, learn.images[:300], learn.labels[:300], rng, 6, 0.2, 16)
    share = accuracy(network, judge.images, judge.labels)
    hint = "the gradients are right, so look at what the layers are fed."
    holds(
        losses[-1] < losses[0] / 2 and share > 0.7,
        f"300 digits, six times: expected the loss to fall below half of {losses[0]:.2f} and more "
        f"than 70 % of new digits to be read, found {losses[-1]:.2f} and {share:.0%}.",
        hint=hint,
    )
