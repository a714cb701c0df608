"""Everything once more, beside PyTorch, in double precision."""

from typing import Any

import numpy as np
import pytest
import torch
from expect import same
from techniques_tools import Floats, learnt
from torch.optim.adam import adam
from torch.optim.adamw import adamw

from techniques import (
    AdamW,
    BatchNorm,
    Dropout,
    GroupNorm,
    Layer,
    LayerNorm,
    Linear,
    Network,
    clip,
    cosine,
    one_cycle,
    step_decay,
    warm_up,
)

CLOSE = {"rtol": 1e-9, "atol": 1e-11}


def tensor(array: Floats) -> Any:
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def side_by_side(layer: Layer, module: Any, x: Floats, dout: Floats, what: str) -> None:
    """Values and all gradients of a layer, beside those of a module with the same parameters."""
    with torch.no_grad():
        module.weight.copy_(torch.tensor(layer.params["gamma"]))
        module.bias.copy_(torch.tensor(layer.params["beta"]))
    module.zero_grad()
    entry = tensor(x)
    wanted = module(entry)
    (wanted * torch.tensor(dout)).sum().backward()
    out, cache = layer.forward(x)
    dx, own = layer.backward(dout, cache)
    same(out, wanted, f"{what}: out", **CLOSE)  # type: ignore[arg-type]
    same(dx, entry.grad, f"{what}: dx", **CLOSE)  # type: ignore[arg-type]
    same(own["gamma"], module.weight.grad, f"{what}: the gradient of gamma", **CLOSE)  # type: ignore[arg-type]
    same(own["beta"], module.bias.grad, f"{what}: the gradient of beta", **CLOSE)  # type: ignore[arg-type]


class Idle(torch.optim.Optimizer):
    """An optimizer with a rate and nothing to move, for a scheduler to play with."""

    def __init__(self, rate: float) -> None:
        self.defaults = {"lr": rate}
        self.param_groups = [{"lr": rate, "params": []}]

    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        pass


def rates(make: Any, steps: int) -> list[float]:
    """The rates that a scheduler of PyTorch gives to the first steps, from a rate of 0.4."""
    optimizer = Idle(0.4)
    scheduler, found = make(optimizer), []
    for step in range(steps):
        if step:
            optimizer.step()
            scheduler.step()
        found.append(float(optimizer.param_groups[0]["lr"]))
    return found


