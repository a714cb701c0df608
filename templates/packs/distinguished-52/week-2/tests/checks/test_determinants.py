"""Minors, cofactors, elimination and the determinant."""

import numpy as np
from eigen_cases import hilbert, of_rank, refuses, result
from expect import holds, same
from numpy.typing import ArrayLike, NDArray

from eigen import Echelon, determinant, determinant_by_cofactors, eliminate, minor

COLUMN = "A column without a pivot uses up no row: the same row looks in the next column."


def test_minor_leaves_out_a_row_and_a_column() -> None:
    A = np.random.default_rng(1).normal(size=(4, 4))
    before = A.copy()
    for i in range(4):
        for j in range(4):
            same(
                result(minor, A, i, j),
                np.delete(np.delete(A, i, axis=0), j, axis=1),
                f"the minor ({i}, {j}) of a random 4 x 4 matrix",
                hint="Row i and column j are left out, counted from 0; all others stay in order.",
            )
    same(
        result(minor, [[7]], 0, 0),
        np.empty((0, 0)),
        "the minor of a 1 x 1 matrix",
        hint="Nothing is left: a matrix of the shape (0, 0).",
    )
    for i, j in [(0, 0), (3, 3), (0, 3)]:
        result(minor, A, i, j)[:] = 99.0
        same(
            A,
            before,
            f"the matrix after writing into its minor ({i}, {j})",
            hint="A slice of an array is a window into it: writing there changes the caller's A.",
        )
    for i, j in [(4, 0), (0, 4), (-1, 0), (0, -1)]:
        refuses(
            minor,
            np.eye(4),
            i,
            j,
            error=IndexError,
            hint="There is no such place. Leaving out nothing gives a matrix of the wrong size, "
            "and -1 must not count from the end.",
        )


def test_cofactors_alternate_in_sign() -> None:
    signs = "The signs along a row alternate: + - + - ... With + alone [[2, 1], [4, 5]] gives 14."
    same(
        result(determinant_by_cofactors, np.zeros((0, 0))),
        1.0,
        "the determinant of the empty matrix",
        hint="It is 1, like an empty product; 0 would make every determinant 0.",
    )
    same(
        result(determinant_by_cofactors, [[2, 1], [4, 5]]), 6.0, "det [[2, 1], [4, 5]]", hint=signs
    )
    same(
        result(determinant_by_cofactors, [[7]]),
        7.0,
        "det [[7]]",
        hint="It is the number itself, times the determinant of the empty matrix, which is 1.",
    )
    same(
        result(determinant_by_cofactors, [[1, 2, 3], [0, 1, 4], [5, 6, 0]]),
        1.0,
        "det [[1, 2, 3], [0, 1, 4], [5, 6, 0]]",
        hint=signs,
    )
    same(
        result(determinant_by_cofactors, [[1, 2], [2, 4]]),
        0.0,
        "det [[1, 2], [2, 4]], whose second row is twice the first",
    )
    for n in (3, 4, 5):
        A = np.random.default_rng(n).normal(size=(n, n))
        same(
            result(determinant_by_cofactors, A),
            np.linalg.det(A),
            f"the determinant of a random {n} x {n} matrix, compared with numpy.linalg",
            hint=signs,
        )
    refuses(
        determinant_by_cofactors,
        [[1, 2, 3], [4, 5, 6]],
        error=ValueError,
        words=["(2, 3)"],
        hint="Only square matrices have a determinant; as_square says so.",
    )


def test_elimination_ends_in_steps() -> None:
    rows, pivots, swaps = result(eliminate, [[0, 2], [3, 4]])
    same(rows, [[3, 4], [0, 2]], "the rows of eliminate([[0, 2], [3, 4]])")
    holds(
        tuple(pivots) == (0, 1) and swaps == 1,
        f"eliminate([[0, 2], [3, 4]]): expected the pivots (0, 1) and 1 swap, found {pivots} and "
        f"{swaps}.",
        hint="0 cannot be a pivot: the rows have to change places, and you count this.",
    )
    holds(
        result(eliminate, np.eye(3)).swaps == 0,
        "eliminate(identity): expected 0 swaps.",
        hint="A row that stays where it is was not swapped.",
    )
    same(
        result(eliminate, [[1e-20, 1], [1, 1]]).rows,
        [[1, 1], [0, 1]],
        "the rows of eliminate([[1e-20, 1], [1, 1]])",
        hint="Dividing by a tiny pivot gives huge multiples, which swallow all other numbers. "
        "Take the largest candidate.",
    )
    same(
        result(eliminate, [[1, 1], [-4, 2]]).rows,
        [[-4.0, 2.0], [0.0, 1.5]],
        "the rows of eliminate([[1, 1], [-4, 2]])",
        hint="-4 is the larger candidate: compare absolute values.",
    )

    found = result(eliminate, [[0, 1, 2], [0, 2, 5], [0, 0, 3]], hint=COLUMN)
    holds(
        tuple(found.pivots) == (1, 2),
        f"a matrix with a column of zeros: expected the pivots (1, 2), found {found.pivots}.",
        hint=COLUMN,
    )
    in_steps(found, np.array([[0, 1, 2], [0, 2, 5], [0, 0, 3]]), "a matrix with a column of zeros")
    rng = np.random.default_rng(2)
    for m, n in [(1, 1), (4, 4), (7, 7), (3, 5), (5, 3), (1, 4), (4, 1)]:
        A = rng.normal(size=(m, n))
        in_steps(result(eliminate, A), A, f"a random {m} x {n} matrix")
    for A in (np.zeros((2, 3)), np.ones((3, 3)), np.eye(3)[[2, 0, 1]]):
        in_steps(result(eliminate, A, hint=COLUMN), A, str(A.tolist()))

    near = "Compare with tolerance times the largest absolute entry of the A that was given."
    exact = "Numbers that count as 0 are set to exactly 0."
    cases: list[tuple[float, list[float], float, tuple[int, ...]]] = [
        (1, [1, 1e-13], 0.0, (0, 1)),
        (1, [1, 1e-13], 1e-12, (0,)),
        (1, [1e-13, 1], 1e-12, (1,)),
        (1, [1e-13, -1], 1e-12, (1,)),
        (1e-200, [1, 0.5], 1e-12, (0, 1)),
        (1e200, [1, 1e-13], 1e-12, (0,)),
        (1, [1, 0.25], 0.25, (0,)),
    ]
    for unit, diagonal, tolerance, wanted in cases:
        A = unit * np.diag(diagonal)
        found = result(eliminate, A, tolerance)
        what = f"eliminate({unit:g} times the diagonal {diagonal}, tolerance={tolerance:g})"
        holds(
            tuple(found.pivots) == wanted,
            f"{what}: expected the pivots {wanted}, found {tuple(found.pivots)}.",
            hint=near,
        )
        rest = found.rows[len(wanted) :]
        holds(not np.any(rest), f"{what}: expected zeros below, found {rest.tolist()}.", hint=exact)


