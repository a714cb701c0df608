"""The evidence lower bound: two terms, a loss made of them, and a tighter bound to compare."""

from dataclasses import dataclass

from torch import Tensor

from vae.model import Autoencoder


@dataclass(frozen=True, eq=False)
class Terms:
    """The two terms of the bound for each image, in nats; the bound is their difference.

    Attributes:
        log_likelihood: how well the decoder draws the image from a sample, of shape (n,).
        divergence: what the encoder tells about the image beyond the prior, of shape (n,).
    """

    log_likelihood: Tensor
    divergence: Tensor


def log_likelihood(logits: Tensor, images: Tensor) -> Tensor:
    """Give the logarithm of the probability of each image, whose pixels are coins.

    Every pixel is 1 with the probability that its logit says. They are independent, so the
    probability of the image is a product, and its logarithm a sum over all of its pixels: a
    mean over pixels would be the logarithm of something else, 64 times smaller for 8 × 8 images.

    A grey value between 0 and 1 counts as that much of both outcomes. Logits of ±10000 must do:
    a probability computed on the way becomes exactly 0 or 1, and its logarithm useless.

    Args:
        logits: of shape (..., n, height, width), such as several drawings of each image.
        images: of shape (n, height, width), with values from 0 to 1.

    Returns:
        A tensor of shape (..., n), differentiable by the logits.

    Raises:
        ValueError: if a pixel is outside of 0 to 1, or the last three axes differ.

    >>> log_likelihood(torch.zeros(1, 8, 8), torch.ones(1, 8, 8))  # 64 times log(1/2)
    tensor([-44.3614])
    """
    ### BEGIN SOLUTION
    from torch.nn import functional

    if logits.shape[-3:] != images.shape:
        shapes = f"{tuple(logits.shape)} and {tuple(images.shape)}"
        raise ValueError(f"logits and images do not fit: {shapes}")
    if not bool(((images >= 0) & (images <= 1)).all()):
        raise ValueError("pixels must be from 0 to 1")
    per_pixel = images * logits - functional.softplus(logits)
    return per_pixel.sum(dim=(-2, -1))
    ### END SOLUTION


def bound_terms(model: Autoencoder, images: Tensor, noise: Tensor) -> Terms:
    """Estimate both terms of the bound for each image, with one sample of its latent code.

    Encode the image, turn the noise into a sample, decode it, and ask how likely the image is
    (the parts are in `vae.gaussians`). The divergence is that of the encoder's distribution from
    the prior, a standard normal; it needs no sample.

    Args:
        images: of shape (n, height, width).
        noise: standard normal numbers of shape (n, latent).
    """
    ### BEGIN SOLUTION
    from vae.gaussians import Gaussian, divergence, reparameterize

    q = model.encode(images)
    logits = model.decode(reparameterize(q, noise))
    apart = divergence(q, Gaussian.standard(q.mean)).sum(dim=-1)
    return Terms(log_likelihood(logits, images), apart)
    ### END SOLUTION


def mean_loss(terms: Terms, beta: float) -> Tensor:
    """Make the number that training brings down: the mean over the batch, with a weight.

    Training wants a high likelihood and a small divergence, so mind which of the two changes its
    sign. With beta = 1 the loss is the negative bound; other weights make it something else.

    Args:
        beta: how much the divergence counts, 0 or more.

    Returns:
        A tensor without axes.

    Raises:
        ValueError: if beta is negative, the batch is empty, or the terms do not both have the
            shape (n,).

    >>> mean_loss(Terms(torch.tensor([-20.0, -30.0]), torch.tensor([4.0, 2.0])), beta=2.0)
    tensor(31.)
    """
    ### BEGIN SOLUTION
    shapes = terms.log_likelihood.shape, terms.divergence.shape
    if shapes[0] != shapes[1] or len(shapes[0]) != 1:
        raise ValueError(f"both terms must have one number per image, found {shapes}")
    if shapes[0] == (0,):
        raise ValueError("the mean over an empty batch is not defined")
    if beta < 0:
        raise ValueError(f"beta must be 0 or more, found {beta}")
    return (beta * terms.divergence - terms.log_likelihood).mean()
    ### END SOLUTION


def beta_at(step: int, warm_up: int, top: float = 1.0) -> float:
    """Say how much the divergence counts in a step: it grows in a straight line from 0 to `top`.

    With the full weight from the beginning, a model may find it cheapest to tell nothing about
    the image at all. So the divergence comes in slowly.

    Args:
        step: how many steps have been done before, counted from the very beginning of the run.
        warm_up: from this step on the weight is `top`. With 0 it is so from the beginning.
        top: the final weight.

    Raises:
        ValueError: if any of the three is negative.

    >>> [beta_at(step, warm_up=4) for step in (0, 1, 2, 4, 100)]
    [0.0, 0.25, 0.5, 1.0, 1.0]
    """
    ### BEGIN SOLUTION
    if step < 0 or warm_up < 0 or top < 0:
        raise ValueError(f"none may be negative, found {step}, {warm_up} and {top}")
    return float(top if step >= warm_up else top * step / warm_up)
    ### END SOLUTION


def importance_bound(model: Autoencoder, images: Tensor, noise: Tensor) -> Tensor:
    """Estimate the log of the evidence p(x) of each image with k samples: a tighter bound.

    A sample z of the encoder's distribution q is not one of the prior, so it counts with a weight:

        w = p(x | z) p(z) / q(z | x)

    The mean of k weights estimates the evidence, and you want the logarithm of *that mean*. With
    one sample it is on average the ordinary bound, with more it moves up towards the truth. Each
    weight is about e^-25 here and far smaller for larger images: never leave the logarithms. The
    densities of p(z) and q(z | x) are in `vae.gaussians`.

    Args:
        images: of shape (n, height, width).
        noise: standard normal numbers of shape (k, n, latent), with k at least 1.

    Returns:
        A tensor of shape (n,), in nats.

    Raises:
        ValueError: if the noise does not have three axes, or there is no sample.
    """
    ### BEGIN SOLUTION
    import math

    from vae.gaussians import Gaussian, log_density, reparameterize

    if noise.dim() != 3 or len(noise) == 0:
        raise ValueError(f"noise must be (k, n, latent), k at least 1, found {tuple(noise.shape)}")
    q = model.encode(images)
    z = reparameterize(q, noise)
    prior = Gaussian.standard(q.mean)
    log_joint = log_likelihood(model.decode(z), images) + log_density(z, prior)
    return (log_joint - log_density(z, q)).logsumexp(dim=0) - math.log(len(noise))
    ### END SOLUTION