@pytest.mark.parametrize("part", ["dropout", "batch", "layer", "group", "schedules", "steps"])
def test_all_agrees_with_pytorch(part: str) -> None:
    rng = np.random.default_rng(25)
    module: Any
    if part == "dropout":
        x = rng.normal(size=(40, 50))
        dropout, module = Dropout(0.35, rng), torch.nn.Dropout(0.35)
        kept = dropout.forward(x)[0]
        theirs = module(torch.tensor(x)).numpy()
        both = (kept != 0) & (theirs != 0)
        same(kept[both], theirs[both], "what both have kept, and enlarged", **CLOSE)  # type: ignore[arg-type]
        dropout.training = False
        same(dropout.forward(x)[0], module.eval()(torch.tensor(x)), "evaluation mode")
    elif part == "batch":
        flat: Any = torch.nn.BatchNorm1d(3, momentum=0.3, eps=1e-3, dtype=torch.float64)
        image: Any = torch.nn.BatchNorm2d(3, momentum=0.3, eps=1e-3, dtype=torch.float64)
        for shape, module in [((7, 3), flat), ((4, 3, 2, 5), image)]:
            batch_norm = BatchNorm(3, momentum=0.3, eps=1e-3)
            learnt(batch_norm, rng)
            for training in (True, True, False, True, False):
                batch_norm.training = training
                module.train(training)
                x, dout = rng.normal(2.0, 3.0, size=shape), rng.normal(size=shape)
                what = f"{'training' if training else 'evaluation'} mode, shape {shape}"
                side_by_side(batch_norm, module, x, dout, what)
                hint = "the newest batch has the weight `momentum`, and its variance is unbiased."
                same(
                    batch_norm.running_mean, module.running_mean, f"{what}: running mean", hint=hint
                )
                same(
                    batch_norm.running_variance,
                    module.running_var,
                    f"{what}: running variance",
                    hint=hint,
                )
    elif part == "layer":
        for shape, last in [((4, 6), (6,)), ((2, 3, 4), (4,)), ((2, 3, 4), (3, 4))]:
            layer_norm = LayerNorm(last, eps=1e-3)
            learnt(layer_norm, rng)
            module = torch.nn.LayerNorm(last, eps=1e-3, dtype=torch.float64)
            x, dout = rng.normal(2.0, 3.0, size=shape), rng.normal(size=shape)
            side_by_side(layer_norm, module, x, dout, f"shape {shape}, the last axes {last}")
    elif part == "group":
        for shape, groups in [((4, 6), 3), ((2, 6, 4), 2), ((3, 4, 2, 3), 4), ((2, 4, 3, 3), 1)]:
            group_norm = GroupNorm(groups, shape[1], eps=1e-3)
            learnt(group_norm, rng)
            module = torch.nn.GroupNorm(groups, shape[1], eps=1e-3, dtype=torch.float64)
            x, dout = rng.normal(2.0, 3.0, size=shape), rng.normal(size=shape)
            side_by_side(group_norm, module, x, dout, f"shape {shape}, {groups} groups")
    elif part == "schedules":
        torches = torch.optim.lr_scheduler

        def joined(optimizer: Any) -> Any:
            rise = torches.LinearLR(optimizer, start_factor=1 / 6, total_iters=5)
            fall = torches.CosineAnnealingLR(optimizer, T_max=20, eta_min=0.01)
            return torches.SequentialLR(optimizer, [rise, fall], milestones=[5])

        def cycle(optimizer: Any) -> Any:
            return torches.OneCycleLR(
                optimizer, max_lr=0.4, total_steps=25, pct_start=0.32, cycle_momentum=False
            )

        pairs = {
            "StepLR": (lambda o: torches.StepLR(o, 7, gamma=0.3), step_decay(0.4, 7, 0.3)),
            "CosineAnnealingLR": (
                lambda o: torches.CosineAnnealingLR(o, T_max=24, eta_min=0.02),
                cosine(0.4, 24, 0.02),
            ),
            "LinearLR, then CosineAnnealingLR": (joined, warm_up(5, cosine(0.4, 20, 0.01))),
            "OneCycleLR": (cycle, one_cycle(0.4, 25, top=7)),
        }
        for name, (make, schedule) in pairs.items():
            found = [schedule(step) for step in range(25)]
            same(found, rates(make, 25), f"the rates of 25 steps beside {name}", rtol=1e-7)
    else:
        for decoupled in (True, False):
            network = Network([Linear(rng.normal(size=(3, 4)), rng.normal(size=4))])
            linear = network.layers[0]
            theirs = {name: torch.tensor(array) for name, array in linear.params.items()}
            memory = {
                name: [torch.zeros_like(w), torch.zeros_like(w)] for name, w in theirs.items()
            }
            counts = {name: torch.tensor(0.0) for name in theirs}
            ours = AdamW(0.1, decoupled=decoupled)
            for step in range(12):
                gradients = {"W": 3 * rng.normal(size=(3, 4)), "b": rng.normal(size=4)}
                leaves = {name: tensor(slope) for name, slope in gradients.items()}
                for name, slope in gradients.items():
                    leaves[name].grad = torch.tensor(slope)
                long = torch.nn.utils.clip_grad_norm_(list(leaves.values()), 5.0)
                short, norm = clip([gradients], 5.0)
                what = f"step {step}, decoupled = {decoupled}"
                same(norm, long, f"{what}: the global norm")
                ours.move(network, short, 0.05)
                for name, w in theirs.items():
                    slope = short[0][name]
                    same(slope, leaves[name].grad, f"{what}: {name}'s gradient, clipped", rtol=1e-5)
                    peer: Any = adamw if decoupled else adam
                    peer(
                        [w],
                        [torch.tensor(slope)],
                        *[[mean] for mean in memory[name]],
                        [],
                        [counts[name]],
                        amsgrad=False,
                        beta1=0.9,
                        beta2=0.999,
                        lr=0.05,
                        weight_decay=0.1 if name == "W" else 0.0,
                        eps=1e-8,
                        maximize=False,
                    )
                    same(linear.params[name], w, f"{what}: {name}", **CLOSE)  # type: ignore[arg-type]
