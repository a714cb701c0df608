"""How weights start, and which gradients arrive at the first layer."""

import numpy as np
import pytest
from backprop_expect import Floats
from expect import holds, refuses, same

from backprop import (
    Linear,
    Network,
    ReLU,
    Sigmoid,
    Tanh,
    cross_entropy,
    gradient_sizes,
    step_downhill,
    weight_spread,
)
from backprop.layers import Layer


@pytest.mark.parametrize("part", ["numbers", "forward", "both ways"])
def test_spread_keeps_the_size_of_signals(part: str) -> None:
    rng = np.random.default_rng(15)
    hint = (
        "solve 'mean square behind the layer = mean square before it' for the variance v, and "
        "return its root."
    )
    if part == "numbers":
        for inputs, outputs in [(1, 1), (8, 2), (3, 50)]:
            found = weight_spread(inputs, outputs, "he") ** 2 * inputs
            what = f"he, {inputs} inputs, {outputs} outputs: inputs times the variance"
            same(found, 2, what, hint=hint)
            found = weight_spread(inputs, outputs, "xavier") ** 2 * (inputs + outputs) / 2
            what = f"xavier, {inputs} inputs, {outputs} outputs: the variance times their mean"
            same(found, 1, what, hint=hint)
        same(weight_spread(3, 4, "zeros"), 0, "the spread for zeros")
        refuses(lambda: weight_spread(3, 4, "lucky"), "a method that does not exist")
    elif part == "forward":
        x = rng.normal(size=(200, 64))
        size = np.mean(x**2)
        for width in (64, 256, 32, 128, 64, 32, 256, 64):
            spread = weight_spread(x.shape[1], width, "he")
            before = x @ (spread * rng.normal(size=(x.shape[1], width)))
            x = np.maximum(before, 0)
        ratio = float(np.mean(before**2) / (2 * size))
        holds(
            0.3 < ratio < 3,
            f"eight layers with ReLUs, he: expected numbers that stay about as large, found a mean "
            f"square {ratio:.3g} times that of the first layer.",
            hint="a spread without the 2 halves the mean square in every layer. " + hint,
        )
    else:
        for inputs, outputs in [(100, 300), (300, 100), (200, 200)]:
            w = weight_spread(inputs, outputs, "xavier") * rng.normal(size=(inputs, outputs))
            forth = np.mean((rng.normal(size=(400, inputs)) @ w) ** 2)
            back = np.mean((rng.normal(size=(400, outputs)) @ w.T) ** 2)
            same(
                1 / forth + 1 / back,
                (inputs + outputs) ** 2 / (2 * inputs * outputs),
                f"xavier, {inputs} to {outputs}: 1 / (kept forward) + 1 / (kept backward)",
                hint="v is a compromise between 1 / inputs and 1 / outputs. " + hint,
                rtol=0.1,
            )


def deep(depth: int, width: int, kind: type[Layer], spread: float, seed: int = 15) -> Network:
    """Linear layers of one width with an activation behind each, and a last one for two scores."""
    rng = np.random.default_rng(seed)
    layers: list[Layer] = []
    for _ in range(depth):
        layers += [Linear(spread * rng.normal(size=(width, width)), np.zeros(width)), kind()]
    return Network([*layers, Linear(spread * rng.normal(size=(width, 2)), np.zeros(2))])


def batch(width: int) -> tuple[Floats, list[int]]:
    rng = np.random.default_rng(16)
    return rng.normal(size=(12, width)), rng.integers(2, size=12).tolist()


@pytest.mark.parametrize("part", ["numbers", "vanishing", "equal units", "zeros"])
def test_gradient_sizes_show_a_bad_start(part: str) -> None:
    if part == "numbers":
        rng = np.random.default_rng(15)
        w = rng.normal(size=(3, 5))
        gradients = [
            {"W": np.array([[3.0, -3.0]]), "b": np.array([100.0, 100.0])},
            {},
            {"b": np.array([7.0])},
            {"W": w, "scale": np.array([9.0])},
            {"W": np.zeros((2, 2))},
        ]
        found = gradient_sizes(gradients)
        hint = "the root of the mean of the squares, of the W alone, for each layer that has one."
        if len(found) == 3 and np.isclose(found[0], np.sqrt(18)):
            hint = "A sum makes large layers look large: take the mean. " + hint
        same(found, [3, np.sqrt(np.sum(w * w) / 15), 0], "the sizes of five layers", hint=hint)
        same(gradient_sizes([]), np.zeros(0), "the sizes of no layers")
    elif part == "vanishing":
        x, labels = batch(20)
        ratios = {}
        for kind, spread in ((Sigmoid, 20**-0.5), (ReLU, (2 / 20) ** 0.5), (Tanh, 20**-0.5)):
            network = deep(10, 20, kind, spread)
            sizes = gradient_sizes(network.objective(x, labels, cross_entropy)[1])
            holds(len(sizes) == 11, f"11 linear layers: expected 11 sizes, found {len(sizes)}.")
            ratios[kind.__name__] = sizes[0] / sizes[-1]
        holds(
            ratios["Sigmoid"] < 1e-4,
            f"ten sigmoids: expected a first gradient that has vanished (less than 1e-4 of the "
            f"last one), found the ratio {ratios['Sigmoid']:.2g}.",
            hint="the slope of a sigmoid is at most 1/4; ten of them multiply on the way back.",
        )
        for name in ("ReLU", "Tanh"):
            holds(
                0.03 < ratios[name] < 30,
                f"ten layers with {name} and a fitting spread: expected first and last gradient of "
                f"similar size, found the ratio {ratios[name]:.2g}.",
                hint="on the way back each layer multiplies by its slope and by its W.",
            )
    elif part == "equal units":
        x, labels = batch(2)
        network = Network(
            [
                Linear(np.full((2, 4), 0.3), np.zeros(4)),
                Tanh(),
                Linear(np.full((4, 2), 0.3) * [1, -1], np.zeros(2)),
            ]
        )
        for _ in range(20):
            gradients = network.objective(x, labels, cross_entropy)[1]
            step_downhill(network, gradients, 0.3)
        first = network.layers[0]
        assert isinstance(first, Linear)
        holds(not np.allclose(first.W, 0.3), "20 steps: expected weights that have moved.")
        columns = np.repeat(first.W[:, :1], 4, axis=1)
        what = "hidden units that started equal, after 20 steps: expected to be equal still"
        same(first.W, columns, what, hint="equal units get equal gradients; nothing parts them.")
    else:
        x, labels = batch(3)
        network = deep(2, 3, Tanh, 0.0)
        gradients = network.objective(x, [0] * 12, cross_entropy)[1]
        same(gradient_sizes(gradients), [0, 0, 0], "all weights 0: the sizes of their gradients")
        same(
            gradients[-1]["b"],
            [-0.5, 0.5],
            "all weights 0: the gradient of the last bias, the only one that learns",
            hint="12 rows with the label 0, and shares of one half.",
        )
