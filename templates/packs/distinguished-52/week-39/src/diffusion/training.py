"""What a denoiser is trained on, its loss, the average of its weights, and its checkpoint."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from diffusion.data import Data
from diffusion.forward import standard_noise
from diffusion.model import Denoiser
from diffusion.schedule import Schedule

Model = Callable[[Tensor, Tensor, Tensor | None], Tensor]  # x, t and labels give the noise
DROP, DECAY, RATE, CLIP = 0.15, 0.999, 2e-3, 1.0


class Batch(NamedTuple):
    """Clean examples with all that is drawn for them: labels, times and noise."""

    x0: Tensor
    labels: Tensor
    t: Tensor
    noise: Tensor


def random_times(n: int, steps: int, generator: torch.Generator) -> Tensor:
    """Draw the time of each example: each of 1, ..., steps is equally likely.

    At time 0 there is no noise to guess, so it does not occur. The last time does: it is where
    sampling will begin.

    Returns:
        Whole numbers of shape (n,) and dtype int64, drawn from this generator alone.
    """
    ### BEGIN SOLUTION
    return torch.randint(1, steps + 1, (n,), generator=generator)
    ### END SOLUTION


def drop_labels(labels: Tensor, share: float, nothing: int, generator: torch.Generator) -> Tensor:
    """Take the label away from some examples, so that the network learns to do without as well.

    Guidance needs two guesses: one that knows the label, and one that does not. One network gives
    both, if in training a share of the examples has the label `nothing`.

    Args:
        labels: the class of each example, shape (n,), left unchanged.
        share: the probability that a label is taken away, for each on its own: from 0 (none ever)
            to 1 (all of them).
        nothing: the label that stands for no label.
        generator: where all random numbers come from; it lives on the processor.

    Returns:
        New labels of the same shape, dtype and device.

    Raises:
        ValueError: if the share is below 0 or above 1.
    """
    ### BEGIN SOLUTION
    if not 0 <= share <= 1:
        raise ValueError(f"the share must lie from 0 to 1, found {share}")
    dropped = torch.rand(labels.shape, generator=generator) < share
    return labels.masked_fill(dropped.to(labels.device), nothing)
    ### END SOLUTION


def draw_batch(
    data: Data, size: int, nothing: int, schedule: Schedule, generator: torch.Generator
) -> Batch:
    """Draw examples, and for each of them a time and noise; some of them lose their label."""
    chosen = torch.randint(len(data.x), (size,), generator=generator).to(data.x.device)
    x0 = data.x[chosen]
    labels = drop_labels(data.labels[chosen], DROP, nothing, generator)
    t = random_times(size, schedule.steps, generator).to(x0.device)
    return Batch(x0, labels, t, standard_noise(x0, generator))


def denoising_loss(model: Model, batch: Batch, schedule: Schedule) -> Tensor:
    """Compute how badly the model guesses the noise: the whole training target.

    The clean examples are noised up to their times. The model sees the result, the times and the
    labels, and guesses the noise. The loss is the squared error of this guess, as a mean over all
    numbers of all examples.

    A model that always says 0 has a loss of about 1, however wide the rows are. So the first loss
    of a training is known before it starts.

    Returns:
        A tensor with a single number, differentiable by the parameters of the model.
    """
    ### BEGIN SOLUTION
    from diffusion.forward import noised

    x = noised(batch.x0, batch.t, batch.noise, schedule)
    return nn.functional.mse_loss(model(x, batch.t, batch.labels), batch.noise)
    ### END SOLUTION


def update_average(average: nn.Module, model: nn.Module, step: int, decay: float = DECAY) -> None:
    """Bring the average of the weights a little nearer to those of the model.

    Each parameter of `average` becomes

        keep · its old value + (1 - keep) · the value in the model

    with keep = decay in the long run. With a decay of 0.999 the average looks back over about 1000
    steps, and in a short training it would still be full of the random weights of the beginning.
    So the first steps keep less: keep = min(decay, (1 + step) / (10 + step)).

    Buffers, such as the running means of a normalisation, are no weights: they are copied as they
    are. The model does not change, and no parameter is replaced by another object.

    Args:
        average: a network of the same shape as the model.
        step: how many steps are done, 1 after the first.
        decay: from 0 to below 1.
    """
    ### BEGIN SOLUTION
    keep = min(decay, (1 + step) / (10 + step))
    with torch.no_grad():
        for mine, new in zip(average.parameters(), model.parameters(), strict=True):
            mine.mul_(keep).add_(new, alpha=1 - keep)
        for buffer, other in zip(average.buffers(), model.buffers(), strict=True):
            buffer.copy_(other)
    ### END SOLUTION


@dataclass
class State:
    """All that changes in a training.

    The model learns, its average is what samples are drawn with. Every batch, time, noise and
    dropped label comes from the generator.
    """

    model: nn.Module
    average: nn.Module
    optimizer: torch.optim.Optimizer
    generator: torch.Generator
    step: int = 0


def new_state(model: Denoiser, seed: int) -> State:
    """A training that has not begun."""
    average = copy.deepcopy(model).requires_grad_(False)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    return State(model, average, optimizer, torch.Generator().manual_seed(seed))


def train_step(state: State, batch: Batch, schedule: Schedule) -> dict[str, float]:
    """Improve the model with one batch, and its average after it; how it went comes back."""
    state.model.train()
    state.optimizer.zero_grad()
    loss = denoising_loss(state.model, batch, schedule)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(state.model.parameters(), CLIP)
    state.optimizer.step()
    state.step += 1
    update_average(state.average, state.model, state.step)
    return {"loss": loss.item(), "grad_norm": norm.item()}


def save_checkpoint(path: Path, state: State) -> None:
    """Write all that is needed to go on as if the training had never stopped.

    Go through the fields of `State` one by one. A generator has `get_state()`. Folders that are
    missing are made.
    """
    ### BEGIN SOLUTION
    path.parent.mkdir(parents=True, exist_ok=True)
    saved = {
        "model": state.model.state_dict(),
        "average": state.average.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "generator": state.generator.get_state(),
        "step": state.step,
    }
    torch.save(saved, path)
    ### END SOLUTION


def load_checkpoint(path: Path, state: State) -> None:
    """Bring a fresh training to where the saved one was; the objects in it stay the same.

    The file may come from a machine with a GPU to one without. Load nothing but weights and plain
    values: a file that could bring code along is not to be trusted.

    Raises:
        FileNotFoundError: if there is no such file.
    """
    ### BEGIN SOLUTION
    saved = torch.load(path, map_location="cpu", weights_only=True)
    state.model.load_state_dict(saved["model"])
    state.average.load_state_dict(saved["average"])
    state.optimizer.load_state_dict(saved["optimizer"])
    state.generator.set_state(saved["generator"])
    state.step = int(saved["step"])
    ### END SOLUTION
