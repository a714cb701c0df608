"""The loop: batches make an epoch, epochs make a run, and a run can be broken off and go on."""

import math
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np

from mynet.data import Examples, FloatArray
from mynet.network import Network
from mynet.steps import EarlyStopping, Momentum


class Score(NamedTuple):
    """How well a network does on some examples: the mean loss, and the share it gets right."""

    loss: float
    accuracy: float


class Epoch(NamedTuple):
    """One point of the learning curves. All losses are means over examples, without any penalty."""

    rate: float
    train_loss: float
    """Measured during the epoch, so each batch before the step that it leads to."""
    validation_loss: float
    """Measured after the epoch."""
    validation_accuracy: float


@dataclass(frozen=True)
class Settings:
    """What is decided before a run.

    Attributes:
        epochs: the number of epochs of the whole run, if nothing stops it earlier.
        batch_size: examples in a batch.
        rate: the learning rate of the first epoch.
        half_life: after so many epochs, half of the rate is left.
        strength: how much large weights are punished.
    """

    epochs: int = 40
    batch_size: int = 32
    rate: float = 0.05
    half_life: float = math.inf
    strength: float = 0.0


@dataclass(eq=False)
class Run:
    """A training in progress: everything that the next epoch depends on, besides the data.

    Attributes:
        network: with the weights as they are now, which are not always the best ones.
        optimizer: with its velocity.
        stopping: with the best weights so far.
        rng: the generator that shuffles; all chance of the training comes from it.
        curves: one entry for each epoch that is done.
    """

    network: Network
    optimizer: Momentum
    stopping: EarlyStopping
    rng: np.random.Generator
    curves: list[Epoch] = field(default_factory=list)

    @classmethod
    def new(
        cls,
        inputs: int = 64,
        hidden: int = 32,
        classes: int = 10,
        *,
        seed: int = 0,
        momentum: float = 0.9,
        patience: int = 5,
    ) -> Self:
        """A run before its first epoch. One seed decides the first weights and all shuffling."""
        rng = np.random.default_rng(seed)
        network = Network.random(inputs, hidden, classes, rng)
        return cls(network, Momentum(momentum), EarlyStopping(patience), rng)

    def best_network(self) -> Network:
        """A network of its own with the best weights so far (the present ones if none are)."""
        return Network(self.stopping.best or self.network.parameters).copy()


def overfit(network: Network, few: Examples, rate: float, steps: int) -> FloatArray:
    """Learn a handful of examples by heart, to prove that the network can learn at all.

    Plain gradient descent, all of the few examples at once in every step: no batches, no momentum,
    no penalty. The arrays of the network's parameters are changed.

    Args:
        steps: how many steps to take, 0 or more.

    Returns:
        The losses, of shape (steps + 1,): before the first step, and after each step. Of which
        step is the loss that comes with a gradient?
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(steps):
        loss, gradients = network.loss_and_gradients(few.x, few.labels)
        losses.append(loss)
        for name, gradient in gradients.items():
            network.parameters[name] -= rate * gradient
    losses.append(network.loss_and_gradients(few.x, few.labels)[0])
    return np.array(losses)
    ### END SOLUTION


def evaluate(network: Network, examples: Examples, size: int = 256) -> Score:
    """The mean loss and the accuracy over all examples, with the weights as they are.

    The examples go through the network at most `size` at a time, as one does when not all of them
    fit into memory. The result does not depend on the size: the mean is over examples, and the
    last batch may hold fewer of them.

    The predicted class is the one with the largest score. Nothing is learnt here.

    Raises:
        ValueError: if there are no examples.
    """
    ### BEGIN SOLUTION
    if not len(examples):
        raise ValueError("there is nothing to evaluate on")
    loss, right = 0.0, 0
    for start in range(0, len(examples), size):
        x = examples.x[start : start + size]
        labels = examples.labels[start : start + size]
        loss += network.loss_and_gradients(x, labels)[0] * len(x)
        right += int(np.sum(network.scores(x).argmax(axis=1) == labels))
    return Score(loss / len(examples), right / len(examples))
    ### END SOLUTION


def train_epoch(run: Run, train: Examples, settings: Settings) -> float:
    """One epoch: every training example is used in exactly one batch, and every batch in one step.

    For each batch of `minibatches` (in `data.py`), with all chance from `run.rng`:

    1. ask `run.network` once for the loss and the gradients,
    2. add the penalty to the gradients (`penalised`, in `steps.py`),
    3. let `run.optimizer` take a step with the rate of this epoch (`rate_at`).

    Epochs count from 0, so the number of this one is the number of epochs in `run.curves`, which
    stays as it is here.

    Returns:
        The mean loss over all training examples, each measured in its batch before the step. It is
        the loss alone, without the penalty; else it could not be compared with a validation loss.
        The last batch may be short.
    """
    ### BEGIN SOLUTION
    from mynet.data import minibatches
    from mynet.steps import penalised, rate_at

    rate = rate_at(len(run.curves), settings.rate, settings.half_life)
    total = 0.0
    for which in minibatches(len(train), settings.batch_size, run.rng):
        batch = train.take(which)
        loss, gradients = run.network.loss_and_gradients(batch.x, batch.labels)
        total += loss * len(batch)
        gradients = penalised(gradients, run.network.parameters, settings.strength)
        run.optimizer.step(run.network.parameters, gradients, rate)
    return total / len(train)
    ### END SOLUTION


def fit(run: Run, train: Examples, validation: Examples, settings: Settings) -> Network:
    """Go on with a run until `settings.epochs` epochs are done in all, or `run.stopping` says stop.

    A run may come here with some epochs done already; they count. One that is complete, or was
    stopped, stays as it is. For every epoch: train, evaluate on the validation examples, add an
    `Epoch` to `run.curves`, and tell `run.stopping`.

    Returns:
        A network of its own with the best weights (see `run.best_network`). `run.network` keeps the
        *last* weights: ten epochs at once, or four and later six more, must come to the same.
    """
    ### BEGIN SOLUTION
    from mynet.steps import rate_at

    while len(run.curves) < settings.epochs and not run.stopping.stop:
        rate = rate_at(len(run.curves), settings.rate, settings.half_life)
        train_loss = train_epoch(run, train, settings)
        score = evaluate(run.network, validation)
        run.curves.append(Epoch(rate, train_loss, score.loss, score.accuracy))
        run.stopping.update(score.loss, run.network.parameters)
    return run.best_network()
    ### END SOLUTION
