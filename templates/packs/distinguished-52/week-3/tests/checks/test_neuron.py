"""The neuron: its output, one step downhill, and many of them."""

import math
from itertools import pairwise

import numpy as np
import pytest
from autodiff_expect import attempt, measured
from expect import holds, refuses, same

from autodiff import Neuron, Value, backward, fit, mean_squared_error, train_step

INPUTS = [[1.0, 2.0], [-1.5, 0.5], [0.5, -1.0], [2.0, 1.0], [-0.5, -0.5]]
TARGETS = [1.0, -1.0, -1.0, 1.0, -1.0]


def example() -> Neuron:
    """A neuron with known weights."""
    return Neuron([Value(0.4), Value(-0.3)], Value(0.2))


def loss_at(*parameters: float) -> float:
    """The loss of a neuron with these weights and this bias, with plain numbers."""
    *weights, bias = parameters
    outputs = np.tanh(np.array(INPUTS) @ np.array(weights) + bias)
    return float(np.mean((outputs - np.array(TARGETS)) ** 2))


@pytest.mark.parametrize("part", ["output", "step", "many steps"])
def test_neuron_learns_by_going_downhill(part: str) -> None:
    neuron = example()
    if part == "output":
        out = neuron([1.0, 2.0])
        holds(isinstance(out, Value), f"the output: expected a Value, found {out!r}.")
        same(
            out.data,
            math.tanh(0.4 * 1.0 - 0.3 * 2.0 + 0.2),
            "the output for the weights (0.4, -0.3), the bias 0.2 and the inputs (1, 2)",
            hint="Each weight times its input, all added up, plus the bias, then tanh of the sum.",
        )
        backward(out)
        slope = 1 - out.data**2
        same(
            [p.grad for p in neuron.parameters()],
            [slope, 2 * slope, slope],
            "the gradients of both weights and the bias",
            hint="Calculate with the weights themselves, not with their .data.",
        )
        for inputs in ([1.0], [1.0, 2.0, 3.0]):
            refuses(
                lambda x=inputs: neuron(x),  # type: ignore[misc]
                f"two weights and {len(inputs)} inputs",
                words=["2", str(len(inputs))],
                hint="Compare both lengths before you calculate.",
            )
    if part == "step":
        objects = neuron.parameters()
        for rate in (0.1, 0.3, 0.3):
            before = [p.data for p in objects]
            loss = attempt(lambda r=rate: train_step(neuron, INPUTS, TARGETS, r), "train_step")  # type: ignore[misc]
            same(loss, loss_at(*before), "what train_step returns: the loss before the step")
            holds(
                all(a is b for a, b in zip(neuron.parameters(), objects, strict=True))
                and not any(p.edges for p in objects),
                "parameters after a step: expected the same objects without edges, found others.",
                hint="Change p.data. `p = p - rate * p.grad` makes a new value that remembers the "
                "old one, and the neuron does not know it.",
            )
            same(
                [p.data for p in objects],
                np.array(before) - rate * measured(loss_at, before),
                f"the parameters after a step with the rate {rate}",
                hint="Downhill is AGAINST the gradient: p.data minus rate times p.grad, once for "
                "every weight and for the bias, with the gradients of this step alone.",
            )
    if part == "many steps":
        losses = fit(neuron, INPUTS, TARGETS, rate=0.2, steps=60)
        holds(
            all(a > b for a, b in pairwise(losses)),
            f"the losses of 60 small steps: expected every one below the one before, found "
            f"{losses[0]:.3g} to {losses[-1]:.3g}.",
            hint="A small step downhill lowers the loss.",
        )
        same(
            mean_squared_error(neuron, INPUTS, TARGETS).data,
            loss_at(*(p.data for p in neuron.parameters())),
            "the loss at the end",
        )
        holds(
            losses[-1] < losses[0] / 5,
            f"the loss after 60 steps: expected less than a fifth of {losses[0]:.3g}, found "
            f"{losses[-1]:.3g}.",
        )
        correct = [neuron(x).data * target > 0 for x, target in zip(INPUTS, TARGETS, strict=True)]
        holds(all(correct), f"the signs of the outputs: expected all right, found {correct}.")
