"""Gradient checks: they must measure well, and they must notice what is wrong."""

from collections.abc import Callable

import numpy as np
import pytest
from backprop_expect import Broken, Floats, Measured, example, product_of_sums, unchanged
from expect import holds, refuses, same

from backprop import Gradients, Network, ReLU, check_layer, kink_distance, numeric_gradient


def test_numeric_gradient_moves_every_entry_and_puts_it_back() -> None:
    rng = np.random.default_rng(15)
    hint = "f(entry + step) minus f(entry - step), divided by the distance between both places."
    for shape in [(3,), (2, 3), (), (2, 1, 2), (0, 4)]:
        array, factors = rng.normal(size=shape), rng.normal(size=shape)
        kept = array.copy()

        def f(array: Floats = array, factors: Floats = factors) -> float:
            return float((factors * array**2).sum())

        found = numeric_gradient(f, array)
        what = f"the gradient of a sum of squares, array of shape {shape}"
        same(found, 2 * factors * kept, what, hint=hint)
        hint_ = "remember the entry and write it back; adding and subtracting the step rounds."
        unchanged((kept,), (array,), "the array after numeric_gradient", hint_)
    seen = []
    w = np.array([1.0, 2.0])
    numeric_gradient(lambda: seen.append(w.copy()) or 0.0, w, step=0.5)  # type: ignore[func-returns-value]
    moved = [sorted(np.abs(place - [1.0, 2.0]).tolist()) for place in seen]
    holds(
        len(seen) == 4 and all(place == [0.0, 0.5] for place in moved),
        f"the places at which f was asked, for w = (1, 2) and a step of 0.5: expected four with "
        f"one entry moved by 0.5, found {[place.tolist() for place in seen]}.",
        hint="one entry at a time, to both sides; the others stay where they are.",
    )
    for step in (0.1, 0.5):
        cube = numeric_gradient(lambda: float(w[0] ** 3 + w[1]), w, step=step)
        wanted = [3 + step**2, 1]
        what = f"the slopes of a³ + b with a step of {step}, where the error is exactly step²"
        same(cube, wanted, what, hint="both sides are one step away. " + hint)
    whole = rng.normal(size=(4, 3))
    kept = whole.copy()
    views = {"a transposed array": whole.T, "every second row": whole[::2], "a row": whole[1]}
    for name, view in views.items():
        found = numeric_gradient(lambda: float((whole**3).sum()), view)
        hint = "f looks at the array itself: `ravel` or `reshape` may have moved a copy of it."
        same(found, 3 * view**2, f"the gradient by {name}", hint=hint)
        unchanged((kept,), (whole,), "the array behind the view")
    refuses(lambda: numeric_gradient(lambda: 0.0, np.array([1, 2])), "an array of integers")
    refuses(lambda: numeric_gradient(lambda: 0.0, w, step=0.0), "a step of 0")
    refuses(lambda: numeric_gradient(lambda: 0.0, w, step=-1e-5), "a negative step")


def named(gradients: Gradients, name: str, change: Callable[[Floats], Floats]) -> Gradients:
    return {**gradients, name: change(gradients[name])}


