"""Power iteration, and all eigenvectors of symmetric matrices."""

import numpy as np
from eigen_cases import refuses, result
from expect import holds, same
from numpy.typing import NDArray

from eigen import ConvergenceError, jacobi_angle, power_iteration, symmetric_eigenpairs


def symmetric(n: int, seed: int) -> NDArray[np.float64]:
    """A random symmetric matrix."""
    A = np.random.default_rng(seed).normal(size=(n, n))
    matrix: NDArray[np.float64] = A + A.T
    return matrix


def test_power_iteration_finds_the_dominant_pair() -> None:
    sign = (
        "The dominant eigenvalue is negative, so v turns round with every step: comparing v with "
        "the v before never ends, and the length of A v has lost the sign."
    )
    value, vector, _ = result(power_iteration, [[2, 0], [0, -5]], [1, 1], hint=sign)
    same(value, -5.0, "the dominant eigenvalue of diag(2, -5)", hint=sign)
    same(np.abs(vector), [0, 1], "its vector, without signs", hint=sign, atol=1e-6)
    rng = np.random.default_rng(40)
    for unit in (1.0, 1e-9, 1e9):
        for n in (1, 2, 4, 6):
            A = unit * rng.uniform(0.1, 1, size=(n, n))  # positive, so one eigenvalue leads
            value, vector, steps = result(
                power_iteration,
                A,
                rng.uniform(1, 9, size=n),
                hint="Settled is relative to the largest absolute entry of A.",
            )
            wanted = float(np.abs(np.linalg.eigvals(A)).max())
            same(
                value / unit,
                wanted / unit,
                f"the dominant eigenvalue of a positive {n} x {n} matrix, compared with "
                "numpy.linalg",
                hint="For a v of length 1 the estimate is the dot product of v and A v.",
            )
            same(np.sqrt((vector**2).sum()), 1.0, "the length of the vector it found")
            same(
                A @ vector / unit,
                value * vector / unit,
                "A v, compared with value * v",
                hint="Stop only when both agree, relative to the largest entry of A.",
                atol=1e-8,
            )
            holds(
                0 < steps < 1000, f"the steps: expected some, but not 1000 of them, found {steps}."
            )
    fast = result(power_iteration, np.diag([1, 0.1]), [1, 1]).steps
    slow = result(power_iteration, np.diag([1, 0.95]), [1, 1]).steps
    holds(
        fast < 20 < slow,
        f"diag(1, 0.1) and diag(1, 0.95): expected less and more than 20 steps, found {fast} and "
        f"{slow}.",
        hint="The rest shrinks by the ratio of the two eigenvalues with each step.",
    )
    same(
        result(power_iteration, np.zeros((2, 2)), [1, 2]).value,
        0.0,
        "the dominant eigenvalue of the zero matrix",
        hint="A v is 0 here and cannot be given the length 1. Look whether v is settled before.",
    )
    same(
        result(power_iteration, np.diag([3, 1]), [0, 5], max_steps=3).value,
        1.0,
        "the eigenvalue that belongs to a start which is an eigenvector already",
    )
    never = "The last guess is no answer: say with an error that nothing settled."
    turning = [([[0, -1], [1, 0]], 500), ([[5, 0], [0, -5]], 500), ([[1, 0], [0, 0.999]], 20)]
    for B, most in turning:
        refuses(
            power_iteration, B, [1, 2], max_steps=most, error=ConvergenceError, words=[], hint=never
        )
    rough = result(power_iteration, np.diag([1, 0.9]), [1, 1], tolerance=1e-2).steps
    fine = result(power_iteration, np.diag([1, 0.9]), [1, 1], tolerance=1e-8).steps
    holds(
        rough < fine,
        f"the tolerances 1e-2 and 1e-8: expected fewer steps for the first, found {rough}, {fine}.",
        hint="Use the tolerance that the caller gave.",
    )
    for start in ([0, 0], [1, 2, 3], [1]):
        refuses(
            power_iteration,
            np.eye(2),
            start,
            error=ValueError,
            words=[],
            hint="A zero start has no direction, and one of another length does not fit.",
        )


