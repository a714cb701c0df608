"""Train the autoencoder. Run `python -m vae.train` to train on the digits."""

import argparse
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.optim import Optimizer

import evidence
from experiment import Metrics, Settings, choose_device, seed_everything
from vae import data
from vae.bound import importance_bound
from vae.gaussians import standard_noise
from vae.latent import active_units, codes, resting
from vae.model import VAE, Autoencoder

STEPS, EVERY, BATCH_SIZE, WARM_UP, RATE = 3000, 500, 64, 200, 2e-3
Log = Callable[..., None]


@dataclass
class State:
    """All that changes while a model is trained; the generator draws the noise of every step."""

    model: Autoencoder
    optimizer: Optimizer
    generator: torch.Generator


@dataclass(frozen=True)
class Step:
    """What one step of training saw before it changed the model, as means over the batch."""

    loss: float
    log_likelihood: float
    divergence: float
    grad_norm: float


@dataclass(frozen=True)
class Score:
    """How good a model is: the two terms of the bound, as means over all images, in nats."""

    log_likelihood: float
    divergence: float

    @property
    def bound(self) -> float:
        """The evidence lower bound: a mean of log p(x) is at least this."""
        return self.log_likelihood - self.divergence


def train_step(
    model: Autoencoder,
    optimizer: Optimizer,
    images: Tensor,
    noise: Tensor,
    beta: float,
    clip: float = 50.0,
) -> Step:
    """Improve the model a little with one batch.

    In training mode: both terms of the images with this noise (see `vae.bound`), the loss with
    this weight, its gradients and nothing of earlier ones, and one step of the optimizer. All
    gradients together are one long vector; if it is longer than `clip`, it is scaled down to
    that length, which keeps its direction.

    Returns:
        Plain floats: the loss, the two terms without any weight, and the length of the gradient
        before it was shortened.

    Raises:
        RuntimeError: if the gradient is not finite. The parameters are unchanged then.
    """
    ### BEGIN SOLUTION
    from torch.nn.utils import clip_grad_norm_

    from vae.bound import bound_terms, mean_loss

    model.train()
    optimizer.zero_grad()
    terms = bound_terms(model, images, noise)
    loss = mean_loss(terms, beta)
    loss.backward()
    norm = clip_grad_norm_(model.parameters(), clip, error_if_nonfinite=True)
    optimizer.step()
    fit, apart = terms.log_likelihood.mean(), terms.divergence.mean()
    return Step(loss.item(), fit.item(), apart.item(), norm.item())
    ### END SOLUTION


def evaluate(model: Autoencoder, batches: Iterable[tuple[Tensor, Tensor]]) -> Score:
    """Measure a model over all images of all batches, without changing anything about it.

    Each batch brings images and the noise to measure them with, so that the same batches always
    give the same score. Every image counts the same, also where the last batch is smaller. The
    model rests meanwhile: evaluation mode, no gradients, and afterwards the mode it had.

    Raises:
        ValueError: if there are no images.
    """
    ### BEGIN SOLUTION
    from vae.bound import bound_terms

    fit, apart, total = 0.0, 0.0, 0
    with resting(model):
        for images, noise in batches:
            terms = bound_terms(model, images, noise)
            fit += terms.log_likelihood.sum().item()
            apart += terms.divergence.sum().item()
            total += len(images)
    if total == 0:
        raise ValueError("there are no images to measure the model with")
    return Score(fit / total, apart / total)
    ### END SOLUTION


def fit(
    state: State, batches: Iterator[Tensor], steps: range, warm_up: int, top: float, log: Log
) -> None:
    """Train for some steps, each on the next batch of images.

    Steps are counted from 0 at the very beginning of the run: range(50, 100) are the fifty steps
    after the first fifty, perhaps in a run that was interrupted. Each of them

    - takes one batch, and no batch is taken that is not trained on;
    - draws its noise, one row per image, from the state's generator, once, with `standard_noise`;
    - weighs the divergence with `beta_at` of `vae.bound`: the warm-up goes on where it was;
    - reports how many steps are done with it, and both terms by themselves:

        log(51, loss=..., log_likelihood=..., divergence=..., beta=..., grad_norm=...)
    """
    ### BEGIN SOLUTION
    from vae.bound import beta_at

    for step, images in zip(steps, batches, strict=False):
        beta = beta_at(step, warm_up, top)
        noise = standard_noise((len(images), state.model.latent), state.generator, like=images)
        done = train_step(state.model, state.optimizer, images, noise, beta)
        log(
            step + 1,
            loss=done.loss,
            log_likelihood=done.log_likelihood,
            divergence=done.divergence,
            beta=beta,
            grad_norm=done.grad_norm,
        )
    ### END SOLUTION


