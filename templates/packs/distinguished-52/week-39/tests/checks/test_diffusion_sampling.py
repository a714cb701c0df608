"""From noise back to data: with the best guess for Gaussian data, that Gaussian must come out."""

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from diffusion_expect import (
    bayes,
    drawn,
    equal,
    gaussian_noise,
    global_randomness_rests,
    schedule,
    tensor,
)
from expect import array, holds, refuses, same
from torch import Tensor

from diffusion.sampling import (
    ddim_step,
    ddpm_step,
    guided_noise,
    posterior,
    sample,
    sample_times,
)

PLAN = schedule(12)
LONG = schedule(400, 2.5e-4, 0.05)  # its alpha bars end near 0


def affine(step: Any) -> tuple[float, float]:
    """The a and b of a step that computes a + b · x."""
    zero, one = (step(torch.full((1, 1), v, dtype=torch.float64)).item() for v in (0.0, 1.0))
    return zero, one - zero


def test_a_ddpm_step_draws_from_the_posterior() -> None:
    x0, x = drawn(3, 2), drawn(3, 2, seed=1)
    for t in range(1, 13):
        mean, variance = posterior(x0, x, t, PLAN)
        wanted_mean, wanted = bayes(array(x0), array(x), t, PLAN)
        beta, bar = PLAN.betas[t].item(), PLAN.bars[t].item()
        hint = "the posterior is narrower than each of the two opinions."
        if np.isclose(float(variance), beta) and not np.isclose(wanted, beta):
            hint = f"This is beta, which does not know x(0). {hint}"
        elif np.isclose(float(variance) ** 2, wanted) and wanted > 0:
            hint = f"This is the standard deviation, not the variance. {hint}"
        elif np.isclose(float(variance), beta * (1 - bar)):
            hint = f"Which of the alpha bars stand in it, at t or at t - 1? {hint}"
        same(float(variance), wanted, f"the variance of x({t - 1}), compared with Bayes", hint=hint)
        same(
            tensor(mean, "the mean of the posterior"),
            wanted_mean,
            f"the mean of x({t - 1}), compared with Bayes",
            hint="x0 and x each have a factor; as t = 1, that of x0 is 1, that of x is 0.",
        )
    holds(isinstance(posterior(x0, x, 3, PLAN)[1], float), "the variance: expected a plain float.")
    for t in (0, -1, 13):
        refuses(partial(posterior, x0, x, t, PLAN), f"t = {t}, of 12 steps")

    fresh = drawn(3, 2, seed=2)
    for t in (12, 5, 2, 1):
        bar = PLAN.bars[t].item()
        noise = (array(x) - np.sqrt(bar) * array(x0)) / np.sqrt(1 - bar)
        wanted_mean, variance = bayes(array(x0), array(x), t, PLAN)
        guess = torch.from_numpy(noise)
        found = ddpm_step(x, t, guess, PLAN, torch.zeros_like(x))
        same(
            found,
            wanted_mean,
            f"a step from time {t} with fresh noise 0, where the guess belongs to the clean x0",
            hint="guess the clean data first; the mean of the posterior follows from them and x.",
        )
        noisy = array(ddpm_step(x, t, guess, PLAN, fresh)) - array(found)
        hint = "a standard deviation stands before standard normal noise."
        if equal(noisy, variance * array(fresh)) and t > 1:
            hint = f"The variance itself was taken. {hint}"
        if t == 1 and not equal(noisy, 0 * noisy):
            hint = "The last step must not add noise: the posterior has no variance there."
        same(noisy, np.sqrt(variance) * array(fresh), f"the noise added at time {t}", hint=hint)

    for middle, broad, off in ((0.6, 0.0, 1e-6), (-1.0, 0.5, 0.012)):
        centre, width = 0.0, 1.0  # of x at the last time; the steps are affine
        for t in range(400, 0, -1):

            def step(
                x: Tensor, fresh: float, t: int = t, m: float = middle, s: float = broad
            ) -> Any:
                return ddpm_step(
                    x, t, gaussian_noise(x, t, LONG, m, s), LONG, torch.full_like(x, fresh)
                )

            a, b = affine(partial(step, fresh=0.0))
            added = (step(torch.zeros(1, 1).double(), 1.0)).item() - a
            centre, width = a + b * centre, float(np.hypot(b * width, added))
        same(
            [centre, width],
            [middle, broad],
            f"400 steps with the best guess for data of mean {middle} and spread {broad}: the mean "
            "and spread of the samples",
            rtol=0,
            atol=off,
        )


