"""A training in plain Python that speaks the contract, and the order that tries it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.smoke.run import Order
from toolkit.smoke.settings import Smoke

# A line through points, learnt step by step: small, honest, and started in a moment.
TRAINING = """
import json, os, random, sys, time
from pathlib import Path

env = os.environ
out, seed = Path(env["PORTFOLIO_OUT"]), int(env["PORTFOLIO_SEED"])
last = int(env["PORTFOLIO_STEPS"])
saved = out / "checkpoint.json"

def fresh():
    random.seed(seed)
    return {"w": [random.gauss(0, 0.1), 0.0], "step": 0}

def batch(step):
    draw = random.Random(seed * 1000 + step)
    return [(x, 3 * x + 1) for x in (draw.uniform(-1, 1) for _ in range(8))]

def loss_of(state, examples):
    a, b = state["w"]
    return sum((a * x + b - y) ** 2 for x, y in examples) / len(examples)

def update(state, examples):
    a, b = state["w"]
    loss = loss_of(state, examples)
    grad = [sum(2 * (a * x + b - y) * d for (x, y), d in zip(examples, ds)) / len(examples)
            for ds in ([x for x, _ in examples], [1] * len(examples))]
    state["w"] = [w - 0.1 * g for w, g in zip(state["w"], grad)]
    state["step"] += 1
    return loss, grad

state = fresh()
if "--resume" in sys.argv:
    state = json.loads(saved.read_text())
with (out / "metrics.jsonl").open("a", buffering=1) as log:
    say = lambda **line: log.write(json.dumps(line) + "\\n")
    while state["step"] < last:
        loss, grad = update(state, batch(state["step"]))
        say(step=state["step"], loss=loss, grad_norm=sum(g * g for g in grad) ** 0.5)
    saved.write_text(json.dumps(state))
    if env.get("PORTFOLIO_PROBE") == "1":
        say(probe="machine", device="cpu", parameters=2, precision="float64")
        one, examples, losses, grads = fresh(), batch(0), [], [0.0, 0.0]
        before, began = list(one["w"]), time.perf_counter()
        for _ in range(60):
            loss, grad = update(one, examples)
            losses.append(loss)
            grads = [max(old, abs(new)) for old, new in zip(grads, grad)]
        say(probe="batch", losses=losses, carried=0.0, seconds=time.perf_counter() - began,
            parameters={name: {"trainable": True, "buffer": False, "gradient": grads[i],
                               "change": abs(one["w"][i] - before[i])}
                        for i, name in enumerate(("slope", "offset"))})
        say(probe="evaluation", losses=[loss_of(one, examples)] * 2, changed=[],
            alone=[loss_of(one, [example]) for example in examples])
"""


@pytest.fixture
def trial(tmp_path: Path) -> Callable[..., Order]:
    """Makes an order to try a program: the training above, or the code given."""

    def order(code: str = TRAINING, *, seed: int = 0, **settings: object) -> Order:
        folder = tmp_path / "week"
        folder.mkdir(exist_ok=True)
        (folder / "train.py").write_text(code)
        smoke = Smoke(**{"command": "python train.py", "resume": "--resume", **settings})  # type: ignore[arg-type] # any setting
        return Order(folder, smoke, sys.executable, "auto", seed, 2, 1, dict(os.environ))

    return order
