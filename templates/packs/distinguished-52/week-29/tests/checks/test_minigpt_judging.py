"""The surprise per character: of one batch, of a whole text, and of counted pairs."""

import copy
import math
from functools import partial

import numpy as np
import torch
from expect import holds, refuses, same
from minigpt_plain import Pairs, close, codes, numbers, runs
from torch import Tensor, nn

from minigpt.judging import bigram_table, evaluate, next_token_loss
from minigpt.text import Batch


def surprises(logits: Tensor, targets: Tensor) -> Tensor:
    """-log p(target) at each position, one position at a time."""
    rows = zip(logits.flatten(0, 1), targets.flatten().tolist(), strict=True)
    return torch.stack([torch.logsumexp(row, 0) - row[target] for row, target in rows])


def test_bigrams_are_counted_and_smoothed() -> None:
    ids = codes(60, below=4, seed=3)
    ids[ids == 2] = 0  # one that never comes
    for extra in (1.0, 0.25):
        counts = np.full((5, 5), extra)
        for a, b in zip(ids[:-1].tolist(), ids[1:].tolist(), strict=True):
            counts[a, b] += 1
        wanted = torch.from_numpy(np.log(counts / counts.sum(axis=1, keepdims=True)))
        found = bigram_table(ids, 5, extra)
        hint = "count each pair of neighbours, add `extra` everywhere, divide each row by its sum."
        if close(found, wanted.exp()):
            hint = "These are the chances, not their logarithms: " + hint
        elif close(found, torch.from_numpy(np.log(counts.T / counts.T.sum(axis=1)[:, None]))):
            hint = "The row is the character before, the column the one after: " + hint
        elif close(found, torch.from_numpy(np.log(counts / counts.sum()))):
            hint = "These are chances of pairs; each row by itself must sum to 1: " + hint
        elif close(found, torch.from_numpy(np.log(counts / counts.sum(axis=0)))):
            hint = "Each column sums to 1, and not each row: " + hint
        same(found, wanted, f"the table with extra = {extra}", hint=hint, rtol=1e-4, atol=1e-6)
        holds(
            isinstance(found, Tensor) and found.dtype == torch.float32,
            f"the table: expected a tensor of float32, found {getattr(found, 'dtype', found)}.",
        )
    same(
        bigram_table(ids, 5)[2],
        torch.full((5,), -math.log(5)),
        "the row of a character that never came, extra = 1",
        hint="nothing is known about it, so all chances are equal.",
        rtol=1e-5,
    )
    often = bigram_table(torch.zeros(1000, dtype=torch.int64), 2).exp()
    hint = "`counts[a, b] += 1` with tensors of indices counts a repeated pair once."
    same(often[0], [1000 / 1001, 1 / 1001], "the same pair 999 times", hint=hint, rtol=1e-4)
    for n in (0, 1):
        same(bigram_table(ids[:n], 3).exp(), np.full((3, 3), 1 / 3), f"{n} characters", rtol=1e-5)
    for extra in (0.0, -1.0, math.nan):
        refuses(partial(bigram_table, ids, 5, extra), f"extra = {extra}")


