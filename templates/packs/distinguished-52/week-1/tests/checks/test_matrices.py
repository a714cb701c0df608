"""Matrices: how they move vectors, and how they combine."""

from collections.abc import Callable

import numpy as np
from expect import holds, refuses, same
from numpy.typing import ArrayLike

from linalg import matmul, matvec, rotation, trace, transpose


def names_shapes(call: Callable[..., object], A: ArrayLike, b: ArrayLike, *, hint: str) -> None:
    """Fail unless the call raises a ValueError that names the shapes of both arguments."""
    words = str(np.shape(A)), str(np.shape(b))
    what = f"{call.__name__} of the shapes {' and '.join(words)}"
    refuses(lambda: call(A, b), what, words=words, hint=hint)


def outcome(call: Callable[..., ArrayLike], *args: object) -> ArrayLike:
    """Return what the call returns, or the error that it raises in words."""
    try:
        with np.errstate(all="ignore"):
            return call(*args)
    except NotImplementedError:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def test_transpose_turns_rows_into_columns() -> None:
    same(
        transpose([[1, 2, 3], [4, 5, 6]]),
        [[1, 4], [2, 5], [3, 6]],
        "the transpose of [[1, 2, 3], [4, 5, 6]]",
        hint="[[1, 2], [3, 4], [5, 6]] is only reshaped: it keeps the reading order. "
        "Entry (i, j) has to move to (j, i).",
    )
    same(transpose([[7]]), [[7]], "the transpose of a 1 x 1 matrix")
    same(transpose([[1, 2, 3]]), [[1], [2], [3]], "the transpose of a single row")
    A = np.random.default_rng(11).normal(size=(4, 6))
    same(transpose(A), A.T, "the transpose of a random matrix, compared with NumPy")
    same(transpose(transpose(A)), A, "the transpose of the transpose, which is the matrix itself")
    same(
        outcome(transpose, np.zeros((0, 3))),
        np.zeros((3, 0)),
        "the transpose of the shape (0, 3)",
        hint="A matrix without rows still has columns: take the new shape from A.shape.",
    )


def test_matvec_mixes_the_columns() -> None:
    same(
        matvec([[0, 1], [0, 0]], [2, 3]),
        [3, 0],
        "the matrix [[0, 1], [0, 0]] applied to (2, 3)",
        hint="(0, 2) comes from the transposed matrix, (0, 3) from sums down the columns. "
        "Multiply along each row, then sum that row.",
    )
    A = [[1, 2], [3, 4], [5, 6]]
    same(
        matvec(A, [1, 0]),
        [1, 3, 5],
        "the matrix [[1, 2], [3, 4], [5, 6]] applied to (1, 0)",
        hint="The first basis vector lands on the first COLUMN. Sum along each row: one number per "
        "row, so the result has the length 3.",
    )
    same(matvec(A, [1, -1]), [-1, -1, -1], "the same matrix applied to (1, -1)")
    same(matvec([[3]], [5]), [15], "a 1 x 1 matrix applied to a vector of length 1")
    same(outcome(matvec, np.zeros((2, 0)), []), [0, 0], "the shape (2, 0) applied to no numbers")
    rng = np.random.default_rng(12)
    B, x = rng.normal(size=(5, 7)), rng.normal(size=7)
    same(matvec(B, x), B @ x, "a random matrix applied to a random vector, compared with NumPy")
    names_shapes(
        matvec,
        A,
        [1, 2, 3],
        hint="x needs one number for each column of A, not for each row. Compare the shapes "
        "yourself and name them as A.shape and x.shape print them.",
    )
    names_shapes(
        matvec,
        A,
        [5],
        hint="NumPy broadcasts a vector of length 1 over all columns. Compare the shapes first.",
    )


