"""How much noise each step adds, and what is left after many."""

from functools import partial

import numpy as np
import torch
from diffusion_expect import Floats, equal, tensor
from expect import holds, refuses, same

from diffusion.schedule import alpha_bars, cosine_betas


def curve(steps: int, offset: float, power: int = 2) -> Floats:
    """What should be left of the data after each step."""
    t = np.arange(steps + 1)
    left = np.cos((t / steps + offset) / (1 + offset) * np.pi / 2) ** power
    return np.asarray(left / left[0])


def betas_of(left: Floats, largest: float) -> Floats:
    """What each step must take away."""
    return np.concatenate([[0], np.minimum(1 - left[1:] / left[:-1], largest)])


def test_the_cosine_schedule_follows_its_curve() -> None:
    for steps, offset, largest in (
        (4, 0.008, 0.999),
        (1, 0.008, 0.999),
        (50, 0.008, 0.999),
        (1000, 0.008, 0.999),
        (50, 0.2, 0.999),
        (50, 0.008, 0.25),
    ):
        what = f"cosine_betas({steps}, offset={offset}, largest={largest})"
        found = tensor(cosine_betas(steps, offset, largest), what)
        left = curve(steps, offset)
        wanted = betas_of(left, largest)
        hint = "each beta compares the curve at t with the curve one step before; entry 0 is 0."
        mistakes = {
            "There is no entry for time 0, whose beta is 0.": wanted[1:],
            "These are the alpha bars; a beta tells what one step takes away.": left,
            "This is 1 - alpha_bar: what all steps so far took away, not the last one.": (
                np.minimum(1 - left, largest)
            ),
            "The cosine was not squared.": betas_of(curve(steps, offset, 1), largest),
            "The largest beta is not bounded.": betas_of(left, 1.0),
            "The offset is missing.": betas_of(curve(steps, 0.0), largest),
        }
        for mistake, value in mistakes.items():
            if equal(found, value) and not equal(found, wanted):
                hint = f"{mistake} {hint}"
        holds(
            found.dtype == torch.float64,
            f"{what}: expected double precision, found {found.dtype}.",
            hint="the alpha bars come so near to 1 that single precision loses their difference.",
        )
        same(found, wanted, what, hint=hint, rtol=1e-7)
    same(
        np.cumprod(1 - np.asarray(cosine_betas(50)))[:-1],
        curve(50, 0.008)[:-1],
        "the alpha bars that the betas give, but for the last",
    )
    for steps in (0, -3):
        refuses(partial(cosine_betas, steps), f"cosine_betas({steps})")


def test_alpha_bars_are_what_the_steps_leave() -> None:
    rng = np.random.default_rng(39)
    for size in (1, 2, 7, 301):
        betas = np.concatenate([[0.0], rng.uniform(0, 0.2, size - 1)])
        given = torch.from_numpy(betas.copy())
        found = tensor(alpha_bars(given), "alpha_bars")
        hint = "step after step, the share 1 - beta of what is there is kept: multiply them up."
        mistakes = {
            "This is a product of betas, not of 1 - beta.": np.cumprod(betas),
            "This is 1 minus a sum: it forgets that each step keeps a share of less.": (
                1 - np.cumsum(betas)
            ),
            "These are the shares of single steps, not of all steps so far.": 1 - betas,
            "The square root comes later: a bar is a share of the variance.": np.sqrt(
                np.cumprod(1 - betas)
            ),
            "This is what was lost.": 1 - np.cumprod(1 - betas),
        }
        for mistake, value in mistakes.items():
            if size > 2 and equal(found, value):
                hint = f"{mistake} {hint}"
        same(found, np.cumprod(1 - betas), f"alpha_bars of {size - 1} steps", hint=hint)
        same(given, betas, "the betas after the call", hint="make a new tensor.", rtol=0, atol=0)
    single = alpha_bars(torch.tensor([0.0, 0.5]))
    holds(
        single.dtype == torch.float32,
        f"betas in single precision: expected alpha bars likewise, found {single.dtype}.",
    )
    same(alpha_bars(torch.tensor([0.0, 0.0, 0.5])), [1, 1, 0.5], "a step that adds nothing, beta 0")
    for bad, why in (
        ([0.1, 0.2], "the clean data at time 0 have lost nothing"),
        ([0.0, -0.1, 0.2], "a negative beta"),
        ([0.0, 0.1, 1.0], "a step that leaves nothing, so that no way leads back"),
        ([0.0, 1.5, 0.1], "a beta above 1"),
    ):
        refuses(partial(alpha_bars, torch.tensor(bad)), f"the betas {bad}", hint=why)
