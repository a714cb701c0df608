"""Normal distributions: densities, samples with a derivative, and the divergence of two."""

import math
from functools import partial

import torch
from expect import array, holds, refuses, same
from torch.distributions import kl_divergence
from vae_toys import gaussian, normal, numbers

from vae.gaussians import (
    Gaussian,
    divergence,
    log_density,
    reparameterize,
    sampled_divergence,
)


def test_a_log_density_is_summed_over_units() -> None:
    p = gaussian(3, 4)
    x = numbers(5, 3, 4, seed=1)
    wanted = normal(p).log_prob(x)
    found = log_density(x, p)
    hint = "per unit: the squared distance in standard deviations, the log-variance, log(2 pi)."
    whole, half = wanted.sum(-1), 0.5 * math.log(2 * math.pi)
    mistakes = {
        "log(2 pi) is missing.": whole + 4 * half,
        "log(2 pi) was counted once for all units: each has its own.": whole + 3 * half,
        "The units were not summed.": wanted,
        "The units were averaged: the density of independent units is a product.": wanted.mean(-1),
        "This took e^log_variance for the standard deviation, which is its root.": normal(
            Gaussian(p.mean, 2 * p.log_variance)
        )
        .log_prob(x)
        .sum(-1),
    }
    for mistake, value in mistakes.items():
        if found.shape == value.shape and torch.allclose(found, value):
            hint = f"{mistake} {hint}"
    same(found, whole, "log_density of 5 points for each of 3 examples", hint=hint)
    same(log_density(x[0], p), whole[0], "log_density of one point for each example", hint=hint)

    tiny = Gaussian(torch.zeros(1, 800).double(), torch.full((1, 800), -2.0).double())
    far = torch.full((1, 800), 3.0).double()
    same(
        log_density(far, tiny),
        normal(tiny).log_prob(far).sum(-1),
        "log_density of 800 units, each three away from its mean",
        hint="this density is smaller than any float: add up logarithms, multiply nothing.",
    )
    line = torch.linspace(-30, 30, 60001).double().reshape(-1, 1, 1)
    one = Gaussian(torch.tensor([[1.5]]).double(), torch.tensor([[0.7]]).double())
    same(log_density(line, one).exp().sum() * 0.001, 1, "the area under a density", rtol=1e-5)


def test_a_sample_moves_with_its_distribution() -> None:
    mean = numbers(3, 2, seed=1).requires_grad_()
    log_variance = numbers(3, 2, seed=2).requires_grad_()
    q, noise = Gaussian(mean, log_variance), numbers(3, 2, seed=3)
    found = reparameterize(q, noise)
    same(
        reparameterize(q, noise),
        found,
        "the same noise again",
        hint="The sample was drawn anew. Make it of the noise that is given: what is merely drawn "
        "does not move with mean and log-variance.",
    )
    hint = "the mean, plus the noise as wide as the standard deviation."
    wide = array(mean + log_variance.exp() * noise)
    if found.shape == (3, 2) and abs(array(found) - wide).max() < 1e-9:
        hint = "The noise was scaled by the variance, not by its root, the standard deviation."
    wanted = mean + normal(q).stddev * noise
    same(found, wanted, "reparameterize with given noise", hint=hint)

    holds(
        found.requires_grad,
        "a sample: expected it to depend on mean and log-variance, found that the graph is cut.",
        hint="No gradient flows through this sample. What is merely drawn, detached, or made "
        "under no_grad has no derivative; only the noise may be without one.",
    )
    by_mean, by_log = torch.autograd.grad(found.sum(), (mean, log_variance), materialize_grads=True)
    same(
        by_mean,
        torch.ones(3, 2),
        "the derivative of a sample by its mean",
        hint="No gradient flows to the mean: a sample moves as far as its mean does.",
    )
    same(
        by_log,
        (wanted - mean) / 2,
        "the derivative of a sample by its log-variance",
        hint="No gradient, or not the right one, flows to the log-variance: wider distributions "
        "push the same noise further out.",
    )

    several = numbers(20000, 3, 2, seed=4)
    samples = reparameterize(q, several)
    holds(
        samples.shape == several.shape,
        f"20000 samples for each: expected the shape {tuple(several.shape)}, found "
        f"{tuple(samples.shape)}.",
    )
    same(samples.mean(0), mean, "the mean of 20000 samples", rtol=0, atol=0.08)
    same(samples.var(0), log_variance.exp(), "the variance of 20000 samples", rtol=0.1)
    for shape in ((2,), (3, 1), (1, 2), (2, 3), (3, 3, 2, 1)):
        refuses(
            partial(reparameterize, q, torch.zeros(shape, dtype=torch.float64)),
            f"noise {shape} for a distribution (3, 2)",
            hint="broadcasting would share numbers between examples or units without an error.",
        )


