"""Sublayers: where the bypass and the normalization stand."""

from functools import partial

import numpy as np
import pytest
from encoder_plain import Floats, kept, mistaken, plain_norm, random_norm, slopes, stays, tree_stays
from expect import same

from encoder.block import Design, Part, sublayer, sublayer_backward
from encoder.weights import Norm

EPS = 0.3
DESIGNS = {
    f"{norm}-{'with' if residual else 'without'}-bypass": Design(
        norm=norm,
        residual=residual,
        eps=EPS,
    )
    for norm in ("post", "pre", "none")
    for residual in (True, False)
}


def bent(matrix: Floats) -> Part[Floats]:
    """A part that is neither attention nor feed-forward: tanh of x @ matrix, with its way back."""

    def backward(d_out: Floats, x: Floats) -> tuple[Floats, Floats]:
        d_sums = d_out * (1 - np.tanh(x @ matrix) ** 2)
        rows = tuple(range(x.ndim - 1))
        return d_sums @ matrix.T, np.tensordot(x, d_sums, axes=(rows, rows))

    return Part(lambda x: np.tanh(x @ matrix), backward)


def plain(x: Floats, matrix: Floats, norm: Norm, design: Design, eps: float = EPS) -> Floats:
    """What the sublayer must give."""
    inside = plain_norm(x, norm, eps) if design.norm == "pre" else x
    out = np.tanh(inside @ matrix) + (x if design.residual else 0)
    return plain_norm(out, norm, eps) if design.norm == "post" else np.asarray(out)


@pytest.mark.parametrize("name", DESIGNS)
def test_bypass_and_norm_stand_where_the_design_says(name: str) -> None:
    design, rng = DESIGNS[name], np.random.default_rng(28)
    x, matrix, norm = rng.normal(size=(2, 3, 4)) + 1, rng.normal(size=(4, 4)), random_norm(4, rng)
    before, weights = x.copy(), kept(norm)
    found = sublayer(x, bent(matrix), norm, design)
    normed = plain_norm(x, norm, EPS)
    y, y_normed = np.tanh(x @ matrix), np.tanh(normed @ matrix)
    hint = mistaken(
        found,
        {
            "The bypass carries the normalized x here; in 'pre' it carries x as it came.": (
                normed + y_normed
            ),
            "Only the part is normalized here; in 'post' the sum with the bypass is.": (
                x + plain_norm(y, norm, EPS)
            ),
            "This is the output for 'pre'.": x + y_normed,
            "This is the output for 'post'.": plain_norm(x + y, norm, EPS),
            "This is the output for 'none'.": x + y,
            "The bypass is missing, or there is no norm at the end.": y_normed,
            "The bypass is missing: x must be added to what the part gives.": (
                plain_norm(y, norm, EPS)
            ),
            "Neither bypass nor normalization is there.": y,
            "The design's eps was not used.": plain(x, matrix, norm, design, eps=1e-5),
        },
        "compare your code with the three lines in the docstring.",
    )
    same(found, plain(x, matrix, norm, design), f"the sublayer, {name}", hint=hint)
    stays(x, before, "x")
    tree_stays(norm, weights)


@pytest.mark.parametrize("name", DESIGNS)
def test_the_way_back_through_a_sublayer(name: str) -> None:
    design, rng = DESIGNS[name], np.random.default_rng(28)
    x, matrix, norm = rng.normal(size=(2, 2, 3)) + 1, rng.normal(size=(3, 3)), random_norm(3, rng)
    d_out = rng.normal(size=x.shape)
    x_before, d_before, weights = x.copy(), d_out.copy(), kept(norm)
    part = bent(matrix)
    d_x, d_matrix, d_norm = sublayer_backward(d_out, x, part, norm, design)
    stays(x, x_before, "x")
    stays(d_out, d_before, "d_out")
    tree_stays(norm, weights)

    def loss() -> float:
        return float(np.sum(d_out * plain(x, matrix, norm, design)))

    wanted = slopes(loss, x)
    hint = "two ways forward give two parts on the way back; add them."
    around = d_out
    if design.norm == "post":
        hint += " In 'post' both begin behind the normalization."
        flat = [slopes(partial(_normed, r, norm, d, EPS), r) for r, d in _rows(x, part, d_out)]
        around = np.reshape(flat, x.shape)
    if design.residual:
        words = {
            "What comes back over the bypass is missing.": wanted - around,
            "Only the bypass is there; what comes back through the part is missing.": around,
        }
        if design.norm == "post":
            words["The bypass brings back the slopes from behind the normalization."] = (
                wanted - around + d_out
            )
        hint = mistaken(d_x, words, hint)
    same(d_x, wanted, f"the slopes with x, {name}", hint=hint, rtol=1e-5, atol=1e-7)
    hint = "the part must be told the input that it had: in 'pre' that is the normalized x."
    wanted = slopes(loss, matrix)
    what = f"the slopes with the weights of the part, {name}"
    same(d_matrix, wanted, what, hint=hint, rtol=1e-5, atol=1e-7)
    hint = "give the normalization the slopes with its output, and the input that it had."
    if design.norm == "none":
        hint = "without normalization, gain and shift have no effect: their slopes are 0."
    what = f"the slopes with the gain, {name}"
    same(d_norm.gain, slopes(loss, norm.gain), what, hint=hint, rtol=1e-5, atol=1e-7)
    what = f"the slopes with the shift, {name}"
    same(d_norm.shift, slopes(loss, norm.shift), what, hint=hint, rtol=1e-5, atol=1e-7)


def _rows(x: Floats, part: Part[Floats], d_out: Floats) -> list[tuple[Floats, Floats]]:
    """The rows that the last normalization of a post-norm sublayer sees, with their slopes."""
    sums = (x + part.forward(x)).reshape(-1, x.shape[-1])
    return list(zip(sums, d_out.reshape(-1, x.shape[-1]), strict=True))


def _normed(row: Floats, norm: Norm, d_out: Floats, eps: float) -> float:
    return float(np.sum(d_out * plain_norm(row, norm, eps)))
