"""One step, many steps, evaluation, and going on after an interruption."""

import copy
import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import torch
from expect import holds, refuses, same
from torch import Tensor, nn
from torch_expect import Watched, alike, batch, network, numbers, runs

from digits import data
from digits.train import evaluate, fit, load_checkpoint, save_checkpoint, train_step

cross_entropy = nn.functional.cross_entropy


def gradient(loss: Tensor, model: nn.Module) -> Tensor:
    """All gradients of a loss in one row."""
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.parameters()))])


def test_a_step_follows_the_gradient_of_its_batch_alone() -> None:
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
    parameters = numbers(model)
    momentum, before = torch.zeros_like(parameters), None
    for number in range(3):
        x, labels = batch(6, seed=number)
        logits = model(x)
        loss = cross_entropy(logits, labels)
        slope = gradient(loss, model)
        found = train_step(model, optimizer, x, labels, clip=1e6)

        hint = "the mean cross-entropy of the raw scores, before the step."
        mistakes = {
            "This is the sum over the batch: the step grows with the batch.": 6 * loss,
            "A softmax came before cross_entropy, which takes one itself.": cross_entropy(
                logits.softmax(dim=1), labels
            ),
        }
        for mistake, value in mistakes.items():
            if math.isclose(found.loss, value.item()):
                hint = f"{mistake} It is {hint}"
        holds(
            isinstance(found.loss, float) and isinstance(found.grad_norm, float),
            f"loss and grad_norm: expected plain floats, found {type(found.loss).__name__} and "
            f"{type(found.grad_norm).__name__}.",
            hint="a tensor keeps the whole graph of its step alive: use .item().",
        )
        same(found.loss, loss.item(), f"the loss of step {number}", hint=hint)

        hint = "gradients first, then one step of the optimizer."
        change = numbers(model) - parameters
        if not change.any():
            hint = "Nothing has changed: backward, then optimizer.step()."
        elif before is not None and change.allclose(-0.1 * (0.5 * momentum + before + slope)):
            hint = (
                "The gradient of the batch before is in it: backward() adds to what is in .grad, "
                "so set it to zero before each step."
            )
        elif change.allclose(-0.1 * slope) and number:
            hint = "The momentum is missing: the step is the optimizer's work."
        elif change.allclose(-0.1 * (0.5 * momentum)):
            hint = "The gradients are zero: they were reset between backward and the step."
        if not math.isclose(found.grad_norm, slope.norm().item()) and number:
            hint += " And grad_norm is not that of this batch's gradient."
        momentum = 0.5 * momentum + slope
        alike(change, -0.1 * momentum, f"the change of all parameters in step {number}", hint=hint)
        same(found.grad_norm, slope.norm().item(), "grad_norm, the length of the gradient")
        parameters, before = numbers(model), slope

    watched = Watched(network()).eval()
    x, labels = batch(6)
    train_step(watched, torch.optim.SGD(watched.parameters(), lr=0.1), x, labels)
    holds(
        watched.trained == [True],
        f"a model found in evaluation mode: expected one call in training mode, found "
        f"training = {watched.trained}.",
        hint="call model.train() first: dropout and batch norm work otherwise in evaluation.",
    )
    huge = network()
    with torch.no_grad():
        for p in huge.parameters():
            p.mul_(1e3)
    wanted = cross_entropy(huge(x), labels).item()
    found = train_step(huge, torch.optim.SGD(huge.parameters(), lr=0.1), x, labels)
    same(
        found.loss, wanted, "the loss of logits beyond 10000", hint="leave exp and log to PyTorch."
    )