def test_check_layer_tells_right_from_wrong() -> None:
    rng = np.random.default_rng(15)
    w, b, x = rng.normal(size=3), rng.normal(size=3), rng.normal(size=(4, 3))
    right = Measured(product_of_sums, W=w, b=b)
    kept = x.copy()
    errors = check_layer(right, x, rng)
    unchanged((kept, w, b), (x, right.held["W"], right.held["b"]), "x and the parameters")
    holds(
        sorted(errors) == ["W", "b", "x"],
        f"the names of the errors: expected W, b and x, found {sorted(errors)}.",
    )
    holds(
        max(errors.values()) < 1e-6,
        f"the errors of a layer that is right: expected less than 1e-6, found {errors}.",
        hint="compare dx and the gradients of one backward pass with numeric_gradient by x and by "
        "each array in layer.params, for the same dout.",
    )
    plain = Measured(lambda x: x**2)
    holds(list(check_layer(plain, x, rng)) == ["x"], "a layer without parameters: expected only x.")

    spoilt = {
        "x": {
            "dx is 1 % too large": lambda dout, dx, g: (1.01 * dx, g),
            "dx has its rows exchanged": lambda dout, dx, g: (dx[::-1], g),
            "dx has the wrong sign": lambda dout, dx, g: (-dx, g),
            "dx has a nan": lambda dout, dx, g: (dx * np.array([1, np.nan, 1]), g),
        },
        "W": {
            "dW is a mean over the rows": lambda dout, dx, g: (
                dx,
                named(g, "W", lambda a: a / 4),
            ),
            "dW is missing": lambda dout, dx, g: (dx, {"b": g["b"]}),
        },
        "b": {
            "db has one number wrong": lambda dout, dx, g: (
                dx,
                named(g, "b", lambda a: a * np.array([1, 1, 0.9])),
            ),
            "db has the shape (1, 3)": lambda dout, dx, g: (
                dx,
                named(g, "b", lambda a: a[np.newaxis]),
            ),
        },
    }
    for name, spoils in spoilt.items():
        for what, spoil in spoils.items():
            errors = check_layer(Broken(product_of_sums, spoil, W=w, b=b), x, rng)
            others = [error for key, error in errors.items() if key != name]
            holds(
                not errors.get(name, 0.0) < 1e-3 and max(others) < 1e-6,
                f"a layer where {what}: expected a large error for {name!r} alone, found {errors}.",
                hint="a check that never fails proves nothing. Compare each gradient with the "
                "slopes of its own array, and do not skip what is missing.",
            )
    lazy = Broken(
        lambda x: x**2, lambda dout, dx, g: (dx / dout, g)
    )  # as if dout were 1 everywhere
    errors = check_layer(lazy, x, np.random.default_rng(1))
    holds(
        errors["x"] > 1e-3,
        f"a layer that forgets to use dout: expected a large error for x, found {errors}.",
        hint="with L as the plain sum of out, dout is 1 everywhere. Draw random factors.",
    )
    two = [check_layer(lazy, x, np.random.default_rng(seed))["x"] for seed in (1, 2, 1)]
    holds(
        two[0] == two[2] != two[1],
        f"the errors of that layer for rng seeds 1, 2 and 1: expected the first and third equal, "
        f"found {two}.",
        hint="draw with the generator that is given.",
    )


@pytest.mark.parametrize("case", ["single", "inside", "none"])
def test_kink_distance_looks_at_what_enters_a_relu(case: str) -> None:
    x = np.array([[3.0, -0.25], [-4.0, 1.0]])
    shift = Measured(lambda x: x - 2.5)
    if case == "single":
        network = Network([ReLU()])
        hint = "what counts goes into a ReLU, not what comes out of it; and a distance has no sign."
        same(kink_distance(network, x), 0.25, "the distance for 3, -0.25, -4 and 1", hint=hint)
        same(kink_distance(network, [[0, 2]]), 0, "the distance for 0 and 2")
        same(x, [[3.0, -0.25], [-4.0, 1.0]], "x after kink_distance")
    elif case == "inside":
        hint = "what counts goes into a ReLU, not what comes out of it, nor what enters others."
        same(kink_distance(Network([shift, ReLU()]), x), 0.5, "a shift by -2.5 first", hint=hint)
        network = Network([ReLU(), shift, ReLU(), shift])
        same(kink_distance(network, x), 0.25, "two ReLUs, the first is closer", hint=hint)
        network = Network([ReLU(), shift, ReLU()])
        same(kink_distance(network, x + 1.4), 0.1, "two ReLUs, the second is closer", hint=hint)
    else:
        smooth = example(np.random.default_rng(15), width=2)
        holds(
            kink_distance(Network([smooth, shift]), x) == np.inf,
            "a network without a ReLU: expected inf.",
        )
        holds(kink_distance(Network([]), x) == np.inf, "a network without layers: expected inf.")
        holds(kink_distance(Network([ReLU()]), np.zeros((0, 2))) == np.inf, "0 rows: expected inf.")
