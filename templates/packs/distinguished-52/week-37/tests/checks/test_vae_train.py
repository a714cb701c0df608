"""One step, an evaluation that changes nothing, and a run that can be interrupted."""

import copy
import math
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import torch
from expect import holds, refuses, same
from torch import Tensor
from torch.distributions import kl_divergence
from vae_toys import Painter, Toy, likelihood, normal, numbers, parameters, pictures

from vae import data
from vae.gaussians import Gaussian, standard_noise
from vae.latent import codes
from vae.model import Autoencoder
from vae.train import (
    Score,
    State,
    evaluate,
    fit,
    load_checkpoint,
    save_checkpoint,
    train_step,
)


def both(model: Autoencoder, images: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Log-likelihood and divergence of each image, by PyTorch's own distributions."""
    q = model.encode(images)
    fits = likelihood(model.decode(q.mean + normal(q).stddev * noise), images)
    return fits, kl_divergence(normal(q), normal(Gaussian.standard(q.mean))).sum(-1)


def test_a_step_follows_the_gradient_of_its_loss() -> None:
    model = Toy(latent=2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    before: Tensor | None = None
    for number, beta in enumerate((1.0, 0.0, 0.5)):
        images, noise = pictures(6, seed=number), numbers(6, 2, seed=number)
        fits, apart = both(model, images, noise)
        loss = (beta * apart - fits).mean()
        slopes = torch.autograd.grad(loss, list(model.parameters()), materialize_grads=True)
        slope = torch.cat([part.flatten() for part in slopes])
        old = parameters(model)
        found = train_step(model, optimizer, images, noise, beta, clip=1e6)
        what = f"step {number}, beta = {beta:g}"
        for name, value in vars(found).items():
            holds(
                isinstance(value, float),
                f"{name}: expected a plain float, found {type(value).__name__}.",
                hint="a tensor keeps the whole graph of its step alive.",
            )
        same(found.loss, loss.item(), f"{what}: the loss")
        same(found.log_likelihood, fits.mean().item(), f"{what}: the log-likelihood")
        hint = "both terms are told as they are, without the weight."
        same(found.divergence, apart.mean().item(), f"{what}: the divergence", hint=hint)
        change = parameters(model) - old
        hint = "gradients of this loss, then one step of the optimizer."
        if not change.any():
            hint = "Nothing has changed: backward, then optimizer.step()."
        elif before is not None and torch.allclose(change, -0.01 * (before + slope)):
            hint = (
                "The gradient of the batch before is in it: backward() adds to what is in .grad, "
                "so set it to zero before each step."
            )
        same(change, -0.01 * slope, f"{what}: the change of all parameters", hint=hint)
        same(found.grad_norm, slope.norm().item(), f"{what}: grad_norm")
        before = slope

    for share in (0.1, 2.0):
        model = Toy(latent=2)
        fits, apart = both(model, images, noise)
        slopes = torch.autograd.grad((apart - fits).mean(), list(model.parameters()))
        slope = torch.cat([part.flatten() for part in slopes])
        length, old = slope.norm().item(), parameters(model)
        one = torch.optim.SGD(model.parameters(), lr=1.0)
        found = train_step(model, one, images, noise, 1.0, clip=share * length)
        what = f"a gradient of length {length:.3g}, clip {share * length:.3g}"
        same(
            old - parameters(model),
            min(1.0, share) * slope,
            f"{what}: the step",
            hint="shorten between backward and step, all parameters together, by one factor.",
            rtol=1e-4,
        )
        same(found.grad_norm, length, f"{what}: grad_norm", hint="as it was before.")
    steep = Toy(latent=2, scale=20.0)
    old = parameters(steep)
    found = train_step(steep, torch.optim.SGD(steep.parameters(), lr=1.0), images, noise, 1.0)
    holds(found.grad_norm > 50, "the toy should be steep; this check is broken.")
    same((parameters(steep) - old).norm(), 50, "the step with the usual clip", rtol=1e-4)

    resting = Toy(latent=2).eval()
    train_step(resting, torch.optim.SGD(resting.parameters(), lr=0.1), images, noise, 1.0)
    holds(
        all(resting.modes),
        "a model found in evaluation mode: expected it trained in training mode.",
        hint="call model.train() first.",
    )
    wild = Toy(latent=2)
    with torch.no_grad():
        wild.reads.bias[0] = math.nan
    old = parameters(wild)
    refuses(
        partial(train_step, wild, torch.optim.SGD(wild.parameters(), lr=0.1), images, noise, 1.0),
        "a gradient that is not a number",
        kind=RuntimeError,
        hint="clip_grad_norm_ has an argument for gradients that are not finite.",
    )
    same(parameters(wild), old, "the parameters after that")


def test_evaluation_counts_every_image_and_changes_nothing() -> None:
    model = Toy(latent=2, dropout=0.5)
    images, noise = pictures(11), numbers(11, 2, seed=1)
    with torch.no_grad():
        fits, apart = both(copy.deepcopy(model).eval(), images, noise)
    batches = [(images[a:b], noise[a:b]) for a, b in ((0, 8), (8, 8), (8, 11))]
    for training in (True, False):
        model.train(training)
        model.modes, model.recorded = [], []
        old = parameters(model)
        found = evaluate(model, iter(batches))
        holds(
            not any(model.modes),
            "the model during evaluate: expected it in evaluation mode, found it training.",
            hint="dropout is only off in evaluation mode: see `resting`.",
        )
        holds(
            not any(model.recorded),
            "autograd during evaluate: expected nothing recorded, found that it records.",
            hint="evaluation mode changes layers, not autograd: see `resting`.",
        )
        holds(
            model.training is training,
            f"a model found with training = {training}: expected it left like that.",
        )
        hint = "the last batch is smaller: add up sums and divide once by the number of images."
        same(found.log_likelihood, fits.mean(), "the mean log-likelihood of 11 images", hint=hint)
        same(found.divergence, apart.mean(), "the mean divergence of 11 images", hint=hint)
        same(found.bound, (fits - apart).mean(), "the bound", hint="which Score computes itself.")
        holds(
            isinstance(found.log_likelihood, float) and isinstance(found.divergence, float),
            "the score: expected plain floats.",
        )
        same(parameters(model), old, "the parameters afterwards")
        holds(evaluate(model, batches) == found, "evaluated again: expected the same score.")
    empty = [(images[:0], noise[:0])]
    refuses(lambda: evaluate(model, []), "no batches")
    refuses(lambda: evaluate(model, empty), "an empty batch and no other")


def counted(batches: Iterable[Tensor], taken: list[int]) -> Iterator[Tensor]:
    for number, one in enumerate(batches):
        taken.append(number)
        yield one


def toy_state(seed: int) -> State:
    """A toy with an optimizer that remembers, and a generator."""
    model = Toy(latent=2, seed=seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    return State(model, optimizer, torch.Generator().manual_seed(seed))


def batches_from(step: int) -> Iterator[Tensor]:
    """A batch for each step, with a size of its own."""
    while True:
        yield pictures(4 + step % 3, seed=step)
        step += 1


def logged(
    state: State, steps: range, warm_up: int, top: float = 1.0
) -> tuple[list[dict[str, float]], int]:
    """Train a toy, and give what was logged and how many batches were taken."""
    lines: list[dict[str, float]] = []
    taken: list[int] = []
    batches = counted(batches_from(steps.start), taken)

    def log(step: int, **values: float) -> None:
        lines.append({"step": step} | values)

    fit(state, batches, steps, warm_up, top, log)
    return lines, len(taken)


def digits_are_learnt_and_too_much_weight_makes_the_code_collapse() -> None:
    """Fail unless a real training finds codes, and loses them when they cost too much."""
    digits = data.load()
    held = digits.validation[0]
    scores: dict[float, Score] = {}
    spreads: dict[float, float] = {}
    for top in (1.0, 200.0):
        torch.manual_seed(0)
        model = Painter()
        optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
        state = State(model, optimizer, torch.Generator().manual_seed(0))
        lines: list[dict[str, float]] = []

        def log(step: int, lines: list[dict[str, float]] = lines, **values: float) -> None:
            lines.append({"step": step} | values)

        noise = standard_noise((len(held), 2), torch.Generator().manual_seed(1), like=held)
        before = evaluate(model, [(held, noise)])
        fit(state, data.stream(digits.train[0], 64, seed=0), range(250), 50, top, log)
        scores[top] = evaluate(model, [(held, noise)])
        spreads[top] = codes(model, held).mean.var(dim=0).max().item()
    ink = digits.train[0].mean(dim=0).clamp(0.001, 0.999)
    blind = likelihood(torch.logit(ink), held).mean().item()  # knows each pixel's share of ink
    holds(
        scores[1.0].bound > blind + 1.5 and scores[1.0].bound > before.bound + 15,
        f"the bound after 250 steps: expected above {blind + 1.5:.1f}, clearly better than knowing "
        f"how often each pixel is black, found {scores[1.0].bound:.1f}.",
    )
    holds(
        scores[1.0].divergence > 0.5 and spreads[1.0] > 0.1,
        f"the divergence with beta = 1: expected that codes tell images apart, found "
        f"{scores[1.0].divergence:.3f} nats.",
    )
    holds(
        scores[200.0].divergence < 0.05 and spreads[200.0] < 0.01,
        f"the divergence with beta = 200: expected a collapse onto the prior, below 0.05 nats, "
        f"found {scores[200.0].divergence:.3f}.",
        hint="a divergence that costs this much is not worth a nat of likelihood.",
    )
    holds(
        abs(scores[200.0].bound - blind) < 2,
        f"the bound of a collapsed model: expected about {blind:.1f}, what is known without "
        f"looking, found {scores[200.0].bound:.1f}.",
    )


def test_a_run_learns_and_goes_on_where_it_was(tmp_path: Path) -> None:
    state = toy_state(1)
    lines, taken = logged(state, range(12), warm_up=8, top=2.0)
    places = [line["step"] for line in lines]
    holds(
        places == [*range(1, 13)],
        f"12 steps: expected lines for the steps 1 to 12, found {places}.",
        hint="a line says how many steps are done with it.",
    )
    holds(
        taken == 12,
        f"12 steps: expected 12 batches taken, found {taken}.",
        hint="zip asks its first argument first: with batches in front, one is lost.",
    )
    names = {"step", "loss", "log_likelihood", "divergence", "beta", "grad_norm"}
    holds(
        all(set(line) == names for line in lines),
        f"a line: expected the names {sorted(names)}, found {sorted(lines[0])}.",
    )
    same(
        [line["beta"] for line in lines],
        [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2, 2, 2],
        "the weights of 12 steps, warm_up = 8, top = 2",
        hint="beta_at counts the steps that were done before.",
    )
    twin = toy_state(1)
    for step, line in enumerate(lines):
        images = next(batches_from(step))
        noise = standard_noise((len(images), 2), twin.generator, like=images)
        fits, apart = (part.mean().item() for part in both(twin.model, images, noise))
        what = f"step {step + 1}"
        hint = "one draw of noise per step, from the state's generator, with one row per image."
        same(line["log_likelihood"], fits, f"{what}: the log-likelihood", hint=hint, rtol=1e-5)
        same(line["divergence"], apart, f"{what}: the divergence", rtol=1e-5)
        same(line["loss"], line["beta"] * apart - fits, f"{what}: the loss", rtol=1e-5)
        done = train_step(twin.model, twin.optimizer, images, noise, line["beta"])
        same(line["grad_norm"], done.grad_norm, f"{what}: grad_norm", rtol=1e-5)

    path = tmp_path / "runs" / "checkpoint.pt"
    first = toy_state(1)
    begun, _ = logged(first, range(5), warm_up=8, top=2.0)
    save_checkpoint(path, first, 5)
    resumed = toy_state(2)
    torch.manual_seed(99)  # what others draw must not matter
    step = load_checkpoint(path, resumed)
    rest, _ = logged(resumed, range(step, 12), warm_up=8, top=2.0)
    betas = [line["beta"] for line in rest]
    holds(
        betas == [line["beta"] for line in lines[5:]],
        f"resumed after 5 steps: expected the weights to go on with 1.25, found {betas}.",
        hint="The warm-up began anew: the number of a step is counted from the beginning of the "
        "run, not of this call.",
    )
    holds(
        begun + rest == lines and torch.equal(parameters(resumed.model), parameters(state.model)),
        "5 steps, a checkpoint and 7 more: expected what 12 steps without a break give, to the "
        "last bit, found other numbers.",
        hint="the noise must come from the state's generator, whose place is in the checkpoint.",
    )
    digits_are_learnt_and_too_much_weight_makes_the_code_collapse()