def test_the_loss_is_the_mean_surprise_of_every_position() -> None:
    logits, targets = 2 * numbers(3, 4, 4, seed=1), codes(3, 4, below=4, seed=2)
    kept = logits.clone(), targets.clone()
    each = surprises(logits, targets)
    with runs("the loss of logits (3, 4, 4)", hint="one row of scores for each single target."):
        found = next_token_loss(logits, targets)
    hint = "all positions of all examples are classified, each by its own V scores."
    mistakes = {
        "This is a sum; the mean does not grow with the batch.": each.sum(),
        "This is the sum over the positions.": each.sum() / 3,
        "Only the last position counts here, but each of them has a target.": each.view(3, 4)[
            :, -1
        ].mean(),
        "The axis of the positions was taken for that of the classes.": nn.functional.cross_entropy(
            logits, targets
        ),
        "There is a softmax before the cross-entropy, which takes one itself.": surprises(
            logits.softmax(dim=-1), targets
        ).mean(),
    }
    for mistake, value in mistakes.items():
        if close(found, value):
            hint = f"{mistake} Remember: {hint}"
    same(found, each.mean(), "the loss of 3 examples with 4 positions and 4 classes", hint=hint)
    uneven, wanted = numbers(2, 3, 5, seed=4), codes(2, 3, below=5, seed=5)
    with runs("the loss of logits (2, 3, 5)", hint="flatten examples and positions into one axis."):
        found = next_token_loss(uneven, wanted)
    hint = "scores of one position have got into the row of another: a reshape cannot move an axis."
    same(found, surprises(uneven, wanted).mean(), "the loss of logits (2, 3, 5)", hint=hint)
    huge = next_token_loss(torch.tensor([[[1e4, 0.0], [0.0, 1e4]]]), torch.tensor([[0, 0]]))
    same(huge, 5000, "scores of 10000", hint="no exponential of the raw scores, please.")
    turned = numbers(5, 3, 2, seed=6).permute(2, 1, 0)
    same(next_token_loss(turned, wanted), surprises(turned, wanted).mean(), "a view as logits")
    guess = next_token_loss(torch.zeros(2, 3, 57), wanted)
    same(guess, math.log(57), "a model that knows nothing about 57 characters", rtol=1e-5)
    leaf = logits.clone().requires_grad_()
    (slope,) = torch.autograd.grad(next_token_loss(leaf, targets), leaf)
    right = (logits.softmax(-1) - nn.functional.one_hot(targets, 4)) / 12
    same(slope, right, "its gradient by the logits", hint="nothing may cut the graph.")
    same(logits, kept[0], "the logits afterwards")
    same(targets, kept[1], "the targets afterwards")
    for shape in ((3, 5), (4, 3), (12,), (3, 4, 1)):
        wrong = torch.zeros(shape, dtype=torch.int64)
        refuses(
            partial(next_token_loss, logits, wrong),
            f"targets of shape {shape} for logits (3, 4, 4)",
            hint="flattened they may have the right number, and belong to other positions.",
        )


def test_evaluation_counts_every_target_and_changes_nothing() -> None:
    model = Pairs(6, seed=1)
    ids = codes(4, 7, below=6, seed=1)
    batches: list[Batch] = [(ids[:3, :-1], ids[:3, 1:]), (ids[3:, :2], ids[3:, 1:3])]
    each = [surprises(model.scores(x), targets).detach() for x, targets in batches]
    wanted = torch.cat(each).mean().item()
    for training in (True, False):
        model.train(training)
        model.trained, model.recorded = [], []
        state = copy.deepcopy(model.state_dict())
        found = evaluate(model, iter(batches))
        holds(
            model.trained == [False, False],
            "two batches: expected two calls in evaluation mode, found training = "
            f"{model.trained}.",
            hint="with dropout at work, a model is judged while it is hampered: model.eval().",
        )
        holds(
            not any(model.recorded),
            "autograd during evaluate: expected nothing recorded, found that it records.",
            hint="model.eval() does not do this; torch.no_grad() does.",
        )
        holds(
            all(module.training is training for module in model.modules()),
            f"a model found with training = {training}: expected it left like that.",
            hint="remember model.training before, and set it again afterwards.",
        )
        hint = "add up sums over the targets, and divide once by the number of targets."
        means = torch.stack([part.mean() for part in each])
        if math.isclose(found.loss, means.mean().item()):
            hint = "This is the mean of the batches' means: " + hint
        elif math.isclose(found.loss, (3 * means[0] + means[1]).item() / 4):
            hint = "Examples were counted, but the second one is shorter: " + hint
        same(
            found.loss, wanted, "the mean loss of 18 targets in one batch, 2 in another", hint=hint
        )
        holds(isinstance(found.loss, float), "the loss: expected a plain float.")
        for name, value in model.state_dict().items():
            same(value, state[name], f"{name} after evaluate")
    holds(
        torch.is_grad_enabled() and all(p.grad is None for p in model.parameters()),
        "afterwards: expected no gradients, and autograd as it was.",
    )
    refuses(lambda: evaluate(model, []), "no batches", hint="0 / 0 is no score.")
    holds(
        math.isclose(found.perplexity, math.exp(wanted), rel_tol=1e-6),
        f"the perplexity: expected exp of the mean loss, {math.exp(wanted):.4g}.",
    )
