"""Masks, smaller matrices, and zeros that stay."""

from functools import partial

import numpy as np
from expect import holds, refuses, same
from numpy.typing import NDArray

from smaller.prune import drop_units, magnitude_mask, masked_step


def test_the_given_share_of_weights_goes_the_smallest_first() -> None:
    weight = np.array([[3.0, -1.0, 0.2], [0.5, -2.0, -4.0]])
    hint = "what counts is how far a weight is from 0, on either side."
    found = magnitude_mask(weight, 0.5)
    same(found, [[1, 0, 0], [0, 1, 1]], "the mask of 3, -1, 0.2 | 0.5, -2, -4", hint=hint)
    holds(found.dtype == np.bool_, f"the mask: expected booleans, found {found.dtype}.")
    random = np.random.default_rng(3)
    for shape, share, gone in (
        ((10, 10), 0.29, 29),
        ((10, 10), 0.57, 57),
        ((4, 5), 0.0, 0),
        ((4, 5), 1.0, 20),
        ((7,), 0.4, 3),
        ((2, 3, 4), 0.9, 22),
        ((0, 3), 0.5, 0),
    ):
        weight = random.normal(size=shape)
        before = weight.copy()
        mask = magnitude_mask(weight, share)
        what = f"shape {shape}, share {share}"
        holds(mask.shape == shape, f"{what}: expected that shape, found {mask.shape}.")
        hint = "0.29 * 100 is 28.999999999999996 for a computer: round, do not cut."
        same(int((~mask).sum()), gone, f"how many go, {what}", hint=hint)
        if 0 < gone < weight.size:
            largest, smallest = np.abs(weight[~mask]).max(), np.abs(weight[mask]).min()
            holds(
                largest <= smallest,
                f"{what}: expected the smallest to go, found {largest:.3f} gone and {smallest:.3f} "
                "kept.",
            )
        same(weight, before, "the weight afterwards")
    hint = "a threshold takes all that are equal, or none; the number of those that go is exact."
    for ties in (np.ones((4, 5)), -np.ones((4, 5)), np.resize([1.0, -1.0, 2.0, 1.0], (4, 5))):
        mask = magnitude_mask(ties, 0.3)
        what = f"of 20 weights like {ties.ravel()[:4].tolist()}, how many go with share 0.3"
        same(int((~mask).sum()), 6, what, hint=hint)
        same(np.abs(ties[~mask]), np.ones(6), "how large they are")
    for share in (-0.1, 1.1):
        refuses(partial(magnitude_mask, weight, share), f"a share of {share}")


def outputs(
    weight: NDArray[np.float64],
    bias: NDArray[np.float64],
    following: NDArray[np.float64],
    x: NDArray[np.float64],
) -> NDArray[np.float64]:
    """What two layers give."""
    return following @ np.maximum(weight @ x + bias[:, None], 0)


def test_weak_units_go_and_the_rest_acts_as_before() -> None:
    random = np.random.default_rng(5)
    x = random.normal(size=(4, 30))
    for units, share, stay in (
        (6, 0.5, 3),
        (5, 0.0, 5),
        (5, 0.99, 1),
        (100, 0.29, 71),
        (1, 0.9, 1),
    ):
        size = random.permutation(units) + 1.0
        weight = random.normal(size=(units, 4))
        weight *= (size / np.linalg.norm(weight, axis=1))[:, None]
        bias, following = random.normal(size=units) * 50, random.normal(size=(3, units))
        given = weight, bias, following
        before = [array.copy() for array in given]
        strong = size > units - stay
        found = drop_units(*given, share)
        what = f"{units} units, share {share}"
        hint = (
            "the unit's row, its bias, and its column in the next layer go together; at least one "
        )
        hint += "unit stays, and the order is kept."
        wanted = (weight[strong], bias[strong], following[:, strong])
        for name, a, b in zip(("weight", "bias", "next weight"), found, wanted, strict=True):
            same(a, b, f"{what}: the {name}", hint=hint)
            holds(
                not any(np.shares_memory(a, array) for array in given),
                f"{what}: expected a {name} of its own, found memory shared with the old one.",
            )
        silent = following * strong
        same(outputs(*found, x), outputs(weight, bias, silent, x), f"{what}: the outputs")
        for array, old in zip(given, before, strict=True):
            same(array, old, f"{what}: what came in, afterwards")
    few = np.array([[3.0, 4.0], [6.0, 0.0], [3.9, 3.9]])
    kept, _, _ = drop_units(few, np.zeros(3), np.ones((1, 3)), 0.6)
    hint = "the norm is Euclidean: 3, 4 gives 5; 3.9, 3.9 gives 5.5; 6, 0 gives 6."
    same(kept, [[6, 0]], "of the rows 3, 4 | 6, 0 | 3.9, 3.9, the strongest", hint=hint)
    kept, _, _ = drop_units(np.ones((4, 2)), np.arange(4.0), np.ones((1, 4)), 0.5)
    same(kept.shape, (2, 2), "the shape that is left of four equal units, share 0.5")
    arrays = np.ones((4, 2)), np.ones(4), np.ones((3, 4))
    for share in (-0.1, 1.0):
        refuses(partial(drop_units, *arrays, share), f"a share of {share}")
    refuses(partial(drop_units, arrays[0], np.ones(2), arrays[2], 0.5), "4 units and 2 biases")
    refuses(partial(drop_units, arrays[0], arrays[1], np.ones((4, 3)), 0.5), "a next layer for 3")


def test_what_was_pruned_stays_zero_while_training_goes_on() -> None:
    random = np.random.default_rng(6)
    mask = random.random((4, 5)) < 0.5
    weight, velocity, gradient = (random.normal(size=(4, 5)) for _ in range(3))
    before = weight.copy(), velocity.copy(), gradient.copy(), mask.copy()
    new, moved = masked_step(weight, velocity, gradient, mask, rate=0.1, momentum=0.9)
    hint = "a velocity from before the mask goes on pushing, even where no gradient arrives."
    same(new[~mask], np.zeros((~mask).sum()), "pruned weights after a step", hint=hint, atol=0)
    hint = "what does the next step do with what is left in the velocity?"
    same(moved[~mask], np.zeros((~mask).sum()), "the velocity of pruned weights", hint=hint, atol=0)
    expected = 0.9 * velocity + gradient
    same(moved[mask], expected[mask], "the velocity of kept weights")
    same(new[mask], (weight - 0.1 * expected)[mask], "kept weights after a step")
    for name, array, old in zip(
        ("weight", "velocity", "gradient", "mask"),
        (weight, velocity, gradient, mask),
        before,
        strict=True,
    ):
        same(array, old, f"the {name} that came in, afterwards", hint="give new arrays back.")
    plain, _ = masked_step(weight, velocity, gradient, mask, rate=0.5)
    same(plain[mask], (weight - 0.5 * gradient)[mask], "a step without momentum")
    hint = "0 times infinity is not a number; a broken gradient at a pruned place does no harm."
    broken = np.where(mask, gradient, np.inf)
    with np.errstate(all="ignore"):
        new, _ = masked_step(weight, velocity, broken, mask, rate=0.1)
    same(new[~mask], np.zeros((~mask).sum()), "pruned weights, gradient infinite", hint=hint)

    # A quadratic bowl: the weights that are left must reach the best that they can reach.
    best = random.normal(size=(4, 5))
    velocity = np.zeros((4, 5))
    for _ in range(300):
        weight, velocity = masked_step(
            weight, velocity, weight - best, mask, rate=0.1, momentum=0.8
        )
    same(weight, best * mask, "the weights after 300 steps", atol=1e-6)
