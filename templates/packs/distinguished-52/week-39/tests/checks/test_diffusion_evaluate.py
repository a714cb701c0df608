"""A distance between samples and data."""

from functools import partial

import numpy as np
import torch
from diffusion_expect import drawn
from expect import array, holds, refuses, same
from scipy import stats

from diffusion.evaluate import energy_distance


def test_the_energy_distance_tells_heaps_apart() -> None:
    for n, m, shift in ((7, 7, 0.0), (40, 25, 0.5), (1, 9, 2.0), (1, 1, -3.0)):
        a, b = drawn(n, 1), shift + 1.3 * drawn(m, 1, seed=1)
        wanted = float(stats.energy_distance(array(a)[:, 0], array(b)[:, 0])) ** 2
        found = energy_distance(a, b)
        hint = "twice the mean between the heaps, minus the mean within each of them."
        within = [float(np.abs(array(p) - array(p).T).sum()) for p in (a, b)]
        between = float(np.abs(array(a) - array(b).T).mean())
        mistakes = {
            "The root was taken; here it is not.": wanted**0.5,
            "Twice the mean between is needed, as two heaps are taken away.": (
                between - within[0] / n**2 - within[1] / m**2
            ),
            "What is within the heaps was not taken away.": 2 * between,
        }
        if min(n, m) > 1:
            mistakes["The pairs of an example with itself count, too."] = (
                2 * between - within[0] / (n * (n - 1)) - within[1] / (m * (m - 1))
            )
        for mistake, value in mistakes.items():
            if np.isclose(float(found), value) and not np.isclose(value, wanted):
                hint = f"{mistake} {hint}"
        same(found, wanted, f"the energy distance of {n} and {m} numbers, by scipy", hint=hint)
    holds(isinstance(found, float), "the energy distance: expected a plain float.")

    a, b = drawn(60, 8), 0.3 + drawn(50, 8, seed=1)

    def gaps(p: torch.Tensor, q: torch.Tensor) -> float:
        u, v = array(p.double()), array(q.double())
        return float(np.linalg.norm(u[:, None] - v[None, :], axis=2).mean())

    wanted = 2 * gaps(a, b) - gaps(a, a) - gaps(b, b)
    same(
        energy_distance(a, b),
        wanted,
        "rows of 8 numbers, pair by pair",
        hint="|.| is the Euclidean length of a whole row, the root of the summed squares.",
    )
    same(energy_distance(b, a), wanted, "the other way round")
    turn, _ = torch.linalg.qr(drawn(8, 8, seed=3))
    same(energy_distance(a @ turn, b @ turn), wanted, "both heaps turned")
    same(energy_distance(3 * a + 1, 3 * b + 1), 3 * wanted, "both heaps three times as wide, moved")
    single = 100 + drawn(60, 8).float()
    shuffled = single[torch.randperm(60, generator=torch.Generator().manual_seed(0))]
    hint = "compute in double precision, and keep cdist from multiplying matrices."
    same(
        energy_distance(single, shuffled), 0.0, "a heap and itself, shuffled", hint=hint, atol=1e-7
    )
    same(energy_distance(single, single.clone()), 0.0, "a heap and itself", hint=hint, atol=1e-7)
    other = 100.3 + drawn(50, 8, seed=1).float()
    same(
        energy_distance(single, other),
        2 * gaps(single, other) - gaps(single, single) - gaps(other, other),
        "heaps in single precision, far from 0, pair by pair",
        hint=hint,
        rtol=1e-4,
    )
    lone = a.mean(dim=0, keepdim=True).expand(60, 8)
    holds(
        energy_distance(lone, a) > 10 * energy_distance(drawn(60, 8, seed=9), a),
        "60 times the same good example: expected it far from the data, found it near.",
        hint="a heap without variety has no distances of its own to take away.",
    )
    for what, pair in {
        "rows of 8 and of 1": (a, b[:, :1]),
        "rows of 8 and of 5": (a, b[:, :5]),
        "an empty heap": (a[:0], b),
        "an empty second heap": (a, b[:0]),
        "a plain list of numbers": (a[:, 0], b[:, 0]),
        "images, not rows": (a.reshape(60, 2, 4), b.reshape(50, 2, 4)),
    }.items():
        refuses(partial(energy_distance, *pair), what, hint="two axes, of equal width.")
