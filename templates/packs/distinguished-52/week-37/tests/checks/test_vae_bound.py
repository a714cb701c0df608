"""The bound: likelihoods, its two terms, the loss made of them, and a tighter bound."""

import math
from functools import partial

import torch
from expect import holds, refuses, same
from torch.distributions import kl_divergence
from vae_toys import (
    Toy,
    every_picture,
    evidence_of,
    gap_of,
    likelihood,
    normal,
    numbers,
    pictures,
)

from vae.bound import (
    Terms,
    beta_at,
    bound_terms,
    importance_bound,
    log_likelihood,
    mean_loss,
)
from vae.gaussians import Gaussian


def test_pixels_are_coins_and_their_logarithms_add_up() -> None:
    logits, images = 2 * numbers(5, 3, 4, 6, seed=1), pictures(3, 4, 6)
    wanted = likelihood(logits, images)
    found = log_likelihood(logits, images)
    hint = "the log-probability of each pixel's value, added up over the last two axes."
    probabilities = logits.sigmoid()
    mistakes = {
        "This is the mean over the pixels: the logarithm of a product is a sum.": wanted / 24,
        "The sign is wrong: this is a loss, the log-likelihood is never above 0.": -wanted,
        "The logits were taken for probabilities, or a sigmoid came twice.": likelihood(
            probabilities, images
        ),
        "Only the pixels that are 1 were counted: a 0 has a probability, too.": (
            images * probabilities.log()
        ).sum(dim=(-2, -1)),
    }
    for mistake, value in mistakes.items():
        if found.shape == value.shape and torch.allclose(found, value):
            hint = f"{mistake} {hint}"
    same(found, wanted, "log_likelihood, compared with torch.distributions", hint=hint)
    same(log_likelihood(logits[0], images), wanted[0], "one drawing for each image", hint=hint)

    every = every_picture(6)
    total = log_likelihood(2 * numbers(1, 2, 3, seed=2).expand(64, 2, 3), every).exp().sum()
    same(
        total,
        1,
        "the probabilities of all 64 images of 2 × 3 pixels, added up",
        hint="exactly one image comes out, so they must add up to 1.",
    )
    grey = 0.3 * torch.ones(1, 1, 2).double()
    place = numbers(1, 1, 2, seed=3)
    mixed = 0.3 * likelihood(place, 0 * grey + 1) + 0.7 * likelihood(place, 0 * grey)
    same(log_likelihood(place, grey), mixed, "a grey value of 0.3")

    extreme = torch.tensor([[[1e4, -1e4]], [[-1e4, 1e4]]]).requires_grad_()
    sure = torch.tensor([[[1.0, 0.0]], [[1.0, 0.0]]])
    hint = (
        "A probability became exactly 0 or 1: work with the logits themselves, not their sigmoid."
    )
    found = log_likelihood(extreme, sure)
    same(found, [0, -20000], "logits of ±10000, right and wrong", hint=hint)
    (slope,) = torch.autograd.grad(found.sum(), extreme)
    same(slope, [[[0, 0]], [[1, -1]]], "their gradient", hint=hint)

    for what, bad in {"16": 16.0, "-0.5": -0.5, "not a number": math.nan}.items():
        spoilt = images.clone()
        spoilt[1, 2, 3] = bad
        refuses(partial(log_likelihood, logits, spoilt), f"a pixel that is {what}")
    for shape in ((3, 6, 4), (4, 6), (1, 4, 6), (3, 1, 6)):
        refuses(
            partial(log_likelihood, logits, torch.zeros(shape, dtype=torch.float64)),
            f"logits (5, 3, 4, 6) and images {shape}",
            hint="broadcasting would compare every drawing with the same pixels, without an error.",
        )


def the_divergence_comes_in_slowly() -> None:
    """Fail unless the weight rises in a straight line and then stays."""
    found = [beta_at(step, warm_up=10) for step in range(13)]
    wanted = [step / 10 for step in range(10)] + [1.0] * 3
    hint = "a straight line from 0 at step 0 to the top at step `warm_up`, then level."
    if found[11] > 1.05:
        hint = f"The weight goes on to rise after the warm-up. {hint}"
    same(found, wanted, "beta_at for the steps 0 to 12, warm_up = 10", hint=hint)
    found = [beta_at(step, warm_up=4, top=8.0) for step in range(6)]
    same(found, [0, 2, 4, 6, 8, 8], "warm_up = 4, top = 8", hint=hint)
    same(
        [beta_at(step, warm_up=0, top=0.5) for step in (0, 1)],
        [0.5, 0.5],
        "no warm-up at all",
        hint="no step comes before it; and nothing can be divided by 0.",
    )
    same(beta_at(1, warm_up=1), 1, "step 1 of a warm-up of 1")
    same([beta_at(s, warm_up=3, top=0.0) for s in (0, 1, 5)], [0, 0, 0], "top = 0")
    holds(isinstance(beta_at(1, 2), float), "beta_at: expected a plain float.")
    for what, call in {
        "step = -1": partial(beta_at, -1, 10),
        "warm_up = -1": partial(beta_at, 1, -1),
        "top = -1": partial(beta_at, 1, 10, -1.0),
    }.items():
        refuses(call, what)


