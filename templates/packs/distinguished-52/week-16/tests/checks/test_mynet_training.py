"""From a handful of examples learnt by heart to whole runs that can be repeated."""

import numpy as np
import pytest
from expect import holds, refuses, same
from mynet_expect import (
    Floats,
    blobs,
    copied,
    mistaken,
    replay,
    same_parameters,
    small_network,
    small_run,
)

from mynet.data import Examples, load
from mynet.network import Network
from mynet.training import Epoch, Run, Settings, evaluate, fit, overfit, train_epoch


def test_a_handful_is_learnt_by_heart() -> None:
    network, few = small_network(), blobs(6)
    start, arrays = copied(network.parameters), dict(network.parameters)
    losses = overfit(network, few, rate=0.3, steps=4)
    p, wanted = start, []
    for _ in range(5):
        loss, gradients = Network(p).loss_and_gradients(few.x, few.labels)
        wanted.append(loss)
        p = {name: value - 0.3 * gradients[name] for name, value in p.items()}
    hint = mistaken(
        losses,
        {
            "The loss after the last step is missing.": wanted[:-1],
            "The loss before the first step is missing.": wanted[1:],
        },
        "five losses for four steps: the first before any step, the last after all of them.",
    )
    same(losses, wanted, "the losses of four steps", hint=hint)
    same(
        Network(network.parameters).loss_and_gradients(few.x, few.labels)[0],
        wanted[-1],
        "the loss of the network after four steps",
        hint="exactly as many steps as asked for, straight down the gradient.",
    )
    holds(
        all(network.parameters[name] is value for name, value in arrays.items()),
        "expected the network's own arrays to change, found new ones in their place.",
        hint="change the numbers inside the arrays.",
    )
    short = overfit(small_network(), few, rate=0.3, steps=0)
    same(short, wanted[:1], "no step at all", hint="one loss, and nothing learnt.")

    everything = load()
    for seed in range(3):
        rng = np.random.default_rng(seed)
        ten = everything.take(rng.choice(len(everything), size=10, replace=False))
        digit_net = Network.random(64, 16, 10, rng)
        losses = overfit(digit_net, ten, rate=0.5, steps=400)
        holds(
            losses[-1] < 0.1 < 1 < losses[0],
            "ten digits, 400 steps: expected the loss to fall from about 2.3 to nearly 0, found "
            f"{losses[0]:.3g} and {losses[-1]:.3g}.",
            hint="a network that cannot learn ten images has a mistake in its loop.",
        )


def test_a_score_is_a_mean_over_examples() -> None:
    network, data = small_network(1), blobs(23, seed=1, spread=1.2)
    # The last two are told wrongly, so a short last batch has another mean than the others.
    data = Examples(data.x, np.append(data.labels[:-2], (data.labels[-2:] + 1) % 3))
    before = copied(network.parameters)
    shares = Network(network.parameters).shares(data.x)
    losses = -np.log(shares[np.arange(23), data.labels])
    loss, right = float(losses.mean()), np.argmax(shares, axis=1) == data.labels
    for size in (1, 3, 4, 11, 22, 23, 1000):
        network.most = 0
        score = evaluate(network, data, size)
        pieces = [slice(at, at + size) for at in range(0, 23, size)]
        hint = mistaken(
            score.loss,
            {
                "This is the mean of the batches' means: a short batch has fewer votes.": np.mean(
                    [losses[piece].mean() for piece in pieces]
                ),
                "This is a sum, not a mean.": losses.sum(),
            },
            "the mean over all examples, which no batch size can change.",
        )
        same(score.loss, loss, f"the loss of 23 examples, {size} at a time", hint=hint)
        what = f"the accuracy of 23 examples, {size} at a time"
        hint = "the share of examples whose largest score is at their label."
        same(score.accuracy, right.mean(), what, hint=hint)
        holds(
            network.most <= size,
            f"size {size}: expected at most so many rows at a time, found {network.most}.",
            hint="the examples go through the network in pieces.",
        )
    same(evaluate(network, data).loss, loss, "the loss with the usual size")
    same_parameters(network.parameters, before, "the weights afterwards", "nothing is learnt here.")
    nobody = data.take(np.array([], dtype=np.int64))
    refuses(
        lambda: evaluate(network, nobody), "no examples", hint="a mean of nothing is no number."
    )


