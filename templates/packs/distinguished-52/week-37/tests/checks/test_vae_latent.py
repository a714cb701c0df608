"""The latent space: paths around the origin, samples of the prior, and units that carry nothing."""

import math
from functools import partial

import torch
from expect import holds, refuses, same
from torch import Tensor
from vae_toys import Toy, numbers

from vae.gaussians import Gaussian
from vae.latent import active_units, sample_prior, sphere_path


def angle(a: Tensor, b: Tensor) -> float:
    """Between two directions, in radians."""
    u, v = a / a.norm(), b / b.norm()
    return 2 * math.atan2((u - v).norm().item(), (u + v).norm().item())


def test_a_path_on_the_sphere_turns_evenly() -> None:
    for d, seed in ((2, 0), (8, 1), (50, 2)):
        a, b = numbers(2, d, seed=seed)
        a, b = 0.2 * a / a.norm(), 3 * b
        path = sphere_path(a, b, 7)
        holds(
            path.shape == (7, d),
            f"7 points in {d} dimensions: expected the shape (7, {d}), found {tuple(path.shape)}.",
        )
        same(path[0], a, "where the path begins", hint="at a, with the length of a.")
        same(path[-1], b, "where the path ends", hint="at b, with the length of b.")
        wide = angle(a, b)
        same(
            path.norm(dim=1),
            torch.linspace(0, 1, 7).double() * (b.norm() - a.norm()) + a.norm(),
            "the lengths along the path",
            hint="take direction and length apart: make both vectors 1 long before you look at "
            "the angle between them, and give the length back at the end.",
        )
        same(
            [angle(path[i], path[i + 1]) for i in range(6)],
            [wide / 6] * 6,
            "the angles from point to point",
            hint="the direction turns at a constant speed: a straight line that is made longer "
            "turns faster in its middle.",
        )
        same(
            angle(a, path[3]) + angle(path[3], b),
            wide,
            "the way by the middle",
            hint="the shortest arc lies in the plane of a and b.",
        )
        same(sphere_path(b, a, 7), path.flip(0), "the way back")
        same(sphere_path(a, b, 2), torch.stack([a, b]), "a path of two points")

    a = numbers(6, seed=3)
    hint = "where the angle is 0, or nearly, the sine of it cannot be divided by."
    for what, b in {
        "the same point": a,
        "a point in the same direction": 2.5 * a,
        "a neighbour, 1e-9 away": a + 1e-9 * numbers(6, seed=4),
    }.items():
        t = torch.linspace(0, 1, 5).double().unsqueeze(1)
        wanted = (1 - t) * a + t * b
        same(sphere_path(a, b, 5), wanted, f"from a point to {what}", hint=hint, atol=1e-8)
        single = sphere_path(a.float(), b.float(), 5)
        same(single, wanted, f"float32, from a point to {what}", hint=hint, rtol=1e-4, atol=1e-4)
    zero = torch.zeros(6).double()
    away = -2 * a
    for what, call in {
        "one point": partial(sphere_path, a, 2 * a + 1, 1),
        "from the origin": partial(sphere_path, zero, a, 5),
        "to the origin": partial(sphere_path, a, zero, 5),
        "opposite directions": partial(sphere_path, a, away, 5),
        "opposite directions in float32": partial(sphere_path, a.float(), away.float(), 5),
    }.items():
        refuses(call, what, hint="no shortest arc, or no direction, is no path.")


