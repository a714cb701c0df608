"""Clipping by the global norm, and weight decay in its two places."""

import numpy as np
import pytest
from expect import holds, refuses, same
from techniques_tools import Floats, close, unchanged

from techniques import AdamW, Gradients, Linear, Network, Tanh, clip


def test_clip_shortens_all_gradients_by_one_factor() -> None:
    rng = np.random.default_rng(25)
    gradients: list[Gradients] = [
        {"W": 30 * rng.normal(size=(3, 2)), "b": rng.normal(size=2)},
        {},
        {"gamma": rng.normal(size=(2, 2, 2)), "beta": np.array(0.5)},
    ]
    arrays = [array for own in gradients for array in own.values()]
    kept = [array.copy() for array in arrays]
    norm = float(np.linalg.norm(np.concatenate([array.ravel() for array in arrays])))
    for share in (0.5, 0.01, 1.0, 1.5, float("inf")):
        found, before = clip(gradients, share * norm)
        what = f"a limit of {share} times the norm"
        unchanged(kept, arrays, "the given gradients", "`*=` reaches into the caller's arrays.")
        hint = "the root of the sum of all squares, over all arrays of all layers."
        if np.isclose(before, min(share, 1.0) * norm):
            hint = "Return the norm from before the clipping. " + hint
        same(before, norm, f"{what}: the norm before", hint=hint)
        names = [sorted(own) for own in found]
        wanted = [sorted(own) for own in gradients]
        holds(names == wanted, f"{what}: expected the names {wanted}, found {names}.")
        alone = [array * min(1.0, share * norm / float(np.linalg.norm(array))) for array in kept]
        hint = "one factor for all, and it is never above 1."
        for i, (own, old) in enumerate(zip(found, gradients, strict=True)):
            for name in old:
                place = next(k for k, array in enumerate(arrays) if array is old[name])
                if share < 1 and close(own[name], alone[place]):
                    hint = (
                        "Each array was clipped by its own length, and the direction changed. "
                        + hint
                    )
                elif share < 1 and close(
                    own[name], np.clip(old[name], -share * norm, share * norm)
                ):
                    hint = "The numbers were cut one by one, and the direction changed. " + hint
                elif 1 < share < 2 and close(own[name], share * old[name]):
                    hint = "Short gradients were made longer. " + hint
                factor = min(share, 1.0)
                same(own[name], factor * old[name], f"{what}: {name} of layer {i}", hint=hint)
    huge, before = clip([{"W": np.array([3e200, -4e200])}], 1.0)
    hint = "squares of these are infinite. Divide by the largest number first."
    same(before, 5e200, "the norm of (3e200, -4e200)", hint=hint)
    same(huge[0]["W"], [0.6, -0.8], "(3e200, -4e200), clipped to 1", hint=hint)
    empty: list[list[Gradients]] = [
        [],
        [{}],
        [{"W": np.zeros((2, 2))}],
        [{"W": np.zeros((0, 2))}],
    ]
    for nothing in empty:
        found, before = clip(nothing, 1.0)
        same(before, 0.0, f"the norm of {nothing}")
        holds(len(found) == len(nothing), f"{nothing}: expected as many dictionaries.")
        for own in found:
            holds(
                all(np.all(array == 0) for array in own.values()),
                f"{nothing}: expected zeros to stay zeros, found {own}.",
                hint="0 / 0: a gradient of length 0 needs no shortening.",
            )
    for limit in (0.0, -1.0, float("nan")):
        refuses(lambda limit=limit: clip(gradients, limit), f"a limit of {limit}")  # type: ignore[misc]
    for bad in (np.inf, -np.inf, np.nan):
        spoilt = [{"W": np.ones(3)}, {"W": np.array([1.0, bad])}]
        hint = "infinity divided by infinity is no number; ask before you divide."
        refuses(lambda spoilt=spoilt: clip(spoilt, 1.0), f"a gradient of {bad}", hint=hint)  # type: ignore[misc]


def small(rng: np.random.Generator) -> Network:
    """Two linear layers with a tanh between; no weight is near 0."""
    network = Network(
        [Linear(np.ones((2, 3)), np.ones(3)), Tanh(), Linear(np.ones((3, 2)), np.ones(2))]
    )
    for array in parameters(network):
        array[...] = rng.uniform(0.5, 2, size=array.shape) * rng.choice([-1, 1], size=array.shape)
    return network


def parameters(network: Network) -> list[Floats]:
    return [array for layer in network.layers for array in layer.params.values()]


def drawn(network: Network, rng: np.random.Generator, size: float = 1.0) -> list[Gradients]:
    return [
        {name: size * rng.normal(size=array.shape) for name, array in layer.params.items()}
        for layer in network.layers
    ]


