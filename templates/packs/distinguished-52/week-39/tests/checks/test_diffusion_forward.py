"""From data to noise in one jump, back again, and the one case where all is known."""

from functools import partial

import numpy as np
import torch
from diffusion_expect import column, drawn, equal, schedule, tensor
from expect import array, holds, refuses, same

from diffusion.forward import best_noise, clean_guess, noised, one_step

PLAN = schedule(12)


def test_one_jump_does_what_many_steps_do() -> None:
    t = [3, 0, 12, 7]
    x0, noise = drawn(4, 4), drawn(4, 4, seed=1)
    kept = x0.clone(), noise.clone()
    bar = column(PLAN.bars, t)
    wanted = np.sqrt(bar) * array(x0) + np.sqrt(1 - bar) * array(noise)
    found = tensor(noised(x0, torch.tensor(t), noise, PLAN), "noised")
    hint = "alpha bar decides both: shares of a variance, and roots before the numbers."
    a, e, beta = array(x0), array(noise), column(PLAN.betas, t)
    mistakes = {
        "Every column got a time, and not every row: four times meet four columns.": (
            np.sqrt(bar.T) * a + np.sqrt(1 - bar.T) * e
        ),
        "The roots are missing: alpha bars are shares of the variance.": bar * a + (1 - bar) * e,
        "The root of the noise's share is missing.": np.sqrt(bar) * a + (1 - bar) * e,
        "The root of the data's share is missing.": bar * a + np.sqrt(1 - bar) * e,
        "Data and noise have each other's share.": np.sqrt(1 - bar) * a + np.sqrt(bar) * e,
        "This uses the beta of the last step alone.": np.sqrt(1 - beta) * a + np.sqrt(beta) * e,
    }
    for mistake, value in mistakes.items():
        if equal(found, value):
            hint = f"{mistake} {hint}"
    same(found, wanted, "four rows, each noised up to a time of its own", hint=hint)
    for name, now, then in zip(("x0", "the noise"), (x0, noise), kept, strict=True):
        same(now, then, f"{name} after the call", hint="`*=` and `add_` change the caller's.")

    # The noises of single steps are independent, so that variances add up.
    one, none = torch.ones(1, 1, dtype=torch.float64), torch.zeros(1, 1, dtype=torch.float64)
    mean, variance = one, 0.0
    for step in range(1, 13):
        mean = one_step(mean, step, none, PLAN)
        shrunk, added = one_step(one, step, none, PLAN), one_step(none, step, one, PLAN)
        variance = shrunk.item() ** 2 * variance + added.item() ** 2
        same(
            noised(one, step, none, PLAN),
            mean,
            f"the mean after {step} single steps from 1, and after one jump",
            hint="by what does each single step multiply the data, and what is the product?",
        )
        same(
            noised(none, step, one, PLAN) ** 2,
            [[variance]],
            f"the variance after {step} single steps, and after one jump",
            hint="which variance do the independent noises of all steps have together?",
        )

    images = drawn(2, 8, 8).float()
    after = noised(images, torch.tensor([0, 5]), drawn(2, 8, 8, seed=1).float(), PLAN)
    holds(
        after.shape == images.shape and after.dtype == torch.float32,
        f"images (2, 8, 8) in single precision: expected the same again, found "
        f"{tuple(after.shape)}, {after.dtype}.",
        hint="`pick` gives a shape and a type that fit.",
    )
    same(after[0], images[0], "an image at time 0", hint="nothing is added at time 0.")
    for shape in ((4,), (1, 4), (4, 1)):
        refuses(
            partial(noised, x0, 3, torch.zeros(shape), PLAN),
            f"noise of shape {shape} for examples (4, 4)",
            hint="broadcasting would give the same noise to several numbers.",
        )