def test_matmul_is_rows_times_columns() -> None:
    same(
        matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]]),
        [[19, 22], [43, 50]],
        "the product of [[1, 2], [3, 4]] and [[5, 6], [7, 8]]",
        hint="At [0, 0], 5 is the elementwise product, 23 is B times A, 17 is rows times rows, and "
        "14 is the last term without the sum. 43 at [0, 1] is the transposed result.",
    )
    same(matmul([[3]], [[4]]), [[12]], "the product of two 1 x 1 matrices")
    same(
        matmul([[1, 2, 3]], [[4], [5], [6]]),
        [[32]],
        "a row times a column",
        hint="(1, 3) times (3, 1) gives (1, 1): the inner sizes go, the outer ones stay.",
    )
    same(
        outcome(matmul, np.zeros((2, 0)), np.zeros((0, 3))),
        np.zeros((2, 3)),
        "the product of the shapes (2, 0) and (0, 3)",
        hint="An empty sum is 0: start from zeros of the shape (m, n).",
    )
    rng = np.random.default_rng(13)
    A, B = rng.normal(size=(4, 6)), rng.normal(size=(6, 5))
    by_loops = [[sum(A[i, k] * B[k, j] for k in range(6)) for j in range(5)] for i in range(4)]
    product = matmul(A, B)
    same(product, by_loops, "a random product, compared with three loops")
    same(product, A @ B, "a random product, compared with NumPy")
    names_shapes(
        matmul,
        np.ones((2, 3)),
        np.ones((2, 3)),
        hint="Equal shapes suit the elementwise product. Here the columns of A have to match the "
        "rows of B.",
    )
    names_shapes(
        matmul,
        np.ones((2, 1)),
        np.ones((3, 2)),
        hint="NumPy broadcasts a size of 1. Compare the inner sizes first.",
    )


def test_order_matters_in_a_product() -> None:
    turn, shear = [[0, -1], [1, 0]], [[1, 1], [0, 1]]
    holds(
        not np.allclose(matmul(turn, shear), matmul(shear, turn)),
        "AB and BA for a turn and a shear: expected different matrices, found the same.",
        hint="Turning a sheared square is not shearing a turned one. The elementwise product "
        "commutes, the matrix product does not.",
    )
    rng = np.random.default_rng(14)
    A, B = rng.normal(size=(3, 5)), rng.normal(size=(5, 3))
    same(
        transpose(matmul(A, B)),
        matmul(transpose(B), transpose(A)),
        "(AB)^T, compared with B^T A^T",
        hint="Transposing reverses the order, as with socks and shoes.",
    )
    same(
        trace(matmul(A, B)),
        trace(matmul(B, A)),
        "the trace of AB, compared with the trace of BA",
        hint="The matrices differ, even in their shapes, yet their traces agree.",
    )


def test_rotation_keeps_lengths() -> None:
    hint = (
        "The angle is in radians, not in degrees, and a positive one turns counterclockwise: a "
        "quarter turn takes (1, 0) to (0, 1), and (0, 1) to (-1, 0). A wrong sign turns clockwise "
        "or mirrors the plane."
    )
    same(rotation(np.pi / 2), [[0, -1], [1, 0]], "the rotation by a quarter turn", hint=hint)
    same(
        rotation(np.pi / 6) @ [1, 0],
        [3**0.5 / 2, 0.5],
        "(1, 0) after a turn by pi / 6",
        hint=hint,
    )
    same(rotation(0), [[1, 0], [0, 1]], "the rotation by 0, which moves nothing")
    rng = np.random.default_rng(15)
    for a, b in rng.uniform(-7, 7, size=(20, 2)):
        x = rng.normal(size=2)
        same(
            np.linalg.norm(rotation(a) @ x),
            np.linalg.norm(x),
            "the length of a vector after a turn",
            hint="Both columns have length 1 and are at a right angle, so nothing is stretched.",
        )
        same(
            rotation(a) @ rotation(b),
            rotation(a + b),
            "a turn by b and then by a, compared with one turn by a + b",
            hint=hint,
        )