@pytest.mark.parametrize("part", ["adam", "decoupled", "penalty", "many"])
def test_weight_decay_stands_in_one_of_two_places(part: str) -> None:
    rng = np.random.default_rng(25)
    network = small(rng)
    arrays = parameters(network)
    start = [array.copy() for array in arrays]
    names = ["W", "b", "W", "b"]
    zero = [{name: 0 * a for name, a in layer.params.items()} for layer in network.layers]
    if part == "adam":
        gradients = drawn(network, rng, size=100.0)
        flat = [slope for own in gradients for slope in own.values()]
        held = [slope.copy() for slope in flat]
        AdamW(tiny=0.0).move(network, gradients, 0.1)
        unchanged(held, flat, "the gradients after a step")
        now = parameters(network)
        holds(
            all(a is b for a, b in zip(now, arrays, strict=True)),
            "the arrays after a step: expected the same objects, found others.",
            hint="change the arrays themselves; `w = w - ...` makes a new one.",
        )
        for i, (old, slope) in enumerate(zip(start, held, strict=True)):
            hint = "in the first step M is g itself and V is g², if both means are corrected."
            if np.array_equal(now[i], old):
                hint = "Nothing moved. `params` makes a new dictionary in each call. " + hint
            elif close(now[i], old - 0.1 * (0.1 / np.sqrt(0.001)) * np.sign(slope)):
                hint = "The means are not corrected for beginning at 0. " + hint
            same(
                now[i], old - 0.1 * np.sign(slope), f"parameter {i} after the first step", hint=hint
            )
        still = AdamW()
        still.move(network, zero, 0.1)
        unchanged(
            now, parameters(network), "parameters whose gradients are 0", "what is `tiny` for?"
        )
        refuses(lambda: AdamW().move(network, gradients[:2], 0.1), "3 layers, 2 dictionaries")
        refuses(lambda: AdamW().move(network, [*gradients, {}], 0.1), "3 layers, 4 dictionaries")
    elif part == "decoupled":
        optimizer = AdamW(decay=0.2)
        for t in (1, 2, 3):
            optimizer.move(network, zero, 0.5)
            for i, (name, array) in enumerate(zip(names, parameters(network), strict=True)):
                shrunk = 0.9**t if name == "W" else 1.0
                hint = "without a gradient, w falls by rate · decay · w in every step."
                if name == "b" and not close(array, start[i]):
                    hint = "Biases, gamma and beta do not decay."
                elif close(array, start[i] * 0.8**t):
                    hint = "The decay forgets the rate, so no schedule ever reaches it. " + hint
                elif close(array, start[i] - 0.5 * t * np.sign(start[i])):
                    hint = "The decay went through the division by √V. " + hint
                same(array, shrunk * start[i], f"{name} after step {t} of gradients 0", hint=hint)
        both = AdamW(decay=0.2, tiny=0.0)
        other = small(np.random.default_rng(25))
        both.move(other, drawn(other, rng), 0.5)
        gaps = [np.abs(a - 0.9 * b) for a, b in zip(parameters(other), start, strict=True)]
        hint = "rate · decay · (w before the step), beside the step of Adam."
        if not close(gaps[0], np.full((2, 3), 0.5)):
            hint = "Is the decay taken from the weight after the step? " + hint
        same(gaps[0], np.full((2, 3), 0.5), "how far W lies from 0.9 times what it was", hint=hint)
    elif part == "penalty":
        optimizer = AdamW(decay=0.01, decoupled=False, tiny=0.0)
        zero_but_b = [{n: (g if n == "W" else g + 1.0) for n, g in own.items()} for own in zero]
        optimizer.move(network, zero_but_b, 0.5)
        for i, (name, array) in enumerate(zip(names, parameters(network), strict=True)):
            step = np.sign(start[i]) if name == "W" else 1.0
            hint = "decay · w is a gradient like any other: √V brings it to the length of the rate."
            if name == "W" and close(array, start[i] * (1 - 0.5 * 0.01)):
                hint = "This is the decoupled decay. " + hint
            same(array, start[i] - 0.5 * step, f"{name} after one step of pure penalty", hint=hint)
    else:
        for decoupled in (True, False):
            network = small(np.random.default_rng(1))
            optimizer = AdamW(0.1, decoupled=decoupled, betas=(0.8, 0.9), tiny=1e-3)
            plain = [array.copy() for array in parameters(network)]
            m, v = [0 * w for w in plain], [0 * w for w in plain]
            for t in range(1, 8):
                gradients, rate = drawn(network, rng), 0.1 / t
                optimizer.move(network, gradients, rate)
                flat = [slope for own in gradients for slope in own.values()]
                for i, (name, g) in enumerate(zip(names, flat, strict=True)):
                    pull = 0.1 * plain[i] if name == "W" else 0 * plain[i]
                    g = g if decoupled else g + pull
                    m[i] = 0.8 * m[i] + 0.2 * g
                    v[i] = 0.9 * v[i] + 0.1 * g**2
                    step = m[i] / (1 - 0.8**t) / (np.sqrt(v[i] / (1 - 0.9**t)) + 1e-3)
                    plain[i] = plain[i] - rate * (step + pull if decoupled else step)
                    what = f"{name} after step {t}, decoupled = {decoupled}"
                    hint = "each parameter of each layer has its own m and v; t counts the steps."
                    same(parameters(network)[i], plain[i], what, hint=hint)
