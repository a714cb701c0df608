"""The network that guesses the noise."""

from functools import partial

import numpy as np
import torch
from diffusion_expect import Floats, drawn, equal, tensor
from expect import array, holds, refuses, same
from torch import Tensor

from diffusion.model import Denoiser, time_embedding


def clocks(t: list[int], width: int, longest: float = 10000.0) -> Floats:
    """Sines, then cosines."""
    half = width // 2
    angles = np.outer(t, longest ** (-np.arange(half) / half))
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


def test_a_time_becomes_sines_and_cosines() -> None:
    t = [0, 1, 2, 50, 999]
    for width, longest in ((8, 10000.0), (2, 10000.0), (64, 10000.0), (6, 50.0)):
        what = f"time_embedding(t, {width}, longest={longest:g})"
        found = tensor(time_embedding(torch.tensor(t), width, longest), what)
        wanted = clocks(t, width, longest)
        hint = "all sines first, then all cosines, each of t times a rate; rate(0) is 1."
        half = width // 2
        pairs = np.stack([wanted[:, :half], wanted[:, half:]], axis=2).reshape(len(t), width)
        over_width = np.outer(t, longest ** (-np.arange(half) / width))
        mistakes = {
            "Sines and cosines take turns here.": pairs,
            "The cosines come first here.": np.roll(wanted, half, axis=1),
            "The exponent is k / half, not k / width.": np.concatenate(
                [np.sin(over_width), np.cos(over_width)], axis=1
            ),
        }
        for mistake, value in mistakes.items():
            if width > 2 and array(found).shape == value.shape:
                if np.allclose(array(found), value, atol=1e-3):
                    hint = f"{mistake} {hint}"
        same(found, wanted, what, hint=hint, atol=1e-3)
        holds(
            found.dtype == torch.float32,
            f"{what}: expected single precision, found {found.dtype}.",
            hint="the layers of the network have it, too.",
        )
    for width in (7, 0, -2):
        refuses(partial(time_embedding, torch.tensor(t), width), f"the width {width}")


def awake(seed: int = 39) -> Denoiser:
    """A network whose weights are all random, also the last."""
    model = Denoiser(size=5, classes=3, width=16, depth=2)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(0.4 * torch.randn(parameter.shape, generator=generator))
    return model.eval()


def by_hand(model: Denoiser, x: Tensor, t: list[int], labels: list[int]) -> Tensor:
    """The way through the layers."""
    told = model.time(torch.tensor(clocks(t, 16)).float()) + model.label.weight[labels]
    h = model.enter(x)
    for block in model.blocks:
        h = block(h, told)
    found: Tensor = model.leave(h)
    return found


def test_the_denoiser_knows_time_and_label() -> None:
    x = drawn(4, 5).float()
    times, classes = [1, 40, 7, 199], [2, 0, 1, 3]
    t, labels = torch.tensor(times), torch.tensor(classes)
    first = tensor(Denoiser(5, 3)(x, t, labels), "the guess of a new network")
    same(first, np.zeros((4, 5)), "the guess of a new network", hint="its last layer is all 0.")

    model = awake()
    found = model(x, t, labels)
    wanted = by_hand(model, x, times, classes)
    hint = "time and label are added, every block is told the sum; enter, blocks, leave."
    without = by_hand(model, x, times, [3] * 4)
    if equal(found, without):
        hint = f"The labels were not used. {hint}"
    if equal(found, by_hand(model, x, [0] * 4, classes)):
        hint = f"The times were not used. {hint}"
    same(found, wanted, "the guess for four rows", hint=hint, rtol=1e-2, atol=1e-3)
    same(
        model(x, t, None),
        without,
        "the guess without labels",
        hint="None means that every row has the label `self.nothing`, the last row of self.label.",
        rtol=1e-2,
        atol=1e-3,
    )
    same(model(x, t), without, "labels left out", rtol=1e-2, atol=1e-3)

    order = [2, 0, 3, 1]
    same(
        model(x[order], t[order], labels[order]),
        found[order],
        "the rows in another order",
        hint="each row has its own time and label, and knows nothing of the others.",
        rtol=1e-3,
        atol=1e-5,
    )
    same(model(x[1:2], t[1:2], labels[1:2]), found[1:2], "a row alone", rtol=1e-3, atol=1e-5)

    torch.autograd.backward(model(x, t, labels).square().sum())
    without_gradient = [name for name, p in model.named_parameters() if p.grad is None]
    holds(
        not without_gradient,
        f"after backward: expected a gradient in every parameter, found none in "
        f"{', '.join(without_gradient)}.",
        hint="which layer is not used, or cut off by .detach() or no_grad()?",
    )
    for what, call in {
        "a single time for four rows": partial(model, x, t[:1], labels),
        "times of shape (4, 1)": partial(model, x, t[:, None], labels),
        "a single label for four rows": partial(model, x, t, labels[:1]),
        "labels of shape (4, 1)": partial(model, x, t, labels[:, None]),
    }.items():
        refuses(call, what, hint="compare the shapes: broadcasting does not complain.")