def test_the_loss_weighs_both_terms_and_one_of_them_slowly() -> None:
    terms = Terms(-30 + numbers(6, seed=1), numbers(6, seed=2).exp())
    fit, apart = terms.log_likelihood.mean().item(), terms.divergence.mean().item()
    for beta in (4.0, 0.25, 1.0, 0.0):
        found = mean_loss(terms, beta)
        hint = "the divergence, weighted, minus the log-likelihood; then the mean over the batch."
        mistakes = {
            "The divergence has the wrong sign: it would be driven up without end.": (
                -fit - beta * apart
            ),
            "This is the bound itself; a loss is brought down, so it is the negative one.": (
                fit - beta * apart
            ),
            "Both signs are turned around.": fit + beta * apart,
            "This is the sum over the batch: steps would grow with the batch.": 6
            * (beta * apart - fit),
            "The weight belongs to the divergence alone.": beta * (apart - fit),
        }
        for mistake, value in mistakes.items():
            if beta not in (0.0, 1.0) and math.isclose(found.item(), value):
                hint = f"{mistake} {hint}"
        if beta == 1.0 and math.isclose(found.item(), -fit - apart):
            hint = f"The divergence has the wrong sign. {hint}"
        same(found, beta * apart - fit, f"mean_loss with beta = {beta:g}", hint=hint)
    leaves = [t.clone().requires_grad_() for t in (terms.log_likelihood, terms.divergence)]
    by_fit, by_apart = torch.autograd.grad(mean_loss(Terms(*leaves), 4.0), leaves)
    same(by_fit, torch.full((6,), -1 / 6), "the gradient by the log-likelihoods")
    same(by_apart, torch.full((6,), 4 / 6), "the gradient by the divergences")
    six = torch.ones(6)
    for what, bad in {
        "(6,) and (6, 1)": Terms(six, six[:, None]),
        "(6, 1) and (6,)": Terms(six[:, None], six),
        "(6, 2) and (6, 2)": Terms(torch.ones(6, 2), torch.ones(6, 2)),
        "(6,) and (1,)": Terms(six, six[:1]),
        "() and ()": Terms(six[0], six[0]),
        "(0,) and (0,)": Terms(six[:0], six[:0]),
    }.items():
        refuses(
            partial(mean_loss, bad, 1.0),
            f"terms of the shapes {what}",
            hint="(6,) + (6, 1) is (6, 6); and the mean of nothing is no number.",
        )
    refuses(partial(mean_loss, terms, -0.1), "beta = -0.1")
    the_divergence_comes_in_slowly()


def test_the_bound_has_two_terms_and_lies_below_the_evidence() -> None:
    model, images, noise = Toy(latent=3), pictures(6), numbers(6, 3, seed=1)
    found = bound_terms(model, images, noise)
    q = model.encode(images)
    each = kl_divergence(normal(q), normal(Gaussian.standard(q.mean)))
    hint = "the divergence from the prior, added up over the latent units."
    mistakes = {
        "The units were averaged, and the pixels were summed.": each.mean(-1),
        "This is the divergence of the prior from q.": kl_divergence(
            normal(Gaussian.standard(q.mean)), normal(q)
        ).sum(-1),
        "The units were not summed.": each,
    }
    for mistake, value in mistakes.items():
        if found.divergence.shape == value.shape and torch.allclose(found.divergence, value):
            hint = f"{mistake} {hint}"
    same(found.divergence, each.sum(-1), "the divergence of 6 images, 3 units", hint=hint)
    z = q.mean + normal(q).stddev * noise
    hint = "decode a sample made of the noise, then compare with the images."
    middle = likelihood(model.decode(q.mean), images)
    if found.log_likelihood.shape == (6,) and torch.allclose(found.log_likelihood, middle):
        hint = "The mean was decoded, not a sample: that is no bound, and the variance learns "
        hint += "nothing from it."
    same(found.log_likelihood, likelihood(model.decode(z), images), "the likelihood", hint=hint)
    shares = found.log_likelihood - found.divergence
    slopes = torch.autograd.grad(found.log_likelihood.sum(), model.reads.weight, retain_graph=True)
    holds(
        bool(slopes[0].any()),
        "the gradient of the likelihood by the encoder: expected some, found none.",
        hint="the gradient has to pass through the sample.",
    )
    same(
        (bound_terms(model, images[2:3], noise[2:3]).log_likelihood),
        found.log_likelihood[2:3],
        "an image by itself",
    )
    holds(shares.shape == (6,), f"the bound: expected the shape (6,), found {shares.shape}.")

    # With one latent unit the evidence can be added up, so we know what the bound must stay below.
    images, k = every_picture(4), 2000
    for seed, near in ((1, 0.3), (2, 0.5)):
        model = Toy(seed=seed, near=near)
        many = images.repeat_interleave(k, dim=0)
        with torch.no_grad():
            terms = bound_terms(model, many, numbers(len(many), 1, seed=seed))
        values = (terms.log_likelihood - terms.divergence).reshape(16, k)
        bound, error = values.mean(1), values.std(1) / k**0.5
        exact, gap = evidence_of(model, images), gap_of(model, images)
        high = (bound - exact - 5 * error).max().item()
        holds(
            high < 0,
            f"the bound of 16 images, {k} samples each: expected it below the evidence, found "
            f"one {high:.3g} above.",
        )
        off = ((exact - bound - gap) / error).abs().max().item()
        holds(
            off < 5,
            "evidence minus bound: expected the divergence of q from the true distribution of z, "
            f"within 5 standard errors, found one {off:.1f} away.",
        )
    blind = Toy(seed=3)
    with torch.no_grad():  # the code tells nothing, and the decoder does not listen
        for p in (*blind.reads.parameters(), blind.draws.weight):
            p.zero_()
    terms = bound_terms(blind, images, numbers(16, 1, seed=4))
    same(terms.divergence, torch.zeros(16), "a collapsed encoder: the divergence", atol=1e-12)
    same(terms.log_likelihood, evidence_of(blind, images), "its bound is the evidence itself")


