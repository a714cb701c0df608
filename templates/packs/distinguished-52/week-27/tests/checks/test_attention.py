"""Scaled dot-product attention, alone and under a mask."""

import math
from typing import Any

import numpy as np
import pytest
from expect import holds, same
from numpy.typing import NDArray

from attention import scaled_dot_product_attention

Floats = NDArray[np.float64]


def by_loops(q: Floats, k: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Attention for one sequence, one number at a time."""
    n, m = len(q), len(k)
    output, weights = np.zeros((n, v.shape[1])), np.zeros((n, m))
    for i in range(n):
        raw = [
            math.exp(sum(a * b for a, b in zip(q[i], key, strict=True)) / math.sqrt(len(key)))
            for key in k
        ]
        for j in range(m):
            weights[i, j] = raw[j] / sum(raw)
            output[i] += weights[i, j] * v[j]
    return output, weights


def test_scores_are_divided_by_the_root_of_d_k() -> None:
    q = np.array([[2 * math.log(3), 0.0, 0.0, 0.0]])
    k = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
    v = np.array([[4.0, 0.0, 8.0], [0.0, 4.0, 8.0]])
    output, weights = scaled_dot_product_attention(q, k, v)

    divisors = {
        "they seem not to be divided at all": 1.0,
        "they seem to be divided by d_k itself, without the root": 4.0,
        "they seem to be divided by the root of d_v, the width of the values": math.sqrt(3),
        "they seem to be divided by the root of the number of keys": math.sqrt(2),
        "they seem to be multiplied by the root of d_k": 0.5,
    }
    hint = "divide the scores by sqrt(4) before the softmax"
    for mistake, divisor in divisors.items():
        first = 1 / (1 + math.exp(-q[0, 0] / divisor))
        if np.shape(weights) == (1, 2) and np.isclose(weights[0, 0], first):
            hint += f"; {mistake}"
    same(weights, [[3 / 4, 1 / 4]], "weights for scores 2 log 3 and 0, d_k = 4", hint=f"{hint}.")
    same(
        output,
        [[3.0, 1.0, 8.0]],
        "the output, 3/4 of the first value and 1/4 of the second",
        hint="the output is weights @ v: each row a mixture of the rows of v.",
    )


@pytest.mark.parametrize("leading", [(), (3,), (2, 3)], ids=["single", "batch", "two-axes"])
def test_agrees_with_loops_for_any_batch(leading: tuple[int, ...]) -> None:
    n, m, d_k, d_v = 4, 3, 5, 2
    rng = np.random.default_rng(27)
    q, k = rng.normal(size=(*leading, n, d_k)), rng.normal(size=(*leading, m, d_k))
    v = rng.normal(size=(m, d_v))  # one for all items: it must broadcast
    before = q.copy(), k.copy(), v.copy()
    try:
        output, weights = scaled_dot_product_attention(q, k, v)
    except ValueError as error:
        raise AssertionError(
            f"q {q.shape}, k {k.shape}, v {v.shape}: expected attention, found the error "
            f"'{error}'. Hint: swap only the last two axes of k; k.T reverses all of them."
        ) from error

    wanted_output, wanted_weights = np.zeros((*leading, n, d_v)), np.zeros((*leading, n, m))
    for item in np.ndindex(leading):
        wanted_output[item], wanted_weights[item] = by_loops(q[item], k[item], v)
    hint = "rows are queries, columns are keys, and every row of weights sums to 1."
    same(weights, wanted_weights, f"the weights for q of shape {q.shape}", hint=hint)
    same(output, wanted_output, f"the output for q of shape {q.shape}", hint="it is weights @ v.")
    for name, now, then in zip("qkv", (q, k, v), before, strict=True):
        same(now, then, f"{name} after the call", hint="work on new arrays, not in place.")


@pytest.mark.parametrize(
    "mask",
    [
        np.array([[True, False, True, True, False], [False, True, False, False, False]]),
        np.array([[False, False, False, False, False], [True, True, False, False, True]]),
    ],
    ids=["some-allowed", "none-allowed"],
)
def test_mask_true_means_may_attend(mask: NDArray[np.bool_]) -> None:
    rng = np.random.default_rng(27)
    q, k, v = rng.normal(size=(2, 4)), rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    with np.errstate(all="ignore"):
        output, weights = scaled_dot_product_attention(q, k, v, mask)

    wanted_output, wanted_weights = np.zeros((2, 3)), np.zeros((2, 5))
    for i, allowed in enumerate(mask):
        if allowed.any():
            mixed, shares = by_loops(q[i : i + 1], k[allowed], v[allowed])
            wanted_output[i], wanted_weights[i, allowed] = mixed[0], shares[0]
    if np.shape(weights) == mask.shape:
        holds(
            np.any(weights[mask]) or not np.any(weights[~mask]),
            "allowed keys: expected all the weight, found it all on the keys that are not allowed.",
            hint="the mask seems to be turned round: True means may attend.",
        )
        for row, allowed in zip(weights, mask, strict=True):
            holds(
                allowed.any() or np.all(row == 0),
                f"a query that may attend to nothing: expected zero weights, found {row}.",
                hint="NaN comes from 0 / 0 where all scores are -inf; equal shares come from a "
                "large negative number, or 0, in place of -inf.",
            )
            holds(
                np.allclose(row[~allowed], 0),
                f"keys that are not allowed: expected weight 0, found {row[~allowed].round(3)}.",
                hint="is the mask used at all? And a score of 0 still gets a share, exp(0) = 1: "
                "such a score must become -inf.",
            )
            holds(
                not allowed.any() or np.isclose(np.sum(row), 1),
                f"the sum of a row of weights: expected 1, found {np.sum(row):.3g}.",
                hint="mask the scores before the softmax; weights zeroed afterwards are missing.",
            )
    same(weights, wanted_weights, "the weights under a mask", hint="other keys must not matter.")
    same(output, wanted_output, "the output under a mask", hint="it is weights @ v.")


def test_input_that_does_not_fit_is_refused() -> None:
    q, k, v = np.ones((7, 13)), np.ones((11, 13)), np.ones((11, 2))
    allowed = np.ones((7, 11), dtype=np.bool_)
    additive = np.where(allowed, 0.0, -math.inf)
    cases: list[tuple[str, tuple[Any, ...], tuple[str, ...]]] = [
        ("keys of width 17 for queries of width 13", (q, np.ones((11, 17)), v), ("13", "17")),
        ("19 values for 11 keys", (q, k, np.ones((19, 2))), ("11", "19")),
        ("a mask of shape (7, 12) for weights (7, 11)", (q, k, v, np.ones((7, 12), bool)), ()),
        ("a mask with more axes than the weights", (q, k, v, np.stack([allowed] * 3)), ()),
        ("a mask of 0 and -inf", (q, k, v, additive), ("bool",)),
        ("a mask of the integers 0 and 1", (q, k, v, allowed.astype(int)), ("bool",)),
    ]
    for what, arguments, words in cases:
        try:
            scaled_dot_product_attention(*arguments)
        except ValueError as error:
            missing = [word for word in words if word not in str(error)]
            holds(
                not missing,
                f"{what}: expected a message that names {' and '.join(words)}, found '{error}'.",
                hint="say what does not fit, with the sizes found.",
            )
        else:
            holds(
                False,
                f"{what}: expected a ValueError, found a result.",
                hint="a mask must be boolean, and fit by np.broadcast_to(mask, scores.shape).",
            )