def test_a_ddim_step_jumps_to_any_earlier_time() -> None:
    x0, noise = drawn(3, 2), drawn(3, 2, seed=1)
    bars = array(PLAN.bars)

    def at(t: int) -> Tensor:
        return float(np.sqrt(bars[t])) * x0 + float(np.sqrt(1 - bars[t])) * noise

    for t, before in ((12, 11), (12, 4), (7, 2), (9, 0), (1, 0)):
        kept = at(t)
        found = tensor(ddim_step(kept, t, before, noise, PLAN), "ddim_step")
        hint = "guess the clean data, and noise them again with the very same noise."
        if equal(found, x0):
            hint = f"This is the clean guess: it still needs its noise for time {before}. {hint}"
        elif before != t - 1 and equal(
            found, ddim_step(kept, t, t - 1, noise, PLAN) if t > 1 else x0
        ):
            hint = f"This went to time {t - 1}: jump to `before` at once. {hint}"
        same(
            found,
            at(before),
            f"a jump from time {t} to {before} with the true noise, eta 0",
            hint=hint,
        )
        same(kept, at(t), "x after the call", rtol=0, atol=0)
        again = ddim_step(kept, t, before, noise, PLAN, 0.0, drawn(3, 2, seed=5))
        same(again, at(before), "eta 0, with fresh noise at hand", hint="none of it may be used.")

    fresh = drawn(3, 2, seed=2)
    for t in range(1, 13):
        mean, variance = bayes(array(x0), array(at(t)), t, PLAN)
        same(
            ddim_step(at(t), t, t - 1, noise, PLAN, 1.0, fresh),
            mean + np.sqrt(variance) * array(fresh),
            f"a single step from time {t} with eta 1, compared with the step of the first paper",
            hint="σ is a root; and what σ² adds is taken from the share of the old noise.",
        )
    for t, before, eta in ((12, 3, 0.5), (8, 7, 0.5), (8, 2, 1.0), (5, 0, 0.7)):
        none = torch.zeros_like(x0)
        share = eta**2 * (1 - bars[before]) / (1 - bars[t]) * (1 - bars[t] / bars[before])
        where = f"from time {t} to {before} with eta {eta}"
        new = ddim_step(none, t, before, none, PLAN, eta, torch.ones_like(x0))
        same(new, np.full((3, 2), np.sqrt(share)), f"σ {where}", hint="eta is squared in σ².")
        old = ddim_step(at(t), t, before, noise, PLAN, eta, none)
        same(
            old,
            np.sqrt(bars[before]) * array(x0) + np.sqrt(1 - bars[before] - share) * array(noise),
            f"the part without fresh noise {where}",
            hint="old and fresh noise together have the variance 1 - alpha_bar(before).",
        )
    single = ddim_step(x0.float(), 7, 2, noise.float(), PLAN, 0.5, fresh.float())
    holds(single.dtype == torch.float32, f"single precision: found {single.dtype}.")
    for what, call in {
        "a jump from 5 to 5": partial(ddim_step, x0, 5, 5, noise, PLAN),
        "a jump from 5 to 6": partial(ddim_step, x0, 5, 6, noise, PLAN),
        "a jump from 5 to -1": partial(ddim_step, x0, 5, -1, noise, PLAN),
        "eta = 1.2": partial(ddim_step, x0, 5, 4, noise, PLAN, 1.2, fresh),
        "eta = -0.5": partial(ddim_step, x0, 5, 4, noise, PLAN, -0.5, fresh),
        "eta = 0.5 without fresh noise": partial(ddim_step, x0, 5, 4, noise, PLAN, 0.5),
    }.items():
        refuses(call, what)


