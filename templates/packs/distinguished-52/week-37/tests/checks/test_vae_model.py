"""The encoder and the decoder: shapes, layers that are found, and nothing after the last."""

from functools import partial

import torch
from expect import holds, refuses, same
from torch import Tensor
from vae_toys import numbers

from vae.model import VAE


def spread(model: VAE) -> VAE:
    """The model in float64, with parameters so large that outputs go far in both directions."""
    model = model.double()
    with torch.no_grad():
        for place, p in enumerate(model.parameters()):
            p.copy_(numbers(*p.shape, seed=place))
    return model


def one_sided(what: str, found: Tensor, hint: str) -> None:
    """Fail unless there are numbers far below 0 and far above 1."""
    low, high = found.min().item(), found.max().item()
    holds(
        low < -2 and high > 2,
        f"{what}, with large weights: expected numbers below -2 and above 2, found them from "
        f"{low:.2g} to {high:.2g}.",
        hint=hint,
    )


def is_bent(what: str, found: Tensor) -> None:
    """Fail if the outputs for 0, a, b and a + b are those of a straight function."""
    zero, a, b, both = found
    holds(
        not torch.allclose(a + b - zero, both, atol=1e-6),
        f"{what}: expected a ReLU between the layers, found a function that is linear.",
        hint="two linear layers with nothing between them are one linear layer.",
    )


def test_an_image_becomes_a_mean_and_a_log_variance() -> None:
    torch.manual_seed(37)
    model = VAE((4, 3), hidden=20, latent=5)
    count = sum(p.numel() for p in model.parameters() if p.requires_grad)
    wanted = (12 * 20 + 20) + (20 * 10 + 10) + (5 * 20 + 20) + (20 * 12 + 12)
    holds(
        count == wanted,
        f"VAE((4, 3), 20, 5): expected {wanted} trainable numbers, found {count}.",
        hint="pixels to hidden, hidden to mean and log-variance; latent to hidden, hidden to "
        "pixels; each with a bias, and each layer an attribute of the module.",
    )
    holds(model.latent == 5, f"latent: expected 5, found {model.latent}.")
    default = VAE()
    holds(default.latent == 2, f"VAE().latent: expected 2, found {default.latent}.")
    count = sum(p.numel() for p in default.parameters())
    holds(count == 17476, f"VAE(): expected 17476 numbers in parameters(), found {count}.")

    model = spread(model)
    images = numbers(50, 4, 3, seed=9)
    q = model.encode(images)
    for name, part in (("mean", q.mean), ("log-variance", q.log_variance)):
        holds(
            part.shape == (50, 5),
            f"the {name} of 50 images: expected the shape (50, 5), found {tuple(part.shape)}.",
        )
        one_sided(
            f"the {name}",
            part,
            "the second layer is the last: no ReLU, exponential, tanh or softplus after it. The "
            "logarithm of a variance may be negative.",
        )
        a, b = numbers(2, 1, 4, 3, seed=3)
        four = model.encode(torch.cat([0 * a, a, b, a + b]))
        is_bent(f"the {name}", four.mean if name == "mean" else four.log_variance)
    holds(
        not torch.allclose(q.mean, q.log_variance),
        "mean and log-variance: expected two different outputs, found the same twice.",
    )
    again = model.encode(images)
    same(again.mean, q.mean, "the mean of the same images again", hint="nothing is drawn here.")
    same(again.log_variance, q.log_variance, "the log-variance again")
    same(model.encode(images[7:8]).mean, q.mean[7:8], "the mean of an image by itself")
    turned = model.encode(images.transpose(0, 1).contiguous().transpose(0, 1))
    same(turned.mean, q.mean, "the mean of a view with other strides")
    none = model.encode(images[:0])
    holds(
        none.mean.shape == none.log_variance.shape == (0, 5),
        f"no images: expected the shape (0, 5), found {tuple(none.mean.shape)}.",
    )
    for shape in ((2, 3, 4), (2, 12), (2, 4, 4), (2, 1, 4, 3), (4, 3)):
        refuses(
            partial(model.encode, torch.zeros(shape, dtype=torch.float64)),
            f"images {shape} for a model of 4 × 3 pixels",
            hint="compare the height and the width: 3 × 4 has as many pixels.",
        )


def test_a_code_becomes_logits() -> None:
    torch.manual_seed(37)
    model = spread(VAE((4, 3), hidden=20, latent=5))
    z = numbers(6, 50, 5, seed=1)
    found = model.decode(z)
    holds(
        found.shape == (6, 50, 4, 3),
        f"6 codes for each of 50 images: expected logits of the shape (6, 50, 4, 3), found "
        f"{tuple(found.shape)}.",
        hint="all axes but the last stay as they are; the last becomes height and width.",
    )
    hint = "logits may be any number. A sigmoid at the end would be followed by a second one."
    if found.min() >= 0 and found.max() <= 1:
        hint = f"There is a sigmoid at the end: these are probabilities. {hint}"
    one_sided("the logits", found, hint)
    same(model.decode(z[2]), found[2], "codes (50, 5)", hint="several codes or one for each image.")
    same(model.decode(z[2, 3]), found[2, 3], "a single code (5,)")
    holds(
        model.decode(z[:0]).shape == (0, 50, 4, 3),
        f"no codes: expected (0, 50, 4, 3), found {tuple(model.decode(z[:0]).shape)}.",
    )
    a, b = z[0, 0], z[0, 1]
    is_bent("the logits", model.decode(torch.stack([0 * a, a, b, a + b])))
    place = z[0, :2].clone().requires_grad_()
    holds(
        torch.autograd.gradcheck(model.decode, place),
        "the gradient by the code: expected that of a numerical check, found another.",
        hint=".data, .detach() and .numpy() cut the graph.",
    )
    image = numbers(2, 4, 3, seed=2)
    q = model.encode(image)
    whole = model.decode(q.mean).sum() + q.log_variance.sum()
    slopes = torch.autograd.grad(whole, list(model.parameters()), materialize_grads=True)
    still = sum(not bool(slope.any()) for slope in slopes)
    holds(
        still == 0,
        f"an image encoded and decoded: expected a gradient in every parameter, found {still} "
        "without.",
    )