def test_only_a_long_gradient_is_shortened() -> None:
    x, labels = batch(6)
    model = network()
    slope = gradient(cross_entropy(model(x), labels), model)
    length = slope.norm().item()
    for share in (0.1, 0.5, 2.0):
        model = network()
        before = numbers(model)
        optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
        found = train_step(model, optimizer, x, labels, clip=share * length)
        moved = before - numbers(model)
        what = f"a gradient of length {length:.3g}, clip {share * length:.3g}"
        hint = "clip between backward and step, with clip_grad_norm_ of all parameters together."
        if share < 1 and moved.allclose(slope):
            hint = "The step was taken with the whole gradient. " + hint
        elif share < 1 and not moved.allclose(min(1, share) * slope, rtol=1e-4):
            hint = "Clipping each number or each parameter on its own turns the direction. " + hint
        alike(moved, min(1, share) * slope, f"{what}: the step", hint=hint, rtol=1e-4)
        same(
            found.grad_norm,
            length,
            f"{what}: grad_norm",
            hint="it tells the length before it was shortened.",
        )
    model = network()
    before = numbers(model)
    train_step(model, torch.optim.SGD(model.parameters(), lr=1.0), 1e3 * x, labels)
    length = (numbers(model) - before).norm().item()
    same(length, 1.0, "the step without a clip given", hint="clip is 1 by itself.", rtol=1e-4)

    for bad in (math.inf, math.nan):
        model = network()
        before = numbers(model)
        optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
        spoilt = x.clone()
        spoilt[2, 3] = bad
        refuses(
            partial(train_step, model, optimizer, spoilt, labels),
            f"a batch with {bad}",
            kind=RuntimeError,
            hint="clip_grad_norm_ has an argument for gradients that are not finite.",
        )
        alike(numbers(model), before, f"the parameters after a batch with {bad}")


def test_evaluation_counts_every_example_and_changes_nothing() -> None:
    # As many rows as classes, so that the wrong axis fits too.
    scores = torch.tensor([[2.0, 0.0, 1.0], [3.0, 1.0, 0.0], [0.0, 0.5, -1.0]])
    found = evaluate(nn.Identity(), [(scores, torch.tensor([0, 0, 1]))])
    holds(
        found.accuracy == 1.0,
        f"three rows with their largest score at the label: expected accuracy 1, found "
        f"{found.accuracy:.3g}.",
        hint="argmax(dim=1) goes along a row, through the classes; dim=0 goes through the batch.",
    )

    model = Watched(nn.Sequential(nn.BatchNorm1d(5), network(), nn.Dropout(0.5)).double())
    with torch.no_grad():
        model(3 + batch(20)[0])  # the batch norm has seen something
    x, labels = batch(11, seed=3)
    batches = [(x[:8], labels[:8]), (x[8:8], labels[8:8]), (x[8:], labels[8:])]
    scores = copy.deepcopy(model).eval()(x).detach()
    loss = cross_entropy(scores, labels).item()
    accuracy = (scores.argmax(dim=1) == labels).double().mean().item()
    for training in (True, False):
        model.train(training)
        model.trained, model.recorded = [], []
        state = copy.deepcopy(model.state_dict())
        found = evaluate(model, iter(batches))
        holds(
            not any(model.trained),
            "the model during evaluate: expected it in evaluation mode, found it in training mode.",
            hint="model.eval() turns dropout off and makes batch norm use what it has learned.",
        )
        holds(
            not any(model.recorded),
            "autograd during evaluate: expected nothing recorded, found that it records.",
            hint="model.eval() changes layers, not autograd: that takes torch.no_grad().",
        )
        holds(
            all(module.training is training for module in model.modules()),
            f"a model found with training = {training}: expected it left like that, found "
            f"{model.training}.",
            hint="remember model.training before eval(), and set it again.",
        )
        for name, value in model.state_dict().items():
            alike(value, state[name], f"{name} after evaluate")
        hint = "the last batch is smaller: add up sums and divide once by the number of examples."
        same(found.loss, loss, "the mean loss over batches of 8, 0 and 3", hint=hint)
        same(found.accuracy, accuracy, "the accuracy over batches of 8, 0 and 3", hint=hint)
        holds(isinstance(found.loss, float), "the loss: expected a plain float.")
    holds(
        all(p.grad is None for p in model.parameters()) and torch.is_grad_enabled(),
        "afterwards: expected no gradients and autograd as it was.",
    )
    nothing: list[data.Batch] = [(x[:0], labels[:0])]
    refuses(lambda: evaluate(model, []), "no batches", hint="0 / 0 is no score.")
    refuses(lambda: evaluate(model, nothing), "an empty batch and no other")


