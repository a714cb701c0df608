"""Warm-ups with tensors: broadcasting, leaks, autograd, logits and devices."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from expect import holds, refuses, same
from torch import Tensor, nn
from torch_expect import alike, network, runs

from digits.tensors import cross_entropy, gradient_at, moved, squared_distances, standardize


def test_every_row_meets_every_other_row() -> None:
    drawn = torch.Generator().manual_seed(17)
    a = torch.randn(4, 3, generator=drawn, dtype=torch.float64)
    b = torch.randn(5, 3, generator=drawn, dtype=torch.float64)
    hint = "(4, 1, 3) and (1, 5, 3) broadcast to (4, 5, 3); sum over the last axis."
    with runs("squared_distances of 4 and 5 rows", hint=hint):
        found = squared_distances(a, b)
    wanted = [[float(((p - q) ** 2).sum()) for q in b.numpy()] for p in a.numpy()]
    alike(
        found,
        wanted,
        "squared_distances of 4 rows and 5 rows",
        hint="entry [i, j] belongs to row i of a and row j of b: (n, 1, d) against (1, m, d), "
        "summed over d.",
    )
    alike(found, torch.cdist(a, b) ** 2, "squared_distances, compared with torch.cdist")
    views = squared_distances(a.T, torch.ones(2, 4, dtype=torch.float64))
    alike(views, [[float(((p - 1) ** 2).sum())] * 2 for p in a.T.numpy()], "of a transposed view")
    alike(squared_distances(a[:0], b), np.empty((0, 5)), "squared_distances of no rows at all")
    holds(
        torch.autograd.gradcheck(
            squared_distances, (a.clone().requires_grad_(), b.clone().requires_grad_())
        ),
        "the gradient of squared_distances: expected that of a numerical check, found another.",
    )
    for d in (1, 2):
        refuses(
            partial(squared_distances, torch.ones(2, d), torch.ones(4, 7)),
            f"widths {d} and 7",
            hint="an axis of length 1 stretches to any other, so you have to compare them.",
            words=(str(d), "7"),
        )


def test_only_training_data_is_measured() -> None:
    train = torch.tensor([[1.0, 0.1, 5.0], [2.0, 0.1, -5.0], [6.0, 0.1, 3.0]])
    other = torch.tensor([[10.0, 7.0, 0.0], [20.0, 8.0, 1.0]])
    kept = train.clone(), other.clone()
    found = standardize(train, other, other[:0])
    holds(len(found) == 3, f"three tensors given: expected three back, found {len(found)}.")

    columns = train.double().numpy()
    mean, spread = columns.mean(axis=0), columns.std(axis=0)
    spread[1] = 1
    hint = "use the mean and the spread of the columns (dim=0) of the training data."
    if np.allclose(found[0][:, 0], (columns[:, 0] - 3) / columns[:, 0].std(ddof=1)):
        hint = "torch.std divides by n - 1 unless told otherwise, np.std by n. " + hint
    if not np.isclose(found[0][:, 1], 0, atol=1e-3).all():
        hint = (
            "The column of equal numbers has gone astray: its spread is 0, or by rounding almost "
            "0, and must not be divided by."
        )
    for name, part, z in zip(("train", "other"), (train, other), found, strict=False):
        wanted = (part.double().numpy() - mean) / spread
        if name == "other" and np.allclose(z[:, 0], [-1, 1]):
            hint = "It was measured by itself; that leaks it. " + hint
        same(
            z.numpy(), wanted, f"standardize(...), the part {name}", hint=hint, rtol=1e-5, atol=1e-6
        )
    holds(found[2].shape == (0, 3), f"no rows: expected the shape (0, 3), found {found[2].shape}.")
    for name, now, then in zip(("train", "other"), (train, other), kept, strict=True):
        alike(now, then, f"the tensor {name} after the call", hint="`-=` changes the caller's.")

    rows = torch.full((1797, 1), 0.1)
    holds(
        bool(standardize(rows)[0].abs().max() < 1e-3),
        f"1797 times 0.1: expected 0 everywhere, found {standardize(rows)[0][0].item():.3g}.",
        hint="rounding gives this column a tiny spread: ask whether its entries are equal.",
    )
    holds(
        not standardize(torch.tensor([[3.0], [3.0 + 2**-20]]))[0].isclose(torch.zeros(1)).any(),
        "two numbers that differ a little: expected them 2 apart, found them at 0.",
        hint="only a column of equal numbers has no spread.",
    )
    refuses(lambda: standardize(torch.empty(0, 3)), "training data without rows")


def test_autograd_gives_a_gradient_and_leaves_no_trace() -> None:
    x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.0, -0.5]], dtype=torch.float64)
    cases: list[tuple[str, Callable[[Tensor], Tensor], Tensor, Tensor]] = [
        ("x³, summed", lambda x: (x**3).sum(), x, 3 * x**2),
        ("x[0, 1] sin(x[1, 0])", lambda x: x[0, 1] * x[1, 0].sin(), x, torch.zeros(2, 3)),
        ("x³ of a transposed view", lambda x: (x**3).sum(), x.T, 3 * x.T**2),
        ("a number that has nothing to do with x", lambda x: torch.ones(()), x, 0 * x),
        ("exp(x) of a single entry, shape (1, 1)", lambda x: x.exp(), x[:1, :1], x[:1, :1].exp()),
    ]
    cases[1][3][0, 1], cases[1][3][1, 0] = x[1, 0].sin(), x[0, 1] * x[1, 0].cos()
    for what, f, at, wanted in cases:
        before = at.clone()
        with runs(
            f"the gradient of {what}",
            hint="give f a tensor that asks for a gradient; where f does not depend on it, the "
            "gradient is zero.",
        ):
            found = gradient_at(f, at)
        alike(found, wanted, f"the gradient of {what}")
        alike(at, before, "x after the call")
        holds(
            not found.requires_grad,
            f"the gradient of {what}: expected it part of no graph, found that it is.",
        )
        holds(
            not at.requires_grad and at.grad is None,
            "x after the call: expected no trace, found that it asks for a gradient or has one.",
            hint="requires_grad_() changes the tensor itself: x.detach() is another one.",
        )

    model = network()
    row = torch.ones(1, 5, dtype=torch.float64)
    hint = "backward() adds to .grad of every parameter; torch.autograd.grad returns what you want."
    found = gradient_at(lambda x: model(x).sum(), row)
    holds(
        all(p.grad is None for p in model.parameters()),
        "the parameters of a model in f: expected no gradients, found some.",
        hint=hint,
    )
    step = 1e-6 * torch.eye(5, dtype=torch.float64)
    slopes = [(model(row + e) - model(row - e)).sum().item() / 2e-6 for e in step]
    alike(found, [slopes], "the gradient of a network by its input", rtol=1e-4)
    bias = next(iter(model.parameters()))
    alike(gradient_at(lambda x: bias.sum(), row), 0 * row, "where f works only with other tensors")

    wishful = torch.ones(2, dtype=torch.float64, requires_grad=True)
    alike(gradient_at(lambda x: (2 * x).sum(), wishful), [2.0, 2.0], "for x that asks itself")
    holds(wishful.grad is None and wishful.requires_grad, "x that asks itself: it was changed.")
    with torch.no_grad():
        with runs("under no_grad", hint="torch.enable_grad() records again inside."):
            found = gradient_at(lambda x: (x**2).sum(), x)
        alike(found, 2 * x, "the gradient under no_grad")
        holds(not torch.is_grad_enabled(), "no_grad: expected it still to hold after the call.")
    refuses(lambda: gradient_at(lambda x: x[:, 0], x), "f with two entries")
    refuses(lambda: gradient_at(lambda x: x[0, :0], x), "f with no entry")


def test_cross_entropy_reads_raw_scores() -> None:
    drawn = torch.Generator().manual_seed(17)
    logits = 3 * torch.randn(6, 4, generator=drawn, dtype=torch.float64)
    labels = torch.tensor([0, 3, 2, 2, 1, 0])
    wanted = nn.functional.cross_entropy(logits, labels)
    found = cross_entropy(logits, labels)
    hint = "per row logsumexp minus the score of the right class, then the mean."
    mistakes = {
        "This is the sum over the batch, not the mean.": wanted * 6,
        "The softmax was taken twice: logits go in raw.": nn.functional.cross_entropy(
            logits.softmax(dim=1), labels
        ),
        "logits[:, labels] takes the classes of all rows for every row: 36 numbers instead of 6.": (
            logits.logsumexp(dim=1, keepdim=True) - logits[:, labels]
        ).mean(),
    }
    for mistake, value in mistakes.items():
        if isinstance(found, Tensor) and torch.isclose(found.detach(), value).all():
            hint = f"{mistake} {hint}"
    alike(found, wanted, "cross_entropy, compared with PyTorch's own", hint=hint)
    holds(
        torch.autograd.gradcheck(
            lambda logits: cross_entropy(logits, labels), logits.clone().requires_grad_()
        ),
        "the gradient of cross_entropy: expected that of a numerical check, found another.",
    )

    extreme = torch.tensor([[1e4, 0.0, -1e4], [0.0, 1e4, 1e4]], dtype=torch.float64)
    extreme.requires_grad_()
    for which, loss in {(0, 1): 0.5 * np.log(2), (2, 0): 15000 + 0.5 * np.log(2)}.items():
        found = cross_entropy(extreme, torch.tensor(which))
        hint = "exp(10000) overflows, and log(0) is -inf: use logsumexp or log_softmax."
        alike(found, loss, f"cross_entropy of scores up to 10000, labels {which}", hint=hint)
        (slope,) = torch.autograd.grad(found, extreme)
        holds(bool(slope.isfinite().all()), "its gradient: expected finite numbers.", hint=hint)

    alike(cross_entropy(logits, labels.to(torch.uint8)), wanted, "cross_entropy of uint8 labels")
    wide = torch.stack([logits.T, logits.T]).transpose(1, 2)[1]
    alike(cross_entropy(wide, labels), wanted, "cross_entropy of a view with odd strides")
    one_hot = nn.functional.one_hot(labels, 4)
    cases: list[tuple[str, Tensor, Tensor, type[Exception], str]] = [
        ("labels that are floats", logits, labels.double(), TypeError, "classes are counted."),
        ("one-hot rows as floats", logits, one_hot.double(), TypeError, "give class numbers."),
        ("one-hot rows as integers", logits, one_hot, ValueError, "labels have the shape (n,)."),
        ("labels (n, 1)", logits, labels[:, None], ValueError, "(n,) - (n, 1) gives (n, n)."),
        ("one label for six rows", logits, labels[:1], ValueError, "one label for each row."),
        ("an empty batch", logits[:0], labels[:0], ValueError, "the mean of nothing is NaN."),
    ]
    for what, scores, classes, error, reason in cases:
        refuses(partial(cross_entropy, scores, classes), what, kind=error, hint=reason)


def test_moving_gives_tensors_where_they_are_wanted() -> None:
    devices = ["meta"] + (["cuda"] if torch.cuda.is_available() else [])
    x = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
    for device in devices:  # a tensor on the device "meta" has a shape and no numbers
        found = moved((2 * x, torch.tensor([1, 0])), torch.device(device))
        holds(len(found) == 2, f"a batch: expected two tensors, found {len(found)}.")
        for name, tensor, dtype in zip(
            ("x", "labels"), found, (torch.float64, torch.int64), strict=True
        ):
            holds(
                tensor.device.type == device,
                f"{name}, moved to {device}: expected it there, found it on {tensor.device}.",
                hint="x.to(device) does not move x: it returns another tensor.",
            )
            holds(
                tensor.dtype == dtype,
                f"{name}: expected the type {dtype} that it had, found {tensor.dtype}.",
                hint="labels stay integers, wherever they are.",
            )
        holds(
            found[0].grad_fn is not None,
            "x, moved: expected it to be part of the graph still, found it cut off.",
            hint=".data, .detach() and .numpy() lose the graph; .to(device) keeps it.",
        )
    here = x * 2, torch.tensor([1, 0])
    holds(
        all(a is b for a, b in zip(moved(here, torch.device("cpu")), here, strict=True)),
        "moved to where it is: expected the very same tensors, found copies.",
    )
