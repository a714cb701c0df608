"""A step downhill, and networks that learn."""

import numpy as np
import pytest
from backprop_expect import example, unchanged
from expect import holds, refuses, same

from backprop import (
    Linear,
    Network,
    ReLU,
    accuracy,
    build,
    check_network,
    cross_entropy,
    fit,
    kink_distance,
    step_downhill,
    two_moons,
    xor_rows,
)
from backprop.layers import Layer


def one_step() -> None:
    """The parameters after a step, with gradients that are given."""
    rng = np.random.default_rng(15)
    layers: list[Layer] = [
        Linear(rng.normal(size=(2, 3)), rng.normal(size=3)),
        ReLU(),
        example(rng),
    ]
    network = Network([*layers])
    arrays = [array for layer in layers for array in layer.params.values()]
    kept = [array.copy() for array in arrays]
    gradients = [
        {name: rng.normal(size=array.shape) for name, array in layer.params.items()}
        for layer in layers
    ]
    slopes = [slope for own in gradients for slope in own.values()]
    held = [slope.copy() for slope in slopes]
    step_downhill(network, gradients, 0.1)
    now = [array for layer in network.layers for array in layer.params.values()]
    for i, (old, slope) in enumerate(zip(kept, held, strict=True)):
        hint = "every parameter minus rate times its gradient."
        if np.array_equal(now[i], old):
            hint = (
                "Nothing moved. `params` makes a new dictionary in each call: a new array in it "
                "never reaches the layer. Change the array itself. " + hint
            )
        elif np.allclose(now[i], old + 0.1 * slope):
            hint = "This step goes uphill. " + hint
        same(now[i], old - 0.1 * slope, f"parameter {i} after one step", hint=hint)
    holds(
        all(a is b for a, b in zip(now, arrays, strict=True)),
        "the arrays after a step: expected the same objects, found others.",
    )
    unchanged(held, slopes, "the gradients after a step", "`*=` reaches into the caller's array.")
    refuses(lambda: step_downhill(network, gradients[:2], 0.1), "3 layers and 2 dictionaries")
    refuses(lambda: step_downhill(network, [*gradients, {}], 0.1), "3 layers and 4 dictionaries")


@pytest.mark.parametrize("part", ["one step", "first order", "xor", "moons", "all gradients"])
def test_steps_downhill_teach_a_network(part: str) -> None:
    rng = np.random.default_rng(15)
    x, labels = two_moons(60, rng)
    if part == "one step":
        one_step()
    elif part == "first order":
        network = build([2, 6, 2], rng, activation="tanh", method="xavier")
        rate = 1e-5
        before, gradients = network.objective(x, labels, cross_entropy, 0.1)
        step_downhill(network, gradients, rate)
        after, _ = network.objective(x, labels, cross_entropy, 0.1)
        square = sum(float((slope**2).sum()) for own in gradients for slope in own.values())
        hint = "the gradient says how much a small step gains: rate times its squared length."
        what = "how much a small step lowers the objective, divided by the rate"
        same((before - after) / rate, square, what, hint=hint, rtol=1e-3)
    elif part == "xor":
        x, labels = xor_rows()
        network = build([2, 8, 2], rng, activation="tanh", method="xavier")
        losses = fit(network, x, labels, cross_entropy, rate=0.5, steps=300)
        holds(
            losses[-1] < 0.1 < losses[0] and accuracy(network.predict(x), labels) == 1,
            f"XOR, 300 steps: expected all four rows right and a loss below 0.1, found "
            f"{losses[0]:.3g} at the start and {losses[-1]:.3g} at the end.",
            hint="if all checks above hold, look at the direction and size of the step.",
        )
    elif part == "moons":
        network = build([2, 16, 16, 2], rng, activation="relu", method="he")
        losses = fit(network, x, labels, cross_entropy, rate=0.3, steps=300, penalty=1e-4)
        right = accuracy(network.predict(x), labels)
        holds(
            right > 0.95 and losses[-1] < 0.2,
            f"two moons, 300 steps: expected more than 95 % right, found {right:.0%} and a loss "
            f"of {losses[-1]:.3g}.",
            hint="if all checks above hold, look at the direction and size of the step.",
        )
    else:
        network = build([2, 5, 4, 2], rng, activation="relu", method="he")
        distance = kink_distance(network, x[:6])
        holds(distance > 1e-4, f"a kink at {distance:.1g}: expected none closer than 1e-4.")
        errors = check_network(network, x[:6], labels[:6], cross_entropy, 0.1)
        holds(
            len(errors) == 6 and max(errors.values()) < 1e-6,
            f"the relative errors of all gradients: expected less than 1e-6, found {errors}.",
        )
