"""Rank, equations, inverses and condition."""

import math

import numpy as np
from eigen_cases import hilbert, of_rank, refuses, result
from expect import holds, same
from numpy.typing import ArrayLike

from eigen import SingularMatrixError, condition, inverse, rank, solve, trusted_digits

ROUNDED = of_rank(3, 4, 4, seed=5)  # singular, but rounding left no exact zeros


def test_rank_counts_the_dimensions_left() -> None:
    cases: list[tuple[str, object, int]] = [
        ("[[1, 2], [2, 4]]", [[1, 2], [2, 4]], 1),
        ("[[0, 1], [0, 0]]", [[0, 1], [0, 0]], 1),
        ("[[0, 1, 0], [0, 0, 1]]", [[0, 1, 0], [0, 0, 1]], 2),
        ("the zero matrix", np.zeros((3, 2)), 0),
        ("a single row", [[0, 0, 5]], 1),
        ("a single column", [[1], [2], [3]], 1),
        ("the 8 x 8 Hilbert matrix", hilbert(8), 8),
    ]
    for what, A, wanted in cases:
        found = result(rank, A)
        holds(
            found == wanted,
            f"the rank of {what}: expected {wanted}, found {found}.",
            hint="Count the pivots. A column without one uses up no row.",
        )
    for seed, (k, m, n) in enumerate([(1, 4, 4), (3, 6, 6), (2, 3, 7), (4, 9, 5), (5, 5, 5)]):
        A = of_rank(k, m, n, seed=20 + seed)
        found = result(rank, A)
        holds(
            found == np.linalg.matrix_rank(A),
            f"the rank of a random {m} x {n} matrix: expected {k}, found {found}.",
            hint="Rounding leaves pivots like 1e-16 where 0 should stand: hand on the tolerance.",
        )
        for unit in (1e-200, 1e200):
            found = result(rank, unit * A)
            holds(
                found == k,
                f"the rank of {unit:g} times that matrix: expected {k} again, found {found}.",
                hint="The tolerance is relative to the largest absolute entry, so that units of "
                "measurement do not matter.",
            )
    found = result(rank, 0.1 * np.eye(20))
    holds(
        found == 20,
        f"the rank of the 20 x 20 matrix with 0.1 on its diagonal: expected 20, found {found}.",
        hint="Its determinant is 1e-20, and yet all its directions are fine. The size of a "
        "determinant decides nothing.",
    )
    for small, tolerance, wanted in [(1e-11, None, 2), (1e-13, None, 1), (1e-3, 1e-2, 1)]:
        A = np.diag([1, small])
        found = result(rank, A) if tolerance is None else result(rank, A, tolerance)
        holds(
            found == wanted,
            f"the rank of diag(1, {small:g}) with the tolerance {tolerance or 1e-12:g}: "
            f"expected {wanted}, found {found}.",
        )


def test_solve_finds_what_was_moved() -> None:
    same(
        result(solve, [[2, 1], [1, 3]], [5, 10]),
        [1, 3],
        "the solution of 2x + y = 5, x + 3y = 10",
        hint="Find the last unknown first, then put it into the rows above.",
    )
    same(
        result(solve, [[1e-20, 1], [1, 1]], [1, 2]),
        [1, 1],
        "the solution of 1e-20 x + y = 1, x + y = 2",
        hint="(0, 1) comes from elimination without pivoting: the tiny pivot swallows the rest.",
    )
    rng = np.random.default_rng(6)
    for n, shape in [(1, (1,)), (3, (3,)), (4, (4, 1)), (5, (5, 3)), (3, (3, 3)), (20, (20,))]:
        A, b = rng.normal(size=(n, n)), rng.normal(size=shape)
        same(
            result(solve, A, b),
            np.linalg.solve(A, b),
            f"the solution for a random {n} x {n} matrix and the shape {shape}",
            hint="The result has the shape of b. Is every row move done to b as well?",
        )
    same(
        hilbert(7) @ result(solve, hilbert(7), np.ones(7)),
        np.ones(7),
        "A x for the 7 x 7 Hilbert matrix and b = (1, ..., 1)",
    )
    for unit, far in [(1.0, 1e200), (1e-200, 1.0), (1e-100, 1e100)]:
        x = result(
            solve,
            unit * np.array([[2, 1], [1, 3]]),
            far * np.array([5, 10]),
            hint="A is regular. The tolerance is relative to the entries of A alone, and b "
            "does not count among them.",
        )
        same(
            x * unit / far,
            [1, 3],
            f"the solution with A in units of {unit:g} and b in units of {far:g}",
            hint="The tolerance is relative to the entries of A alone.",
        )
    misfits: list[ArrayLike] = [[1, 2], [1, 2, 3, 4], [[1, 2, 3]], 5]
    for misfit in misfits:
        refuses(
            solve,
            np.eye(3),
            misfit,
            error=ValueError,
            words=["(3, 3)", str(np.shape(misfit))],
            hint="b needs one row for each row of A; name both shapes.",
        )
    singular = "No x fits, or infinitely many do. Ask for the rank before you divide by pivots."
    for A in (np.array([[1, 2], [2, 4]]), np.zeros((2, 2)), ROUNDED):
        b = np.ones(len(A))
        refuses(solve, A, b, error=SingularMatrixError, words=["singular"], hint=singular)
    same(
        result(solve, np.diag([1, 1e-13]), [1, 1], tolerance=1e-14),
        [1, 1e13],
        "the solution for diag(1, 1e-13) with a tolerance of 1e-14",
    )
    refuses(
        solve,
        np.diag([1, 1e-3]),
        [1, 1],
        tolerance=1e-2,
        error=SingularMatrixError,
        words=["singular"],
        hint="Hand the tolerance on.",
    )