def in_steps(found: Echelon, A: NDArray[np.float64], what: str) -> None:
    """Fail unless this is A in steps."""
    rows, pivots, swaps = np.asarray(found.rows), tuple(found.pivots), found.swaps
    holds(
        rows.shape == A.shape,
        f"{what}: expected rows of the shape {A.shape}, found {rows.shape}.",
    )
    rank = np.linalg.matrix_rank(A)
    holds(
        len(pivots) == rank and list(pivots) == sorted(set(pivots)),
        f"{what}: expected {rank} pivots in ascending columns, found {pivots}.",
        hint="Each pivot stands further to the right than the one above it.",
    )
    ends = (*pivots, *[A.shape[1]] * (len(A) - len(pivots)))
    for r, end in enumerate(ends):
        holds(
            not np.any(rows[r, :end]),
            f"{what}: expected only zeros in row {r} before column {end}, "
            f"found {rows[r, :end].tolist()}.",
            hint="Below a pivot stands exactly 0. Subtract from every row below it, and write the "
            "0 yourself, because rounding leaves crumbs like 1e-17. " + COLUMN,
        )
    together = np.linalg.matrix_rank(np.vstack([A, rows]))
    holds(
        together == rank,
        f"{what}: expected rows that are mixtures of the rows of A, found others.",
        hint="Rows may change places, and multiples of row r are subtracted as whole rows.",
    )
    if len(pivots) == A.shape[0] == A.shape[1]:
        same(
            (-1) ** swaps * np.prod(np.diag(rows)),
            np.linalg.det(A),
            f"{what}: the product of the pivots, with one - for each swap",
            hint="Subtracting rows keeps the determinant. Are pivots scaled, or swaps miscounted?",
        )


def test_determinant_agrees_with_numpy() -> None:
    same(
        result(determinant, [[0, 2], [3, 4]]),
        -6.0,
        "det [[0, 2], [3, 4]]",
        hint="6 forgets that every swap of two rows turns the sign round.",
    )
    for n in (1, 2, 3, 4, 7, 30):
        A = np.random.default_rng(10 + n).normal(size=(n, n))
        same(
            result(determinant, A) / np.linalg.det(A),
            1.0,
            f"the determinant of a random {n} x {n} matrix, divided by that of numpy.linalg",
            hint="-1 is a forgotten swap. The product goes over the diagonal after elimination.",
        )
    same(result(determinant, np.zeros((0, 0))), 1.0, "the determinant of the empty matrix")
    flat: dict[str, ArrayLike] = {
        "[[1, 2], [2, 4]]": [[1, 2], [2, 4]],
        "[[0, 0], [5, 1]]": [[0, 0], [5, 1]],
        "[[0, 1, 2], [0, 3, 4], [0, 5, 7]]": [[0, 1, 2], [0, 3, 4], [0, 5, 7]],
    }
    for what, singular in flat.items():
        found = result(determinant, singular)
        holds(
            found == 0.0,
            f"det {what}: expected exactly 0, found {found:g}.",
            hint="A pivot is missing, so the unit cube is pressed flat.",
        )
    for what, small, wanted in [
        ("the 20 x 20 matrix with 0.1 on its diagonal", 0.1 * np.eye(20), 1e-20),
        ("the 2 x 2 matrix with 1 and 1e-15 on its diagonal", np.diag([1, 1e-15]), 1e-15),
        ("the 6 x 6 Hilbert matrix", hilbert(6), float(np.linalg.det(hilbert(6)))),
    ]:
        same(
            result(determinant, small) / wanted,
            1.0,
            f"the determinant of {what}, in units of {wanted:.3g}",
            hint="Small is not 0. Eliminate without a tolerance here.",
        )
    A, B = np.random.default_rng(3).normal(size=(2, 5, 5))
    same(
        result(determinant, A @ B),
        result(determinant, A) * result(determinant, B),
        "det(A B), compared with det(A) det(B)",
        hint="One movement after the other multiplies the areas.",
    )
    same(
        abs(result(determinant, of_rank(3, 5, 5, seed=4))),
        0.0,
        "the determinant of a random 5 x 5 matrix of rank 3",
    )
    refuses(determinant, np.ones((2, 3)), error=ValueError, words=["(2, 3)"], hint="Use as_square.")