def no_divergence_is_negative_and_only_equals_have_none() -> None:
    """Fail for a number below 0, a 0 in the wrong place, or digits that are lost near it."""
    values = (torch.arange(121).double() - 60) / 10
    means, logs = torch.meshgrid(values, values, indexing="ij")
    p = Gaussian(means, logs)
    found = divergence(p, Gaussian.standard(means))
    hint = "a mean of 0 and a log-variance of 0 are the prior; everything else is apart from it."
    low = found.min().item()
    holds(low > -1e-12, f"distance from the prior: expected 0 or more, found {low:.3g}.", hint=hint)
    zero = (found.abs() < 1e-12).nonzero().tolist()
    holds(
        zero == [[60, 60]],
        f"KL = 0: expected for mean 0 and log-variance 0 alone, found for {len(zero)} pairs.",
        hint=hint,
    )
    other = gaussian(50, 4, seed=5)
    same(divergence(other, other), torch.zeros(50, 4), "a distribution and itself", atol=1e-12)
    shifted = Gaussian(other.mean + 7, other.log_variance)
    q = gaussian(50, 4, seed=6)
    same(
        divergence(shifted, Gaussian(q.mean + 7, q.log_variance)),
        divergence(other, q),
        "both moved by 7: the divergence",
    )

    near = torch.tensor([[1e-3, -1e-3, 2e-3, -3e-4]])
    still = torch.zeros_like(near)
    for name, found, wanted in (
        ("log-variances", divergence(Gaussian(still, near), Gaussian(still, still)), near**2 / 4),
        ("means", divergence(Gaussian(near, still), Gaussian(still, still)), near**2 / 2),
    ):
        same(
            found,
            wanted,
            f"float32, {name} that differ by 0.001",
            rtol=1e-2,
            atol=0,
            hint="a difference of numbers near 1 has lost its digits: look for a function of "
            "PyTorch that gives e^x - 1 for small x, and leave no other 1 to be subtracted.",
        )


def test_the_divergence_of_two_gaussians_has_a_closed_form() -> None:
    p, q = gaussian(4, 3, seed=1), gaussian(4, 3, seed=2)
    wanted = kl_divergence(normal(p), normal(q))
    found = divergence(p, q)
    holds(
        found.shape == (4, 3),
        f"divergence: expected one number per unit, of shape (4, 3), found {tuple(found.shape)}.",
        hint="nothing is summed or averaged here.",
    )
    ratio = p.log_variance - q.log_variance
    mistakes = {
        "The sign is wrong: no divergence is negative.": -wanted,
        "The two were exchanged: this is KL(q || p), and the order matters.": kl_divergence(
            normal(q), normal(p)
        ),
        "The factor 1/2 is missing.": 2 * wanted,
        "Only the prior is taken as q: this formula is for mean 0 and variance 1.": kl_divergence(
            normal(p), normal(Gaussian.standard(p.mean))
        ),
        "The distance of the means is not measured in the standard deviations of q.": 0.5
        * (torch.expm1(ratio) - ratio + (p.mean - q.mean) ** 2),
    }
    hint = "write the mean of log p(x) - log q(x) over p, term by term; E[(x - m)²] is a variance."
    for mistake, value in mistakes.items():
        if torch.allclose(found, value):
            hint = f"{mistake} {hint}"
    same(found, wanted, "divergence(p, q), compared with torch.distributions", hint=hint)
    slopes = [t.clone().requires_grad_() for t in (p.mean, p.log_variance, q.mean, q.log_variance)]
    holds(
        torch.autograd.gradcheck(
            lambda a, b, c, d: divergence(Gaussian(a, b), Gaussian(c, d)), slopes
        ),
        "the gradient of divergence: expected that of a numerical check, found another.",
    )
    no_divergence_is_negative_and_only_equals_have_none()


def test_sampling_agrees_with_the_closed_form() -> None:
    p, q = gaussian(5, 3, seed=7), gaussian(5, 3, seed=8)
    noise = numbers(4000, 5, 3, seed=9)
    found, error = sampled_divergence(p, q, noise)
    exact = kl_divergence(normal(p), normal(q)).sum(-1)
    x = normal(p).mean + normal(p).stddev * noise
    values = (normal(p).log_prob(x) - normal(q).log_prob(x)).sum(-1)
    hint = "samples of p, the mean of log p - log q over them, summed over units."
    y = normal(q).mean + normal(q).stddev * noise
    by_q = (normal(p).log_prob(y) - normal(q).log_prob(y)).sum(-1).mean(0)
    if found.shape == by_q.shape and torch.allclose(found, by_q):
        hint = f"The samples were drawn from q. {hint}"
    same(found, values.mean(0), "sampled_divergence with 4000 samples", hint=hint)
    same(
        error,
        values.std(0) / 4000**0.5,
        "its standard error",
        hint="the standard deviation of the averaged values, divided by the root of their number.",
    )
    off = ((found - exact) / error).abs().max().item()
    holds(
        off < 4,
        f"the estimates: expected within 4 standard errors of the exact divergence, found one "
        f"{off:.1f} away.",
    )
    alone, none = sampled_divergence(p, p, noise[:2])
    same(alone, torch.zeros(5), "a distribution and itself, two samples", atol=1e-12)
    same(none, torch.zeros(5), "the standard error of that", atol=1e-12)
    for k in (0, 1):
        refuses(partial(sampled_divergence, p, q, noise[:k]), f"{k} samples")