def test_inverse_undoes_or_refuses() -> None:
    same(
        result(inverse, [[2, 1], [1, 1]]),
        [[1, -1], [-1, 2]],
        "the inverse of [[2, 1], [1, 1]]",
        hint="[[0.5, 1], [1, 1]] is 1 / A entry by entry, which undoes nothing.",
    )
    rng = np.random.default_rng(7)
    for n in (1, 2, 3, 6, 15):
        A = rng.normal(size=(n, n))
        found = result(inverse, A)
        same(found, np.linalg.inv(A), f"the inverse of a random {n} x {n} matrix")
        same(A @ found, np.eye(n), "A times its inverse")
        same(found @ A, np.eye(n), "the inverse times A")
    same(
        result(inverse, [[0, 1, 0], [0, 0, 1], [1, 0, 0]]),
        [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
        "the inverse of a matrix that swaps axes",
        hint="The rows have to change places before you can divide.",
    )
    same(
        result(inverse, hilbert(5)) @ hilbert(5),
        np.eye(5),
        "the inverse of the 5 x 5 Hilbert matrix times that matrix",
        atol=1e-6,
    )
    clear = (
        "Nothing can undo a matrix that presses space flat. A message that says so is worth more "
        "than numbers like 1e16 that travel on unseen."
    )
    crushed = np.array([[1.0, 2.0], [2.0, 4.0]])
    flat = (crushed, np.zeros((3, 3)), np.zeros((1, 1)), ROUNDED, 1e-150 * ROUNDED, 1e150 * ROUNDED)
    for A in flat:
        refuses(inverse, A, error=SingularMatrixError, words=["singular"], hint=clear)
    for unit, n in [(1e-200, 3), (0.01, 10), (1e200, 2)]:
        found = result(
            inverse,
            unit * np.eye(n),
            hint="This matrix is regular: each direction is scaled and nothing is lost. Decide by "
            "the rank with its relative tolerance, and not by the size of the determinant.",
        )
        same(found * unit, np.eye(n), f"the inverse of {unit:g} I, times {unit:g}")
    same(
        result(inverse, np.diag([1, 1e-13]), tolerance=1e-14),
        np.diag([1, 1e13]),
        "the inverse of diag(1, 1e-13) with a tolerance of 1e-14",
        hint="Hand the tolerance on.",
    )
    refuses(inverse, np.ones((2, 3)), error=ValueError, words=["(2, 3)"], hint="Use as_square.")


def test_condition_says_how_many_digits_are_left() -> None:
    same(
        result(condition, np.diag([1, 0.25])),
        4.0,
        "the condition of diag(1, 0.25)",
        hint="The size of A is 1, and the size of its inverse is 4.",
    )
    same(
        result(condition, 0.1 * np.eye(20)),
        1.0,
        "the condition of the 20 x 20 matrix with 0.1 on its diagonal",
        hint="1e20 is one over the determinant, which says nothing about errors.",
    )
    rng = np.random.default_rng(8)
    for n in (2, 3, 6):
        A = rng.normal(size=(n, n))
        same(
            result(condition, A),
            np.linalg.cond(A, 1),
            f"the condition of a random {n} x {n} matrix, compared with numpy.linalg",
            hint="The size of a matrix is here its largest column sum of absolute values: sums of "
            "rows are another size, and without absolute values numbers cancel.",
        )
        same(
            result(condition, 1e-200 * A),
            np.linalg.cond(A, 1),
            "the condition of 1e-200 times that matrix, which is the same",
        )
    same(
        result(condition, hilbert(6)) / np.linalg.cond(hilbert(6), 1),
        1.0,
        "the condition of the 6 x 6 Hilbert matrix, divided by that of numpy.linalg",
    )
    for A in (np.array([[1, 2], [2, 4]]), ROUNDED):
        found = result(condition, A, hint="inverse has found out already.")
        holds(
            found == math.inf,
            f"the condition of a singular matrix: expected inf, found {found}.",
            hint="Of a singular matrix no inverse has a size: an error can grow without bounds.",
        )

    n = 60
    treacherous = np.eye(n) - np.triu(np.ones((n, n)), k=1)  # all pivots are 1
    for what, A, digits in [
        ("the identity", np.eye(3), 16),
        ("diag(1, 0.0002), of the condition 5000", np.diag([1, 0.0002]), 12),
        ("diag(1, 0.002), of the condition 500", np.diag([1, 0.002]), 13),
        ("the 6 x 6 Hilbert matrix, of the condition 2.9e7", hilbert(6), 8),
        ("[[1, 2], [2, 4]], which is singular", np.array([[1, 2], [2, 4]]), 0),
        ("a triangular matrix of the condition 3e19", treacherous, 0),
    ]:
        found = result(trusted_digits, A, hint="The logarithm of infinity is no whole number.")
        holds(
            found == digits,
            f"the trusted digits for {what}: expected {digits}, found {found}.",
            hint="16 - log10(condition), with the logarithm to the base 10, rounded down, not "
            "below 0.",
        )