def save_checkpoint(path: Path, state: State, step: int) -> None:
    """Write all that is needed to go on as if there had been no interruption."""
    path.parent.mkdir(parents=True, exist_ok=True)
    saved = {
        "model": state.model.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "noise": state.generator.get_state(),
        "step": step,
    }
    half = path.with_name(path.name + ".half")
    torch.save(saved, half)
    os.replace(half, path)


def load_checkpoint(path: Path, state: State) -> int:
    """Bring model, optimizer and noise to where they were, and return the steps done."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    state.model.load_state_dict(saved["model"])
    state.optimizer.load_state_dict(saved["optimizer"])
    state.generator.set_state(saved["noise"])
    return int(saved["step"])


def new_state(latent: int, seed: int, device: torch.device) -> State:
    """A model that has learnt nothing yet, what trains it, and where its noise comes from."""
    model = VAE(latent=latent).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    return State(model, optimizer, torch.Generator().manual_seed(seed))


def with_noise(images: Tensor, latent: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Images and the noise to measure them with, the same at every evaluation."""
    generator = torch.Generator().manual_seed(seed)
    return images, standard_noise((len(images), latent), generator, like=images)


def watched(log: Log) -> Log:
    """Stop a training whose numbers cannot be: that is cheaper than a night of wrong steps."""

    def write(step: int, **values: float) -> None:
        log(step, **values)
        if values.get("divergence", 0.0) < -1e-3:
            found = f"the divergence is {values['divergence']:.4g} at step {step}"
            raise ArithmeticError(f"{found}: no divergence is below 0")
        if values.get("log_likelihood", 0.0) > 1e-3:
            found = f"the log-likelihood is {values['log_likelihood']:.4g} at step {step}"
            raise ArithmeticError(f"{found}: no probability is above 1")

    return write


def main() -> None:
    """Train, or go on with --resume, and look at the test images once, at the end."""
    parser = argparse.ArgumentParser(description="Train the variational autoencoder.")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--beta", type=float, default=1.0, help="final weight of the divergence")
    parser.add_argument("--latent", type=int, default=2, help="number of latent units")
    args = parser.parse_args()
    settings = Settings.from_environment(os.environ)
    device = choose_device(settings.device)
    seed_everything(settings.seed)

    digits = data.load()
    train, validation, test = (
        part[0].to(device) for part in (digits.train, digits.validation, digits.test)
    )
    state = new_state(args.latent, settings.seed, device)
    checkpoint = settings.out / "checkpoint.pt"
    step = load_checkpoint(checkpoint, state) if args.resume else 0
    last = settings.steps or STEPS
    batches = data.stream(train, BATCH_SIZE, settings.seed, start=step)
    with Metrics(settings.out) as metrics:
        metrics.rewind(step)
        while step < last:
            steps = range(step, min(step + EVERY, last))
            fit(state, batches, steps, WARM_UP, args.beta, watched(metrics.log))
            step = steps.stop
            score = evaluate(state.model, [with_noise(validation, args.latent)])
            metrics.log(
                step,
                validation_bound=score.bound,
                validation_log_likelihood=score.log_likelihood,
                validation_divergence=score.divergence,
            )
            save_checkpoint(checkpoint, state, step)
            print(f"step {step}, validation:", words(score))
        if settings.probe:
            show(metrics, settings, device, train)
    print(
        f"test, after {step} steps:", words(evaluate(state.model, [with_noise(test, args.latent)]))
    )
    with resting(state.model):
        noise = standard_noise(
            (256, len(test), args.latent), torch.Generator().manual_seed(0), like=test
        )
        tighter = importance_bound(state.model, test, noise).mean()
    active = active_units(codes(state.model, train))
    print(f"with 256 samples the bound is {tighter:.2f}; active units: {int(active.sum())}")


def words(score: Score) -> str:
    """The bound and its terms, for people."""
    return (
        f"bound {score.bound:.2f} = log-likelihood {score.log_likelihood:.2f} "
        f"- divergence {score.divergence:.2f}"
    )


def show(metrics: Metrics, settings: Settings, device: torch.device, train: Tensor) -> None:
    """Show what `portfolio smoke` asks of a training, on a fresh model and one batch.

    The batch is learnt with a weight of 0: all that the encoder is told then comes through the
    sample, so a gradient that is cut there cannot hide behind that of the divergence.
    """
    state = new_state(2, settings.seed, device)
    images = next(data.stream(train, 16, settings.seed))

    def step() -> float:
        noise = standard_noise((len(images), 2), state.generator, like=images)
        return train_step(state.model, state.optimizer, images, noise, beta=0.0).loss

    def score(*some: Tensor) -> float:
        return -evaluate(state.model, [(some[0], some[1])]).bound

    evidence.training(metrics, state.model, step)
    evidence.evaluation(metrics, state.model, score, with_noise(images, 2))


if __name__ == "__main__":
    main()
