"""Eigenvalues and eigenvectors of 2 x 2 matrices."""

from decimal import Decimal, localcontext

import numpy as np
from eigen_cases import refuses, result
from expect import holds, same
from numpy.typing import ArrayLike

from eigen import eigenpairs_2x2, eigenvalues_2x2, eigenvector_2x2

ROTATION: list[list[float]] = [[0, -1], [1, 0]]


def test_eigenvalues_solve_the_quadratic_equation() -> None:
    half = (
        "Half of trace +- root(trace^2 - 4 det). Check: their sum is the trace, their product det."
    )
    cases: list[tuple[list[list[float]], list[complex]]] = [
        ([[2, 1], [1, 2]], [3, 1]),
        ([[0, 1], [1, 0]], [1, -1]),
        ([[2, 7], [0, 5]], [5, 2]),
        ([[-2, 0], [7, -5]], [-2, -5]),
        ([[1, 2], [2, 4]], [5, 0]),
        ([[4, 0], [0, 4]], [4, 4]),
        ([[1, 1], [0, 1]], [1, 1]),
        ([[3, 1], [-1, 1]], [2, 2]),
        ([[0, 1], [0, 0]], [0, 0]),
        ([[0, 0], [0, 0]], [0, 0]),
    ]
    for A, wanted in cases:
        found = result(eigenvalues_2x2, A, hint=half)
        same(
            np.sort_complex(found),
            np.sort_complex(np.array(wanted)),
            f"the eigenvalues of {A}",
            hint=half,
        )
        same(found, wanted, f"the order of the eigenvalues of {A}", hint="The larger one is first.")
    turned = (
        "Below 0 the root is imaginary, and the two eigenvalues are a + bi and a - bi. "
        "nan comes from the root of a negative float; 0 hides that the matrix turns the plane."
    )
    turns: list[tuple[list[list[float]], list[complex]]] = [
        (ROTATION, [1j, -1j]),
        ([[1, -2], [2, 1]], [1 + 2j, 1 - 2j]),
    ]
    for A, wanted in turns:
        found = result(eigenvalues_2x2, A, hint=turned)
        same(found, wanted, f"the eigenvalues of {A}", hint=turned)
    for M in np.random.default_rng(30).normal(size=(60, 2, 2)):
        found, theirs = result(eigenvalues_2x2, M), np.sort_complex(np.linalg.eigvals(M))
        same(
            np.asarray(found, dtype=complex),
            theirs[::-1],
            "the eigenvalues of a random matrix, compared with numpy.linalg",
            hint=half,
        )
        if np.isreal(theirs).all():
            holds(
                not np.imag(found).any(),
                f"real eigenvalues: expected imaginary parts of exactly 0, found {found}.",
            )
    unequal: list[list[list[float]]] = [
        [[1e8, 1], [1, 1]],
        [[-1e8, 1], [1, -1]],
        [[1, 1], [1, 1e8]],
        [[1e5, 3], [7, 1e-3]],
        [[-1e-7, 2], [0, 1e6]],
        [[1, 1e-4], [1e-4, 0]],
        [[-1, 1e-4], [1e-4, 0]],
    ]
    for B in unequal:
        same(
            result(eigenvalues_2x2, B),
            by_decimals(B),
            f"the eigenvalues of {B}, to twelve digits",
            hint="Subtracting two large numbers that are almost equal leaves few digits. Compute "
            "the eigenvalue for which nothing is subtracted; what do you know about their product?",
            rtol=1e-12,
            atol=0,
        )
    refuses(
        eigenvalues_2x2, np.eye(3), error=ValueError, words=["(3, 3)"], hint="Use as_two_by_two."
    )


def by_decimals(A: list[list[float]]) -> list[float]:
    """The real eigenvalues of a 2 x 2 matrix, computed with sixty digits."""
    with localcontext() as context:
        context.prec = 60
        (a, b), (c, d) = ((Decimal(number) for number in row) for row in A)
        root = ((a - d) * (a - d) + 4 * b * c).sqrt()
        return [float((a + d + root) / 2), float((a + d - root) / 2)]


def stretched(A: ArrayLike, value: complex, v: ArrayLike, what: str) -> None:
    """Fail unless v has the length 1 and A v = value * v."""
    A, v = np.asarray(A, dtype=float), np.asarray(v)
    holds(v.shape == (2,), f"{what}: expected the shape (2,), found {v.shape}.")
    size = float(np.sqrt((np.abs(v) ** 2).sum()))
    same(
        size,
        1.0,
        f"the length of {what}",
        hint="nan or 0: a row of zeros in A - value * I says nothing about v, so look at the other "
        "one. Otherwise divide by the length; for complex numbers that is the root of the sum of "
        "|v_i|^2.",
    )
    unit = float(np.abs(A).max()) or 1.0
    same(
        A @ v / unit,
        value * v / unit,
        f"A v for {what}, compared with value * v",
        hint="v must be at right angles to both rows of A - value * I. Draw such a row, and a "
        "vector at a right angle to it.",
        atol=1e-8,
    )