def test_jacobi_angle_clears_one_entry() -> None:
    cases = [
        np.array([[3.0, 1.0], [1.0, 3.0]]),
        np.array([[3.0, -1.0], [-1.0, 3.0]]),
        np.array([[5.0, 2.0], [2.0, 1.0]]),
        np.array([[1.0, 2.0], [2.0, 5.0]]),
        np.array([[1.0, -2.0], [-2.0, 5.0]]),
        np.array([[1.0, 0.0], [0.0, 5.0]]),
        np.array([[2.0, 0.0], [0.0, 2.0]]),
        np.array([[0.0, 1e-9], [1e-9, 0.0]]),
        *(symmetric(4, seed) for seed in range(50, 56)),
    ]
    for A in cases:
        p, q = (0, 1) if len(A) == 2 else (3, 1)
        angle = result(
            jacobi_angle,
            A,
            p,
            q,
            hint="Equal numbers on the diagonal make a plain division break: the angle is then an "
            "eighth of a turn. Look for a function that finds angles without dividing.",
        )
        R = np.eye(len(A))
        R[p, p] = R[q, q] = np.cos(angle)
        R[p, q], R[q, p] = -np.sin(angle), np.sin(angle)
        same(
            (R.T @ A @ R)[p, q],
            0.0,
            f"entry ({p}, {q}) after turning by {angle:.4g}, for a matrix that begins with "
            f"{A[0].round(3).tolist()}",
            hint="Set the entry to 0 on paper: it is the double angle for which a tangent is "
            "wanted. Mind the direction in which plane_rotation turns.",
            atol=1e-12,
        )
        holds(
            abs(angle) <= np.pi / 4 + 1e-9,
            f"the angle: expected one from -pi/4 to pi/4, found {angle:.4g}.",
            hint="A quarter of a turn more or less clears the entry too: return the small one.",
        )


def test_symmetric_matrices_have_axes_at_right_angles() -> None:
    pair = "Sort the values from the largest to the smallest, and move the columns with them: "
    pair += "column j belongs to value j; as rows the vectors fit only by chance."
    values, vectors = result(symmetric_eigenpairs, [[1, 0, 0], [0, 3, 0], [0, 0, 2]])
    same(values, [3, 2, 1], "the eigenvalues of diag(1, 3, 2)", hint=pair)
    same(
        np.abs(vectors), [[0, 0, 1], [1, 0, 0], [0, 1, 0]], "its vectors, without signs", hint=pair
    )
    rng = np.random.default_rng(60)
    U, _ = np.linalg.qr(rng.normal(size=(5, 5)))
    rounded = U @ np.diag([4.0, 4.0, -1.0, -1.0, 0.0]) @ U.T  # symmetric up to rounding
    cases: list[tuple[str, NDArray[np.float64]]] = [
        ("a 1 x 1 matrix", np.array([[-2.0]])),
        ("the zero matrix", np.zeros((3, 3))),
        ("a multiple of the identity", 3 * np.eye(4)),
        ("a matrix of ones", np.ones((4, 4))),
        ("[[0, 1], [1, 0]]", np.array([[0.0, 1.0], [1.0, 0.0]])),
        ("a matrix with repeated eigenvalues", rounded),
        ("1e9 times that matrix", 1e9 * rounded),
        *((f"a random symmetric {n} x {n} matrix", symmetric(n, seed=n)) for n in (2, 3, 5, 8)),
        ("1e-9 times a random one", 1e-9 * symmetric(4, seed=61)),
    ]
    for what, A in cases:
        n, unit = len(A), float(np.abs(A).max()) or 1.0
        values, vectors = result(symmetric_eigenpairs, A)
        same(
            np.asarray(values) / unit,
            np.linalg.eigvalsh(A)[::-1] / unit,
            f"the eigenvalues of {what}, compared with numpy.linalg",
            hint="They stand on the diagonal when nothing is left beside it. " + pair,
        )
        holds(
            np.shape(vectors) == (n, n),
            f"the vectors of {what}: expected the shape {(n, n)}, found {np.shape(vectors)}.",
        )
        same(
            A @ vectors / unit,
            vectors * values / unit,
            f"A V for {what}, compared with each column times its value",
            hint=pair + " Do the rotations stand in the right order in their product?",
            atol=1e-9,
        )
        same(
            vectors.T @ vectors,
            np.eye(n),
            f"all dot products of the vectors of {what}",
            hint="Rotations keep lengths and right angles.",
        )
    lopsided = "Without symmetry the rotations find no right angles. Compare with TOLERANCE, "
    lopsided += "relative to the largest entry."
    for B in ([[0, 1], [-1, 0]], [[1, 2], [2.001, 3]], [[0, 1e-15], [-1e-15, 0]], np.ones((2, 3))):
        refuses(symmetric_eigenpairs, B, error=ValueError, words=[], hint=lopsided)
    refuses(
        symmetric_eigenpairs,
        symmetric(5, seed=62),
        max_sweeps=0,
        error=ConvergenceError,
        words=[],
        hint="After max_sweeps without success, say so; a diagonal that is not finished is wrong.",
    )