def counted(batches: Iterator[data.Batch], taken: list[int]) -> Iterator[data.Batch]:
    for number, one in enumerate(batches):
        taken.append(number)
        yield one


def test_training_learns_the_digits_and_can_be_repeated() -> None:
    digits = data.load()
    results: list[tuple[Tensor, list[dict[str, float]]]] = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        layers = nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 10)
        model = Watched(nn.Sequential(*layers))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        lines: list[dict[str, float]] = []
        taken: list[int] = []
        batches = counted(data.stream(digits.train, 32, seed), taken)

        def log(step: int, lines: list[dict[str, float]] = lines, **values: float) -> None:
            lines.append({"step": step} | values)

        for steps in (range(60), range(60, 120)):
            score = fit(model, optimizer, batches, [digits.validation], steps, log)
        results.append((numbers(model), lines))

        wanted = [True] * 60 + [False] + [True] * 60 + [False]
        holds(
            model.trained == wanted,
            "60 steps, evaluation, 60 steps, evaluation: expected 120 calls in training mode and "
            f"2 in evaluation mode in this order, found {sum(model.trained)} and "
            f"{len(model.trained) - sum(model.trained)}.",
            hint="evaluate once, after the last step; and after it the model must train again.",
        )
        holds(
            len(taken) == 120,
            f"120 steps: expected 120 batches taken, found {len(taken)}.",
            hint="zip asks its first argument first: with batches in front, one is lost.",
        )
        alone = evaluate(model, [digits.validation])
        holds(score == alone, f"what fit returns: expected {alone}, found {score}.")

    (first, lines), (again, repeated), (other, _) = results
    places = [line["step"] for line in lines]
    halves = [*range(1, 61), 60, *range(61, 121), 120]
    holds(
        places == halves,
        f"the steps that were logged: expected 1 to 60, 60, 61 to 120, 120, found {places}.",
        hint="a line says how many steps are done with it; the evaluation comes at the last.",
    )
    names = [set(line) - {"step"} for line in lines]
    step_names, end_names = {"loss", "grad_norm"}, {"validation_loss", "validation_accuracy"}
    holds(
        names == [end_names if i in (60, 121) else step_names for i in range(122)],
        f"the names that were logged: expected {sorted(step_names)} for a step and "
        f"{sorted(end_names)} for an evaluation, found {[sorted(n) for n in names[59:61]]}.",
    )
    same(
        [repeated[-1]["validation_loss"], repeated[-1]["validation_accuracy"]],
        score_of(again, digits.validation),
        "the last validation loss and accuracy that were logged",
        hint="the loss is the loss, the accuracy the accuracy.",
        rtol=1e-4,
    )
    ends = [sum(line["loss"] for line in lines[a:b]) / (b - a) for a, b in ((0, 5), (116, 121))]
    holds(
        ends[1] < ends[0] / 4,
        f"the training loss after 120 steps: expected less than a quarter of {ends[0]:.2f}, found "
        f"{ends[1]:.2f}.",
    )
    holds(
        lines[-1]["validation_accuracy"] > 0.9,
        f"accuracy: expected more than 0.9, found {lines[-1]['validation_accuracy']:.2f}.",
    )
    holds(
        torch.equal(first, again) and lines == repeated,
        "the same seed twice: expected the same parameters to the last bit, found others.",
        hint="draw nothing at random that the seed does not decide.",
    )
    holds(not torch.equal(first, other), "another seed: expected another result.")


