"""PyTorch, for a batch, against NumPy, row by row."""

import numpy as np
import torch
from decoding_tiny import plain_log, surprise
from expect import array, holds, same

from decoding.library import draw_batch, reshape_batch
from decoding.model import FloatArray


def plain(
    row: FloatArray,
    temperature: float,
    k: int | None,
    p: float | None,
) -> FloatArray:
    """One row, token by token."""
    scores = plain_log((row - row.max()) / temperature)
    order = sorted(range(len(row)), key=lambda i: -scores[i])
    for i in order[k or len(row) :]:
        scores[i] = -np.inf
    total, chances = 0.0, np.exp(plain_log(scores))
    for i in order:
        if p is not None and p < 1 and total >= p - 1e-9 and i != order[0]:
            scores[i] = -np.inf
        total += float(chances[i])
    return plain_log(scores)


def test_pytorch_agrees_row_by_row() -> None:
    rng = np.random.default_rng(34)
    given = 2 * rng.normal(size=(5, 7)) + np.arange(5)[:, np.newaxis]
    given[1, 3] = given[4, 0] = given[4, 6] = -np.inf
    given[2] += 1e4
    tensor = torch.tensor(given)
    cases: list[tuple[float, int | None, float | None]] = [
        (1.0, None, None),
        (0.4, None, None),
        (1.0, 3, None),
        (1.0, 1, None),
        (1.0, 7, None),
        (1.0, 50, None),
        (1.0, None, 0.7),
        (1.0, None, 0.95),
        (1.0, None, 1.0),
        (1.0, None, 1e-12),
        (2.5, 4, 0.75),
        (0.5, 5, 0.9),
    ]
    for temperature, k, p in cases:
        what = f"reshape_batch with temperature {temperature}, k {k}, p {p}"
        wanted = np.stack([plain(row, temperature, k, p) for row in given])
        found = reshape_batch(tensor, temperature, k, p)
        hint = "temperature, top-k, top-p: each on what the one before has left, row by row."
        if p is not None and array(found).shape == wanted.shape:
            kept, right = np.isfinite(array(found)), np.isfinite(wanted)
            sizes = kept.sum(axis=1) - right.sum(axis=1)
            if np.all(sizes <= 0) and np.any(kept & ~right):
                hint = (
                    "The wrong ones stay: the marks are in the order of the "
                    "sorted tokens, and must go back to their places. " + hint
                )
            elif np.all(sizes <= 0) and np.any(sizes < 0):
                hint = "The token that crosses p must stay. " + hint
        same(np.exp(array(found)), np.exp(wanted), what, hint=hint, atol=1e-8)
        same(np.isfinite(array(found)), np.isfinite(wanted), f"{what}: what is possible", hint=hint)
        holds(found.dtype == torch.float64, f"{what}: expected float64, found {found.dtype}.")
    same(tensor, given, "the logits after reshape_batch", hint="work on new tensors.")
    tail = torch.tensor([[0.0, -60.0, -900.0, -torch.inf]])
    free = array(reshape_batch(tail, 1.0, None, 1.0))
    hint = "p = 1 allows everything that is possible."
    same(np.isfinite(free), [[True, True, True, False]], "a tail of tiny chances, p = 1", hint=hint)
    halves = torch.log(torch.tensor([[0.1, 0.25, 0.5, 0.15]], dtype=torch.float64))
    just = array(reshape_batch(halves, 1.0, None, 0.75))
    hint = "a sum that is just p, but for rounding, has reached it: see SLACK."
    same(np.exp(just), [[0, 1 / 3, 2 / 3, 0]], "0.5 and 0.25, p = 0.75", hint=hint, atol=1e-8)
    small = torch.tensor(given[:2, :3], dtype=torch.float32)
    found = reshape_batch(small, 1.0, 2, None)
    holds(found.dtype == torch.float64, f"float32 logits: expected float64, found {found.dtype}.")
    holds(found.shape == (2, 3), f"expected the shape (2, 3), found {tuple(found.shape)}.")
    cold = array(reshape_batch(torch.tensor([[1e6, 1e6, 3.0]]), 1e-300, None, None))
    hint = "what is subtracted before the division?"
    same(np.exp(cold), [[0.5, 0.5, 0]], "huge logits at temperature 1e-300", hint=hint)

    n = 4000
    log_probs = reshape_batch(torch.tensor(given[:1]), 1.5, 5, 0.9).expand(n, -1)
    drawn = array(draw_batch(log_probs, torch.Generator().manual_seed(34)))
    chances = np.exp(plain(given[0], 1.5, 5, 0.9))
    counts = np.bincount(drawn, minlength=7)
    same(counts > 0, chances > 0, f"which tokens come in {n} draws of torch.multinomial")
    value = surprise(counts[chances > 0].tolist(), chances[chances > 0].tolist())
    holds(
        value > 1e-6,
        f"{n} draws of torch.multinomial: expected {np.round(n * chances)}, "
        f"found {counts} (a probability of {value:.1e}).",
    )
