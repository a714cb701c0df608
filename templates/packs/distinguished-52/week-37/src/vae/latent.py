"""Travelling in the latent space: codes, samples, paths, and units that carry nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from vae.gaussians import Gaussian
from vae.model import Autoencoder


@contextmanager
def resting(model: Autoencoder) -> Iterator[None]:
    """In evaluation mode and without gradients; afterwards in the mode in which it was found."""
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        model.train(was_training)


def codes(model: Autoencoder, images: Tensor) -> Gaussian:
    """Where the encoder sees each image in the latent space."""
    with resting(model):
        return model.encode(images)


def reconstruct(model: Autoencoder, images: Tensor) -> Tensor:
    """What the decoder makes of the mean of each image's code: the probability of each pixel.

    These pictures have seen their originals. They tell nothing about what the model can invent.
    """
    with resting(model):
        return model.decode(model.encode(images).mean).sigmoid()


def map_of(model: Autoencoder, side: int, like: Tensor) -> Tensor:
    """Decode a grid over a latent space of two units: pictures of shape (side, side, h, w).

    The places are quantiles of the prior, so each picture stands for the same share of it. The
    first unit grows from left to right, the second from the bottom to the top.
    """
    shares = (torch.arange(side, dtype=like.dtype, device=like.device) + 0.5) / side
    ticks = torch.special.ndtri(shares)
    rows, columns = torch.meshgrid(ticks.flip(0), ticks, indexing="ij")
    with resting(model):
        return model.decode(torch.stack([columns, rows], dim=-1)).sigmoid()


def straight_path(a: Tensor, b: Tensor, points: int) -> Tensor:
    """Go from a to b on a straight line: a tensor of shape (points, d), both ends included."""
    t = torch.linspace(0, 1, points, dtype=a.dtype, device=a.device).unsqueeze(1)
    return (1 - t) * a + t * b


def sphere_path(a: Tensor, b: Tensor, points: int) -> Tensor:
    """Go from a to b around the origin instead of past it.

    With many units, samples of the prior all lie at about the same distance from the origin.
    Half of the way on a straight line is much closer to it, where the decoder has never been. On
    this path the *direction* turns at a constant speed along the shortest arc from that of a to
    that of b, and the *length* changes in a straight line from the length of a to that of b.

    Where both have the same direction there is no arc, and only the length changes. A formula
    that divides by the sine of the angle has nothing to divide by there, or almost nothing.

    Args:
        a, b: points of shape (d,), not at the origin.
        points: how many points the path has, both ends included.

    Returns:
        A tensor of shape (points, d).

    Raises:
        ValueError: if points is less than 2, or a or b is the origin, or if they lie in
            opposite directions (up to rounding), for then no arc is the shortest.

    >>> sphere_path(torch.tensor([2.0, 0.0]), torch.tensor([0.0, 2.0]), 3)[1]
    tensor([1.4142, 1.4142])
    """
    ### BEGIN SOLUTION
    if points < 2:
        raise ValueError(f"a path needs its two ends, found {points} points")
    lengths = a.norm(), b.norm()
    if not (lengths[0] > 0 and lengths[1] > 0):
        raise ValueError("the origin has no direction")
    u, v = a / lengths[0], b / lengths[1]
    if (u + v).norm() < 1e-5:
        raise ValueError("opposite directions have no shortest arc between them")
    t = torch.linspace(0, 1, points, dtype=a.dtype, device=a.device).unsqueeze(1)
    angle = 2 * torch.atan2((u - v).norm(), (u + v).norm())
    if angle < 1e-4:
        directions = (1 - t) * u + t * v
    else:
        directions = (torch.sin((1 - t) * angle) * u + torch.sin(t * angle) * v) / torch.sin(angle)
    path: Tensor = directions * ((1 - t) * lengths[0] + t * lengths[1])
    return path
    ### END SOLUTION


def sample_prior(model: Autoencoder, count: int, generator: torch.Generator) -> Tensor:
    """Invent images: draw points from the prior and let the decoder say what is there.

    No image is looked at. The points come from `standard_noise` (in `vae.gaussians`) with this
    generator, in the type and on the device of the model's parameters. The model rests meanwhile:
    see `resting`.

    Returns:
        The probability of each pixel to be 1, of shape (count, height, width).

    Raises:
        ValueError: if count is negative.
    """
    ### BEGIN SOLUTION
    from vae.gaussians import standard_noise

    if count < 0:
        raise ValueError(f"count must not be negative, found {count}")
    z = standard_noise((count, model.latent), generator, like=next(model.parameters()))
    with resting(model):
        return model.decode(z).sigmoid()
    ### END SOLUTION


def active_units(q: Gaussian, threshold: float = 0.01) -> Tensor:
    """Say which latent units tell images apart.

    A unit is active if its *mean* differs from image to image: the variance of the means over
    the images is above the threshold. A unit that has collapsed onto the prior has one mean for
    all images, and its own variance is near 1 everywhere, which is not what is asked here.

    Args:
        q: the codes of n images, of shape (n, d).
        threshold: the variance over the images (divided by n) that a unit must exceed.

    Returns:
        A boolean tensor of shape (d,).

    Raises:
        ValueError: if there are no images.
    """
    ### BEGIN SOLUTION
    if len(q.mean) == 0:
        raise ValueError("without images no unit can be judged")
    return q.mean.var(dim=0, correction=0) > threshold
    ### END SOLUTION