def score_of(parameters: Tensor, examples: data.Batch) -> list[float]:
    """Loss and accuracy of the network above, worked out with plain matrix products."""
    w1, b1, w2, b2 = torch.split(parameters, [2048, 32, 320, 10])
    x, labels = examples
    hidden = (x.flatten(1) @ w1.view(32, 64).T + b1).relu()
    scores = hidden @ w2.view(10, 32).T + b2
    right = (scores.argmax(dim=1) == labels).double().mean().item()
    return [cross_entropy(scores, labels).item(), right]


def some_steps(model: nn.Module, optimizer: torch.optim.Optimizer, steps: range) -> None:
    """Train without any exercise."""
    model.train()
    for step in steps:
        x, labels = batch(6, seed=step)
        optimizer.zero_grad()
        torch.autograd.backward(cross_entropy(model(x), labels))
        optimizer.step()


def started(seed: int) -> tuple[nn.Module, torch.optim.Optimizer]:
    """A model with dropout and an optimizer with a memory."""
    model = nn.Sequential(nn.Dropout(0.3), network(seed), nn.BatchNorm1d(3).double())
    return model, torch.optim.Adam(model.parameters(), lr=0.01 * (seed + 1))


def test_a_resumed_run_equals_an_uninterrupted_one(tmp_path: Path) -> None:
    path = tmp_path / "runs" / "latest" / "checkpoint.pt"
    model, optimizer = started(seed=0)
    torch.manual_seed(17)
    some_steps(model, optimizer, range(5))
    with runs("save_checkpoint into a new folder", hint="make the folders that are missing."):
        save_checkpoint(path, model, optimizer, 5)
    save_checkpoint(path, model, optimizer, 5)  # over the one before
    kept = copy.deepcopy(model.state_dict()), copy.deepcopy(optimizer.state_dict())
    some_steps(model, optimizer, range(5, 10))

    other, other_optimizer = started(seed=1)
    torch.manual_seed(99)
    step = load_checkpoint(path, other, other_optimizer)
    holds(step == 5, f"the steps done: expected 5, found {step}.")
    for name, value in other.state_dict().items():
        alike(value, kept[0][name], f"{name} after loading")
    memory = other_optimizer.state_dict()
    holds(
        memory["state"].keys() == kept[1]["state"].keys(),
        "the memory of the optimizer: expected its moments for all parameters, found "
        f"{len(memory['state'])} of {len(kept[1]['state'])}.",
        hint="Adam starts from nothing again unless optimizer.state_dict() is saved and loaded.",
    )
    for number, moments in kept[1]["state"].items():
        for name, value in moments.items():
            alike(memory["state"][number][name], value, f"{name} of parameter {number} in Adam")
    rate = memory["param_groups"][0]["lr"]
    holds(rate == 0.01, f"the learning rate of the optimizer: expected 0.01, found {rate}.")

    some_steps(other, other_optimizer, range(step, 10))
    same_end = torch.equal(numbers(other), numbers(model))
    holds(
        same_end,
        "5 steps, a checkpoint and 5 more: expected what 10 steps without a break give, to the "
        "last bit, found other parameters.",
        hint="dropout draws random numbers: torch.get_rng_state() belongs to the checkpoint.",
    )

    class Code:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return print, ("code from a checkpoint was run",)

    torch.save({"model": Code()}, path)
    try:
        load_checkpoint(path, other, other_optimizer)
    except Exception as error:
        holds(
            "weights" in str(error).lower(),
            f"a checkpoint that brings code: expected it refused as such, found '{error!r}'.",
            hint="weights_only=True lets torch.load read nothing but data.",
        )
    else:
        holds(False, "a checkpoint that brings code: expected an error, found it loaded.")
    missing = tmp_path / "missing.pt"
    refuses(
        lambda: load_checkpoint(missing, other, other_optimizer),
        "no checkpoint",
        kind=FileNotFoundError,
    )
