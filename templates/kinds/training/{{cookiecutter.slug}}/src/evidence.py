"""What a training shows of itself when `portfolio smoke` asks: facts, which others judge."""

import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from experiment import Metrics


def training(
    metrics: Metrics,
    model: nn.Module,
    step: Callable[[], float],
    steps: int = 100,
    precision: str = "float32",
) -> None:
    """Train a fresh model on one batch: `step` is an update on it, and returns its loss."""
    device = next(model.parameters()).device
    gpu = device.type == "cuda"
    metrics.show(
        "machine",
        device=str(device),
        name=torch.cuda.get_device_name(device) if gpu else "",
        precision=precision,
        parameters=sum(p.numel() for p in model.parameters()),
        memory=torch.cuda.max_memory_allocated(device) if gpu else 0,
    )
    watched = {p: _Watched(p) for p in model.parameters() if p.requires_grad}
    before = _copy(model)
    losses, started = [], time.perf_counter()
    for _ in range(steps):
        for parameter in watched.values():
            parameter.own = None
        losses.append(step())
    seconds = time.perf_counter() - started
    after = _copy(model)
    parameters: dict[str, dict[str, float | bool]] = {
        name: {"buffer": True, "change": _difference(before[name], after[name])} for name in after
    }
    for name, p in model.named_parameters(remove_duplicate=False):
        gradient = watched[p].largest if p in watched else 0.0
        parameters[name] |= {"buffer": False, "trainable": p in watched, "gradient": gradient}
    carried = max((parameter.carried for parameter in watched.values()), default=0.0)
    metrics.show("batch", losses=losses, seconds=seconds, parameters=parameters, carried=carried)
    for parameter in watched.values():
        parameter.forget()


def evaluation(
    metrics: Metrics,
    model: nn.Module,
    score: Callable[..., float],
    batch: tuple[Tensor, ...],
    singles: int = 8,
) -> None:
    """Evaluate one batch twice, then its first examples: `score` is the mean loss of some."""
    some = tuple(part[:singles] for part in batch)
    before = _copy(model)
    twice = [score(*some), score(*some)]
    changed = [name for name, value in _copy(model).items() if _difference(before[name], value)]
    alone = [_alone(score, [part[i : i + 1] for part in some]) for i in range(len(some[0]))]
    metrics.show("evaluation", losses=twice, changed=changed, alone=alone)


class _Watched:
    """A parameter, how large its gradients were, and what they still held of earlier steps."""

    def __init__(self, parameter: nn.Parameter) -> None:
        self.parameter = parameter
        self.own: Tensor | None = None  # this step's gradients alone
        self.largest = self.carried = 0.0
        hooks = (
            parameter.register_hook(self._arrives),
            parameter.register_post_accumulate_grad_hook(self._added),
        )
        self.forget: Callable[[], Any] = lambda: [hook.remove() for hook in hooks]

    def _arrives(self, gradient: Tensor) -> None:
        gradient = _dense(gradient)
        before = self.parameter.grad
        if before is None or not _dense(before).any():  # reset, perhaps in the middle of a step
            self.own = None
        self.own = gradient.clone() if self.own is None else self.own + gradient
        if gradient.numel():
            self.largest = max(self.largest, gradient.abs().max().item())

    def _added(self, parameter: Tensor) -> None:
        assert parameter.grad is not None and self.own is not None
        if self.own.numel():
            left = (_dense(parameter.grad) - self.own).abs().max()
            share = left / self.own.abs().max().clamp_min(1e-12)
            self.carried = max(self.carried, share.item())


def _dense(gradient: Tensor) -> Tensor:
    return gradient.detach().to_dense() if gradient.is_sparse else gradient.detach()


def _copy(model: nn.Module) -> dict[str, Tensor]:
    state = model.state_dict().items()
    return {name: value.detach().clone() for name, value in state if isinstance(value, Tensor)}


def _difference(before: Tensor, after: Tensor) -> float:
    return (after.double() - before.double()).abs().max().item() if after.numel() else 0.0


def _alone(score: Callable[..., float], example: list[Tensor]) -> float:
    try:
        return score(*example)
    except ValueError:  # batch normalisation in training mode refuses a single example
        return float("nan")