def test_guidance_goes_beyond_the_label() -> None:
    x = drawn(4, 3)
    labels = torch.tensor([2, 0, 1, 2])
    told: list[Tensor] = []

    def model(x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        told.append(t)
        pull = torch.zeros(len(x)) if labels is None else 1.0 + labels
        return torch.sin(x) + t[:, None] / 100 + pull[:, None]

    free, bound = model(x, torch.full((4,), 9)), model(x, torch.full((4,), 9), labels)
    for scale in (0.0, 1.0, 3.0, 0.5, -1.0):
        told.clear()
        found = tensor(guided_noise(model, x, 9, labels, scale), "guided_noise")
        hint = "start at the guess without labels, and go `scale` times the way to the other."
        mistakes = {
            "This counts from the guess with labels: 1 should be that guess as it is.": (
                bound + scale * (bound - free)
            ),
            "The guesses have each other's place.": bound + scale * (free - bound),
            "This only adds the scaled guess on top.": free + scale * bound,
        }
        for mistake, value in mistakes.items():
            if equal(found, value):
                hint = f"{mistake} {hint}"
        same(found, free + scale * (bound - free), f"guidance with scale {scale}", hint=hint)
        for t in told:
            holds(
                t.shape == (4,) and t.dtype == torch.int64 and bool((t == 9).all()),
                f"the times that the model is told: expected four times 9 as int64, found {t}.",
            )
    same(guided_noise(model, x, 9, None, 5.0), free, "no labels at all, with scale 5")


def test_the_reverse_process_returns_the_gaussian() -> None:
    for steps, count in ((1000, 4), (12, 12), (12, 5), (200, 7), (200, 199), (10, 1)):
        falling = list(sample_times(steps, count))
        jumps = [a - b for a, b in pairwise(falling)]
        what = f"sample_times({steps}, {count})"
        holds(
            len(falling) == count + 1 and falling[0] == steps and falling[-1] == 0,
            f"{what}: expected {count + 1} times from {steps} down to 0, found {falling}.",
            hint="a sampler that does not begin at the last time, or does not end at 0, leaves "
            "noise in.",
        )
        holds(
            min(jumps) > 0 and max(jumps) - min(jumps) <= 1,
            f"{what}: expected falling times with jumps that differ by 1 at most, found {falling}.",
        )
        holds(all(type(t) is int for t in falling), f"{what}: expected plain whole numbers.")
    for steps, count in ((12, 0), (12, 13), (12, -2)):
        refuses(partial(sample_times, steps, count), f"sample_times({steps}, {count})")

    mean, spread = torch.tensor([0.7, -2.0]).double(), torch.tensor([0.4, 1.5]).double()
    asked: list[int] = []

    def best(x: Tensor, t: int) -> Tensor:
        asked.append(t)
        holds(not torch.is_grad_enabled(), "predict: expected that nothing is recorded, found it.")
        return gaussian_noise(x, t, LONG, mean, spread)

    start = drawn(4000, 2)
    start = (start - start.mean(dim=0)) / start.std(dim=0, correction=0)
    kept = start.clone()
    for times, off in (([*range(400, -1, -1)], 0.02), ([*range(400, -1, -20)], 0.15)):
        asked.clear()
        with global_randomness_rests("sample with eta 0"):
            found = tensor(sample(best, start, LONG, times), "sample")
        holds(
            asked == times[:-1],
            f"the times at which the noise is asked for: expected {times[:3]} ... {times[-2]}, "
            f"found {asked[:3]} ... {asked[-1:]}.",
            hint="every time but the last, each with the examples that have arrived there.",
        )
        same(
            torch.stack([found.mean(dim=0), found.std(dim=0, correction=0)]),
            torch.stack([mean, spread]),
            f"mean and spread of samples after {len(times) - 1} steps with the best guess",
            hint="each jump goes on from where the last one ended.",
            rtol=0,
            atol=off,
        )
        same(start, kept, "the start after the call", rtol=0, atol=0)
    same(sample(best, start[:3], LONG, [7]), start[:3], "a single time, so nowhere to go")
    part = sample(best, sample(best, start[:3], LONG, [400, 60]), LONG, [60, 0])
    same(part, sample(best, start[:3], LONG, [400, 60, 0]), "a way in two parts, and at once")

    def seeded(seed: int, eta: float = 1.0, many: int = 40) -> Tensor:
        with global_randomness_rests(f"sample with eta {eta}"):
            drawing = torch.Generator().manual_seed(seed)
            return sample(best, start[:many], LONG, range(400, -1, -1), eta, drawing)

    first = seeded(3, many=4000)
    same(
        torch.stack([first.mean(dim=0), first.std(dim=0)]),
        torch.stack([mean, spread]),
        "mean and spread of samples after 400 steps with eta 1",
        hint="each jump needs its own fresh noise: as much as eta says, new at every step.",
        rtol=0,
        atol=0.09,
    )
    first = seeded(3)
    holds(torch.equal(seeded(3), first), "the same seed twice: expected the same samples.")
    holds(not torch.equal(seeded(4), first), "another seed: expected other samples.")
    holds(not torch.equal(seeded(3, 0.5), first), "another eta: expected other samples.")
    refuses(lambda: sample(best, start, LONG, [400, 0], 0.5), "eta = 0.5 without a generator")