def test_samples_come_from_the_prior() -> None:
    model = Toy(latent=3, dropout=0.5)
    for training in (True, False):
        model.train(training)
        model.modes, model.recorded, model.decoded = [], [], []
        found = sample_prior(model, 3000, torch.Generator().manual_seed(1))
        holds(
            found.shape == (3000, 2, 2),
            f"3000 samples: expected the shape (3000, 2, 2), found {tuple(found.shape)}.",
        )
        holds(
            model.encoded == 0,
            "the encoder: expected that it is not asked, found that it was.",
            hint="what begins with an image is a reconstruction, not a sample.",
        )
        z = torch.cat(model.decoded).reshape(-1, 3)
        holds(len(z) == 3000, f"codes that were decoded: expected 3000, found {len(z)}.")
        holds(
            bool((z.mean(0).abs() < 0.1).all() and ((z.var(0) - 1).abs() < 0.15).all()),
            "the codes: expected mean 0 and variance 1, found means "
            f"{[round(v, 2) for v in z.mean(0).tolist()]} and variances "
            f"{[round(v, 2) for v in z.var(0).tolist()]}.",
            hint="the prior is the standard normal.",
        )
        hint = "the decoder gives logits; pictures are made of probabilities."
        wanted = model.draws(z).reshape(3000, 2, 2).sigmoid()
        same(found, wanted, "the probabilities of the pixels", hint=hint)
        holds(
            not any(model.modes) and not any(model.recorded) and not found.requires_grad,
            "the model while it samples: expected evaluation mode and nothing recorded.",
            hint="`resting` does both, and leaves the model as it was.",
        )
        holds(model.training is training, f"afterwards: expected training = {training} as before.")
    again = sample_prior(model, 3000, torch.Generator().manual_seed(1))
    same(again, found, "the same generator again", hint="draw from the generator that is given.")
    generator = torch.Generator().manual_seed(1)
    first, second = (sample_prior(model, 5, generator) for _ in range(2))
    holds(not torch.equal(first, second), "two draws in a row: expected different samples.")
    none = sample_prior(model, 0, generator)
    holds(none.shape == (0, 2, 2), f"no samples: expected (0, 2, 2), found {tuple(none.shape)}.")
    refuses(partial(sample_prior, model, -1, generator), "count = -1")


def test_a_collapsed_unit_is_noticed() -> None:
    n = 400
    mean, log_variance = torch.zeros(n, 5).double(), torch.zeros(n, 5).double()
    mean[:, 0] = numbers(n, seed=1)  # tells images apart
    mean[:, 1] = 3 + 0.01 * numbers(n, seed=2)  # one mean for all, though not that of the prior
    log_variance[:, 2] = numbers(n, seed=3)  # the mean says nothing, the variance something
    log_variance[:, 3] = -4  # narrow everywhere, and the same everywhere
    mean[:, 4] = 0.5 * numbers(n, seed=4)
    log_variance[:, 4] = -3
    found = active_units(Gaussian(mean, log_variance))
    wanted = [True, False, False, False, True]
    hint = "the variance of the means over the images, unit for unit."
    if found.shape == (5,) and found[1]:
        hint = f"A mean that is large, but the same for all images, tells them not apart. {hint}"
    elif found.shape == (5,) and (found[2] or found[3]):
        hint = f"The variance of the encoder was looked at, not that of its means. {hint}"
    holds(
        found.shape == (5,) and found.dtype == torch.bool,
        f"five units: expected five truth values, found {found}.",
    )
    same(found, wanted, "active_units of five units", hint=hint)
    collapsed = Gaussian(torch.zeros(n, 5), torch.zeros(n, 5))
    same(active_units(collapsed), [False] * 5, "an encoder that gives the prior for every image")

    pair = Gaussian(torch.tensor([[0.0, 0.0, 0.0], [2.0, 1.0, 0.5]]), torch.zeros(2, 3))
    same(
        active_units(pair, threshold=0.25),
        [True, False, False],
        "two images, variances 1, 0.25 and 0.0625, threshold 0.25",
        hint="divide by n, and ask for more than the threshold.",
    )
    same(active_units(pair, threshold=0.05), [True, True, True], "threshold 0.05")
    one = Gaussian(torch.ones(1, 3), torch.zeros(1, 3))
    same(active_units(one), [False] * 3, "a single image tells nothing apart")
    few = Gaussian(torch.tensor([[0.0, 0.0], [0.21, 0.19]]), torch.zeros(2, 2))
    same(active_units(few), [True, False], "variances of 0.011 and 0.009, threshold as given")
    none = Gaussian(torch.zeros(0, 3), torch.zeros(0, 3))
    refuses(partial(active_units, none), "no images")