def test_eigenvector_is_only_stretched() -> None:
    cases: list[tuple[list[list[float]], complex]] = [
        ([[2, 1], [1, 2]], 3),
        ([[2, 1], [1, 2]], 1),
        ([[2, 0], [0, 3]], 2),
        ([[2, 0], [0, 3]], 3),
        ([[2, 7], [0, 5]], 2),
        ([[2, 7], [0, 5]], 5),
        ([[2, 0], [7, 5]], 2),
        ([[2, 0], [7, 5]], 5),
        ([[1, 1], [0, 1]], 1),
        ([[1, 0], [1, 1]], 1),
        ([[4, 0], [0, 4]], 4),
        ([[0, 0], [0, 0]], 0),
        (ROTATION, 1j),
        (ROTATION, -1j),
        ([[1, -2], [2, 1]], 1 + 2j),
    ]
    for A, value in cases:
        what = f"the eigenvector of {A} for {value}"
        stretched(A, value, result(eigenvector_2x2, A, value), what)
    for A in np.random.default_rng(31).normal(size=(60, 2, 2)):
        for unit in (1.0, 1e-15, 1e15):
            for value in np.linalg.eigvals(unit * A):
                v = result(eigenvector_2x2, unit * A, value)
                stretched(unit * A, value, v, f"an eigenvector of {unit:g} times a random matrix")
    for B in ([[1.0, 1e-9], [0.0, 2.0]], [[1.0, 0.0], [1e-9, 2.0]], [[1e-9, 1.0], [0.0, 3.0]]):
        for value in (B[0][0], B[1][1]):
            v = result(eigenvector_2x2, B, value)
            stretched(B, value, v, f"the eigenvector of {B} for {value}")


def test_eigenpairs_of_repeated_and_defective_matrices() -> None:
    two = "Two different eigenvalues have two directions, also when both are complex or tiny."
    different: list[list[list[float]]] = [
        [[2, 1], [1, 2]],
        ROTATION,
        [[1e-9, 0], [0, 2e-9]],
        [[1, 1], [0, 1.001]],
    ]
    for B in different:
        check_pairs(B, 2, hint=two)
        values = [pair.value for pair in eigenpairs_2x2(B)]
        same(values, eigenvalues_2x2(B), f"the values of the eigenpairs of {B}")
    for A in np.random.default_rng(32).normal(size=(20, 2, 2)):
        check_pairs(A, 2, hint=two)
    c, s = np.cos(0.3), np.sin(0.3)
    turn = np.array([[c, -s], [s, c]])
    every = "A multiple of the identity leaves every direction: give two that differ."
    for A in (np.eye(2), 4 * np.eye(2), np.zeros((2, 2)), turn @ (5 * np.eye(2)) @ turn.T):
        check_pairs(A, 2, hint=every)
    shear = np.array([[1, 1], [0, 1]])
    one = (
        "A shear leaves one direction only: the same vector twice is no second direction. Rounding "
        "moves a double root by about 1e-8, so compare with NEAR times the largest entry."
    )
    more = ([[1, 0], [1, 1]], [[3, 1], [-1, 1]], [[0.3, 0.1], [-0.1, 0.1]], [[0, 1], [0, 0]])
    defective = [shear, *(np.array(B) for B in more)]
    for A in (*defective, 1e9 * shear, 1e-9 * shear, turn @ shear @ turn.T):
        check_pairs(A, 1, hint=one)
        value = eigenpairs_2x2(A)[0].value
        holds(
            np.imag(value) == 0,
            f"the eigenvalue of {A.tolist()}: expected a real one, found {value}.",
            hint="The mean of the two is real; an imaginary part is a crumb of rounding.",
        )


def check_pairs(A: ArrayLike, count: int, *, hint: str) -> None:
    """Fail unless these are that many eigenpairs in different directions."""
    pairs = result(eigenpairs_2x2, A, hint=hint)
    what = f"the eigenpairs of {np.array(A).tolist()}"
    holds(len(pairs) == count, f"{what}: expected {count}, found {len(pairs)}.", hint=hint)
    for value, vector in pairs:
        unit = np.abs(A).max() or 1.0
        same(
            np.asarray(A) @ vector / unit,
            value * np.asarray(vector) / unit,
            f"A v for one of {what}, compared with value * v",
            atol=1e-6,
        )
        same(np.sqrt((np.abs(vector) ** 2).sum()), 1.0, f"the length of a vector of {what}")
    if count == 2:
        (_, (x, y)), (_, (z, w)) = pairs
        holds(
            abs(x * w - y * z) > 1e-6,
            f"{what}: expected two directions, found the same one twice.",
            hint=hint,
        )