@pytest.mark.parametrize(
    ("size", "strength", "done"), [(5, 0.0, 0), (5, 0.4, 0), (4, 0.05, 3), (50, 0.1, 1)]
)
def test_an_epoch_takes_one_step_for_every_batch(size: int, strength: float, done: int) -> None:
    n, momentum = 17, 0.8
    data, run = blobs(n, seed=2, spread=1.0), small_run(3, momentum=momentum)
    run.curves = [Epoch(0.2, 1.0, 1.0, 0.5)] * done
    settings = Settings(epochs=9, batch_size=size, rate=0.2, half_life=1.5, strength=strength)
    start, arrays = copied(run.network.parameters), dict(run.network.parameters)
    mean = train_epoch(run, data, settings)

    network = run.network
    batches, losses = network.batches, network.losses  # type: ignore[attr-defined]
    sizes = [len(batch) for batch in batches]
    wanted = sorted([size] * (n // size) + [n % size] * (n % size > 0))
    what = f"{n} examples in batches of {size}"
    holds(
        sorted(sizes) == wanted,
        f"{what}: expected the network to be asked for {len(wanted)} batches, found the sizes "
        f"{sizes}.",
        hint="ask for the loss and the gradients once for every batch of the epoch.",
    )
    rows = np.concatenate([batch.x for batch in batches])
    labels = np.concatenate([batch.labels for batch in batches])
    order = np.rint(rows[:, 0] * n).astype(int)
    same(np.sort(order), np.arange(n), f"{what}: all of them", hint="each example exactly once.")
    same(labels, data.labels[order], f"{what}: their labels", hint="shuffle rows and labels alike.")

    rate = 0.2 * 0.5 ** (done / 1.5)
    found = network.parameters
    hint = f"one step for each batch, at the rate of epoch {done}: {rate:.4g}."
    for words, other in {
        "The penalty is missing from the gradients.": (rate, momentum, 0.0),
        "This is the rate of the first epoch: it falls with the epochs that are done.": (
            0.2,
            momentum,
            strength,
        ),
        "The momentum is missing: let the run's optimizer take the steps.": (rate, 0.0, strength),
    }.items():
        p = replay(start, batches, *other)
        if all(np.allclose(found[name], p[name], rtol=1e-9) for name in p):
            hint = words
    right = replay(start, batches, rate, momentum, strength)
    same_parameters(found, right, f"{what}, the weights after epoch {done}", hint)
    holds(
        all(found[name] is value for name, value in arrays.items()),
        "expected the network's own arrays to change, found new ones in their place.",
    )

    after = [Network(right).loss_and_gradients(b.x, b.labels)[0] for b in batches]
    hint = mistaken(
        mean,
        {
            "This is the mean of the batches' means: weight each by its size.": np.mean(losses),
            "This is a sum, not a mean.": np.dot(losses, sizes),
            "These losses were measured with the last weights, after all steps.": np.dot(
                after, sizes
            )
            / n,
        },
        "the mean over examples of the loss alone, without the penalty.",
    )
    same(mean, np.dot(losses, sizes) / n, f"{what}: the mean loss", hint=hint)
    holds(
        len(run.curves) == done,
        f"expected train_epoch to leave the curves alone, found {len(run.curves)} entries.",
    )


def numbers(run: Run) -> Floats:
    """The curves as a table."""
    return np.array(run.curves, dtype=np.float64).reshape(-1, 4)


def told_wrong(data: Examples) -> Examples:
    """The same rows with other labels: the better one learns, the worse it looks on these."""
    return Examples(data.x, (data.labels + 1) % 3)


def test_a_run_keeps_its_curves_and_gives_back_the_best_weights() -> None:
    train, validation = blobs(20, seed=4), blobs(11, seed=5)
    settings = Settings(epochs=5, batch_size=8, rate=0.2, half_life=2, strength=0.01)
    run, twin = small_run(1), small_run(1)
    best = fit(run, train, validation, settings)
    wanted = []
    for epoch in range(5):
        loss = train_epoch(twin, train, settings)
        score = evaluate(twin.network, validation)
        twin.curves.append(Epoch(0.2 * 0.5 ** (epoch / 2), loss, score.loss, score.accuracy))
        wanted.append(list(twin.curves[-1]))
    hint = "in each epoch: train, evaluate on the validation examples, add an Epoch."
    if len(run.curves) == 5:
        table = numbers(run)
        if not np.allclose(table[:, 0], np.array(wanted)[:, 0]):
            hint = "the first column is the rate with which the epoch was trained. " + hint
        elif not np.allclose(table[:, 1:3], np.array(wanted)[:, 1:3]):
            hint = "the training loss of the epoch, then the validation loss after it. " + hint
    same(numbers(run), wanted, "the curves of five epochs", hint=hint)
    hint = "run.network keeps the last weights; the best ones are in the network that you return."
    last = twin.network.parameters
    same_parameters(run.network.parameters, last, "run.network after five epochs", hint)
    lowest = min(epoch.validation_loss for epoch in run.curves)
    same(run.stopping.best_loss, lowest, "run.stopping.best_loss", hint="tell it every epoch.")
    same(evaluate(best, validation).loss, lowest, "the validation loss of what fit gives back")
    fit(run, train, validation, settings)
    same(numbers(run), wanted, "the curves after fit again", hint="five epochs in all are done.")

    run, validation = small_run(2, patience=3), told_wrong(blobs(12, seed=6))
    settings = Settings(epochs=60, batch_size=6, rate=0.1)
    best = fit(run, train, validation, settings)
    losses = numbers(run)[:, 2]
    lowest_at = int(np.argmin(losses))
    hint = "ask run.stopping before every epoch, and tell it the validation loss after every one."
    holds(
        len(losses) == lowest_at + 4 < 60,
        f"patience 3, lowest validation loss in epoch {lowest_at}: expected to stop after "
        f"{lowest_at + 4} epochs, found {len(losses)}.",
        hint=hint,
    )
    same(
        evaluate(best, validation).loss,
        losses.min(),
        "the validation loss of what fit gives back after stopping early",
        hint="the weights of the best epoch, not of the last.",
    )
    hint = "The best weights were put into run.network: it must keep the last ones, to go on."
    same(evaluate(run.network, validation).loss, losses[-1], "the loss of run.network", hint=hint)
    mine = [*run.network.parameters.values(), *run.stopping.best.values()]
    holds(
        not any(np.shares_memory(a, b) for a in best.parameters.values() for b in mine),
        "expected a network of its own, found arrays that it shares with the run.",
        hint="whoever goes on training one of them changes the other.",
    )
    fit(run, train, validation, settings)
    holds(
        len(run.curves) == len(losses),
        "a run that was stopped: expected no further epoch, found one.",
        hint="ask run.stopping before the first epoch as well.",
    )
    fresh = small_run(7)
    start = copied(fresh.network.parameters)
    given = fit(fresh, train, validation, Settings(epochs=0))
    same_parameters(given.parameters, start, "a run of 0 epochs", "the weights as they are.")


def test_seeds_repeat_a_run_and_a_penalty_narrows_the_gap() -> None:
    rng = np.random.default_rng(16)
    everything = load()
    order = rng.permutation(len(everything))
    train, validation = everything.take(order[:700]), everything.take(order[700:1100])
    settings = Settings(epochs=8, batch_size=32, rate=0.05)
    runs = [Run.new(hidden=16, seed=seed, patience=99) for seed in (0, 1, 2, 0)]
    for run in runs:
        right = evaluate(fit(run, train, validation, settings), validation).accuracy
        holds(
            right > 0.8,
            f"8 epochs on 700 digits: expected well above 80 % of 400 others, found {right:.0%}.",
            hint="does the loss of a handful of examples fall to nearly 0?",
        )
    hint = "all chance comes from run.rng: no generator is made anew, and none is shared."
    same(numbers(runs[3]), numbers(runs[0]), "the curves with the same seed", hint=hint)
    holds(
        not np.allclose(numbers(runs[1])[:, 1], numbers(runs[0])[:, 1]),
        "another seed: expected other curves, found the same.",
    )
    few = train.take(np.arange(100))  # and a fifth of them is told wrongly, to be learnt by heart
    few = Examples(few.x, np.where(rng.random(100) < 0.2, (few.labels + 1) % 10, few.labels))
    for seed in range(2):
        gaps = []
        for strength in (0.0, 0.03):
            run = Run.new(hidden=32, seed=seed, patience=99)
            fit(run, few, validation, Settings(epochs=60, rate=0.05, strength=strength))
            gaps.append(run.curves[-1].validation_loss - run.curves[-1].train_loss)
        holds(
            0.7 * gaps[0] > max(gaps[1], 0),
            "100 digits, a fifth told wrongly: expected a penalty of 0.03 to narrow the gap of the "
            f"validation loss, found {gaps[0]:.3g} without and {gaps[1]:.3g} with it.",
            hint="does the penalty reach the gradients of every step?",
        )
