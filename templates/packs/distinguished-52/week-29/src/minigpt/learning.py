"""Learning: the rate of each step, the step itself, and all that a pause must not lose."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from minigpt.model import GPT, Config


@dataclass(frozen=True)
class Plan:
    """How to train. (Given.)

    Attributes:
        steps: after so many steps the learning rate has reached its floor.
        warmup: during so many first steps it rises; at least 1.
        peak: the largest learning rate.
        floor: the last learning rate.
        decay: the weight decay of AdamW, for matrices only.
        clip: the greatest length that the whole gradient may have.
    """

    steps: int = 1200
    warmup: int = 30
    peak: float = 5e-3
    floor: float = 3e-4
    decay: float = 0.1
    clip: float = 1.0


@dataclass
class State:
    """Everything that changes while a model learns; PyTorch's own generators come on top. (Given.)

    Attributes:
        batches: draws the batches, on the processor.
        step: how many steps are done.
    """

    model: nn.Module
    optimizer: torch.optim.Optimizer
    batches: torch.Generator
    step: int = 0


@dataclass(frozen=True)
class Step:
    """What one step saw: the loss before it, the length of the gradient, the learning rate."""

    loss: float
    grad_norm: float
    rate: float


def new_state(config: Config, plan: Plan, seed: int, device: torch.device) -> State:
    """A model that has learnt nothing yet, and what trains it. (Given.)

    Weight decay pulls matrices towards 0. Biases and the weights of the norms are left out of it,
    so the optimizer has two groups of parameters.
    """
    model = GPT(config).to(device)
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    others = [p for p in model.parameters() if p.dim() < 2]
    groups: list[dict[str, Any]] = [
        {"params": matrices, "weight_decay": plan.decay},
        {"params": others, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=plan.peak, betas=(0.9, 0.95))
    return State(model, optimizer, torch.Generator().manual_seed(seed))


def learning_rate(done: int, plan: Plan) -> float:
    """The learning rate of the step that comes after `done` steps: up along a line, down a cosine.

    With w = warmup and s = steps, and counted so that no step has the rate 0:

        done < w:        peak * (done + 1) / w
        w <= done < s:   floor + (peak - floor) * (1 + cos(pi * (done - w) / (s - w))) / 2
        done >= s:       floor

    Args:
        done: how many steps have been made before, from 0 on.
        plan: the rates and when they hold. The number of steps may be smaller than the warm-up.

    >>> plan = Plan(steps=6, warmup=2, peak=1.0, floor=0.0)
    >>> [round(learning_rate(done, plan), 3) for done in range(7)]
    [0.5, 1.0, 1.0, 0.854, 0.5, 0.146, 0.0]
    """
    ### BEGIN SOLUTION
    from math import cos, pi

    if done < plan.warmup:
        return plan.peak * (done + 1) / plan.warmup
    if done >= plan.steps:
        return plan.floor
    share = (done - plan.warmup) / (plan.steps - plan.warmup)
    return plan.floor + (plan.peak - plan.floor) * (1 + cos(pi * share)) / 2
    ### END SOLUTION


def update(state: State, inputs: Tensor, targets: Tensor, plan: Plan) -> Step:
    """Make one step of training with one batch.

    In training mode: every group of the optimizer gets the learning rate of this step, then come
    the loss, its gradients and nothing of earlier ones, and one step of the optimizer. If all
    gradients together, as one long vector, are longer than `plan.clip`, they are scaled down to
    that length first. At the end one more step is done.

    Args:
        state: is changed: the model, the optimizer and the number of steps.
        inputs: codes of shape (examples, T), on the device of the model.
        targets: the codes that came next, of the same shape.

    Returns:
        Plain floats: the loss, the length of the gradient before it was scaled, and the rate.

    Raises:
        RuntimeError: if the gradient is not finite. Parameters and the number of steps are
            unchanged then.
    """
    ### BEGIN SOLUTION
    from minigpt.judging import next_token_loss

    rate = learning_rate(state.step, plan)
    for group in state.optimizer.param_groups:
        group["lr"] = rate
    state.model.train()
    state.optimizer.zero_grad()
    loss = next_token_loss(state.model(inputs), targets)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(state.model.parameters(), plan.clip, error_if_nonfinite=True)
    state.optimizer.step()
    state.step += 1
    return Step(loss.item(), norm.item(), rate)
    ### END SOLUTION


def snapshot(state: State) -> dict[str, Any]:
    """Gather all that a training needs to go on as if it had never stopped.

    That is more than the weights: the memory of the optimizer, the number of steps, and where
    chance stands. Batches are drawn from `state.batches`. Dropout draws from PyTorch's own
    generators: that of the processor, and those of all CUDA devices (an empty list where there is
    none).

    The result may hold nothing but tensors, numbers, strings and lists and dictionaries of them,
    so that `torch.load` can read it without trusting it. It need not be a copy: it is written to
    a file at once.
    """
    ### BEGIN SOLUTION
    return {
        "model": state.model.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "batches": state.batches.get_state(),
        "step": state.step,
        "random": torch.get_rng_state(),
        "random_cuda": torch.cuda.get_rng_state_all(),
    }
    ### END SOLUTION


def restore(state: State, saved: dict[str, Any]) -> None:
    """Bring everything back to where `snapshot` found it.

    Args:
        state: made like the one that was saved; all of it is changed.
        saved: what `snapshot` gave, perhaps written to a file and read again. All its tensors are
            on the processor. It may come from a machine with another number of CUDA devices; the
            states of their generators are left out then.
    """
    ### BEGIN SOLUTION
    state.model.load_state_dict(saved["model"])
    state.optimizer.load_state_dict(saved["optimizer"])
    state.batches.set_state(saved["batches"])
    state.step = saved["step"]
    torch.set_rng_state(saved["random"])
    if len(saved["random_cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(saved["random_cuda"])
    ### END SOLUTION