def test_the_clean_guess_undoes_the_noise() -> None:
    x0, noise = drawn(4, 4), drawn(4, 4, seed=1)
    for times in ([3, 1, 12, 7], [0, 0, 0, 0]):
        bar = column(PLAN.bars, times)
        x = torch.from_numpy(np.sqrt(bar) * array(x0) + np.sqrt(1 - bar) * array(noise))
        before = x.clone()
        found = tensor(clean_guess(x, torch.tensor(times), noise, PLAN), "clean_guess")
        hint = "write down what `noised` computes, and solve it for x(0)."
        late = array(x), array(noise)
        mistakes = {
            "Nothing was divided: the data are still shrunk.": late[0] - np.sqrt(1 - bar) * late[1],
            "The noise was taken away as a whole.": (late[0] - late[1]) / np.sqrt(bar),
            "The data were divided by their share of the variance, not by its root.": (
                late[0] - np.sqrt(1 - bar) * late[1]
            )
            / bar,
        }
        for mistake, value in mistakes.items():
            if equal(found, value):
                hint = f"{mistake} {hint}"
        same(found, x0, f"the clean data, from times {times} and the true noise", hint=hint)
        same(x, before, "x after the call", hint="`-=` changes the caller's tensor.")
    for t in (1, 6, 12):
        share = PLAN.bars[t].item()
        wrong = clean_guess(x, t, noise + 0.01, PLAN) - clean_guess(x, t, noise, PLAN)
        same(
            wrong,
            np.full((4, 4), -0.01 * np.sqrt((1 - share) / share)),
            f"what a mistake of 0.01 in the noise does at time {t}, the same for all examples",
        )
    single = clean_guess(x.float(), 3, noise.float(), PLAN)
    holds(
        single.dtype == torch.float32, f"single precision: expected it again, found {single.dtype}."
    )


def test_the_best_guess_for_gaussian_data_cannot_be_improved() -> None:
    # All (clean, noise) pairs at once: sums with these weights are exact expectations.
    points, weights = np.polynomial.hermite_e.hermegauss(12)
    weights = weights / weights.sum()
    first, second = (grid.ravel() for grid in np.meshgrid(points, points))
    weight = np.outer(weights, weights).ravel()
    mean, spread = torch.tensor([0.7, -2.0]).double(), torch.tensor([0.4, 1.5]).double()
    clean = first[:, None] * array(spread) + array(mean)
    noise = np.stack([second, second], axis=1)
    for t in (1, 5, 12):
        bar = PLAN.bars[t].item()
        x = np.sqrt(bar) * clean + np.sqrt(1 - bar) * noise
        found = tensor(best_noise(torch.from_numpy(x), t, PLAN, mean, spread), "best_noise")
        left = noise - array(found)
        same(
            weight @ left,
            [0.0, 0.0],
            f"the mean error at time {t}, for two coordinates",
            hint="the guess is 0 where x is its own mean, √alpha_bar · mean.",
            atol=1e-8,
        )
        same(
            weight @ (left * x),
            [0.0, 0.0],
            f"the covariance of x and the error at time {t}, for two coordinates",
            hint="an error that still goes along with x could be made smaller. The variance of "
            "x(t) has two parts, and cov(noise, x) is what stands before the noise in x.",
            atol=1e-8,
        )
    bar = PLAN.bars[5].item()
    x = drawn(3, 2)
    same(
        best_noise(x, 5, PLAN, torch.zeros(2).double(), torch.ones(2).double()),
        np.sqrt(1 - bar) * array(x),
        "the guess for data that are standard normal themselves",
        hint="then var(x) is 1 at all times.",
    )
    same(
        best_noise(x, 5, PLAN, mean, torch.zeros(2).double()),
        (array(x) - np.sqrt(bar) * array(mean)) / np.sqrt(1 - bar),
        "the guess where all data are one point (spread 0)",
        hint="then everything but the shrunken point is noise.",
    )
    times = [2, 12, 6]
    rows = [best_noise(x[i : i + 1], t, PLAN, mean, spread)[0] for i, t in enumerate(times)]
    same(
        best_noise(x, torch.tensor(times), PLAN, mean, spread),
        torch.stack(rows),
        "three rows at three times, compared with each of them alone",
    )