def test_more_samples_bring_the_bound_closer() -> None:
    images, model = every_picture(4), Toy(seed=1, near=0.3)
    exact, gap = evidence_of(model, images), gap_of(model, images)
    with torch.no_grad():
        noise = numbers(20, 16, 1, seed=1)
        q = model.encode(images)
        z = q.mean + normal(q).stddev * noise
        prior = normal(Gaussian.standard(q.mean))
        logs = likelihood(model.decode(z), images)
        logs = logs + (prior.log_prob(z) - normal(q).log_prob(z)).sum(-1)
        wanted = logs.logsumexp(0) - math.log(20)
        found = importance_bound(model, images, noise)
    hint = "the logarithm of the mean of the weights, with logsumexp."
    mistakes = {
        "This is the mean of the logarithms: the ordinary bound, only with more samples.": (
            logs.mean(0)
        ),
        "This is the logarithm of the sum of the weights: the mean divides by their number.": (
            logs.logsumexp(0)
        ),
        "The density of q is missing: a sample that q likes to give must count less.": (
            (logs + normal(q).log_prob(z).sum(-1)).logsumexp(0) - math.log(20)
        ),
        "The prior is missing in the weights.": (
            (logs - prior.log_prob(z).sum(-1)).logsumexp(0) - math.log(20)
        ),
    }
    for mistake, value in mistakes.items():
        if found.shape == value.shape and torch.allclose(found, value):
            hint = f"{mistake} {hint}"
    same(found, wanted, "importance_bound with 20 samples", hint=hint)

    levels, rounds = {}, 400
    often = images.repeat(rounds, 1, 1)
    with torch.no_grad():
        for k in (1, 5, 50):
            each = importance_bound(model, often, numbers(k, len(often), 1, seed=k))
            levels[k] = each.mean().item()
    many = each.reshape(rounds, 16).logsumexp(0) - math.log(rounds)  # of all weights together
    known = {"the bound": (exact - gap).mean().item(), "the evidence": exact.mean().item()}
    said = ", ".join(f"{k}: {level:.3f}" for k, level in levels.items())
    said += "".join(f", {name} {value:.3f}" for name, value in known.items())
    rising = levels[1] < levels[5] < levels[50] < known["the evidence"] + 0.01
    holds(
        rising,
        f"means for 1, 5 and 50 samples: expected that they rise to the evidence, found {said}.",
    )
    holds(
        abs(levels[1] - known["the bound"]) < 0.15,
        f"one sample: expected about the ordinary bound, found {said}.",
    )
    same(many, exact, "400 times 50 samples: the evidence itself", rtol=0, atol=0.05)

    large = Toy(latent=2, shape=(40, 40), seed=4)
    found = importance_bound(large, pictures(3, 40, 40), numbers(5, 3, 2, seed=6))
    holds(
        bool(found.isfinite().all()),
        f"images of 1600 pixels: expected finite numbers, found {found.tolist()}.",
        hint="e^-1000 is 0 for a computer: stay with logarithms.",
    )
    for shape in ((0, 16, 1), (16, 1)):
        bad = torch.zeros(shape, dtype=torch.float64)
        refuses(partial(importance_bound, model, images, bad), f"noise {shape} for 16 images")
