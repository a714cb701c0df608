"""Kernels are inner products, and a machine needs nothing else."""

import numpy as np
import pytest
from expect import holds, same
from sklearn.metrics import pairwise
from witnesses import fails, plain_objective, rings, trusted_machine, two_classes

from comparison.kernels import (
    is_kernel_matrix,
    polynomial_kernel,
    quadratic_features,
    rbf_kernel,
    squared_distances,
    train_kernel,
)


@pytest.mark.parametrize("name", ["squared_distances", "rbf_kernel"])
def test_distances_keep_their_digits_far_from_the_origin(name: str) -> None:
    rng = np.random.default_rng(13)
    x, z = rng.normal(size=(7, 3)), rng.normal(size=(5, 3))
    z[2] = x[4]
    kept = x.copy(), z.copy()
    if name == "squared_distances":
        wanted = np.array([[sum((a - b) ** 2) for b in z] for a in x])
        found = np.asarray(squared_distances(x, z))
        hint = "one row of the result for each row of x; differences first, then squares."
        if found.shape == wanted.shape and np.allclose(found, np.sqrt(wanted)):
            hint = "These are the distances; their squares are asked for. " + hint
        same(found, wanted, "squared distances", hint=hint)
        holds(found[4, 2] == 0, f"two equal rows: expected exactly 0, found {found[4, 2]}.")
        far = np.asarray(squared_distances(x + 1e7, z + 1e7))
        hint = "sums of huge squares keep no digits of a small difference: subtract first."
        same(
            far,
            wanted,
            "squared distances 1e7 away from the origin",
            hint=hint,
            rtol=1e-5,
            atol=1e-6,
        )
        holds(far.min() >= 0, f"expected nothing negative, found {far.min()}.", hint=hint)
    else:
        for gamma in (0.3, 2.0):
            found = np.asarray(rbf_kernel(x, z, gamma))
            wanted = pairwise.rbf_kernel(x, z, gamma=gamma)
            hint = "exp(-gamma * squared distance)."
            plain = np.sqrt(-np.log(wanted) / gamma)
            if found.shape == wanted.shape and np.allclose(found, np.exp(-gamma * plain)):
                hint = "The distance is not squared here: " + hint
            elif found.shape == wanted.shape and np.allclose(found, np.exp(-(plain**2) / gamma)):
                hint = "gamma multiplies; a large gamma makes rows strangers: " + hint
            what = f"the RBF kernel with gamma {gamma}, as scikit-learn has it"
            same(found, wanted, what, hint=hint, rtol=1e-5)
        own = np.asarray(rbf_kernel(x, x, 1.0))
        same(np.diag(own), np.ones(7), "how alike each row is to itself")
    same(x, kept[0], "the rows x afterwards")
    same(z, kept[1], "the rows z afterwards")


@pytest.mark.parametrize("name", ["polynomial_kernel", "quadratic_features", "is_kernel_matrix"])
def test_a_kernel_is_an_inner_product(name: str) -> None:
    rng = np.random.default_rng(13)
    x, z = rng.normal(size=(6, 3)), rng.normal(size=(4, 3))
    if name == "polynomial_kernel":
        for degree, constant in ((1, 0.0), (2, 1.0), (3, 0.5)):
            found = polynomial_kernel(x, z, degree, constant)
            wanted = pairwise.polynomial_kernel(x, z, degree=degree, gamma=1, coef0=constant)
            what = f"the kernel of degree {degree} and constant {constant}, as in scikit-learn"
            same(found, wanted, what, hint="add the constant before the power is taken.")
        same(polynomial_kernel(x, z, 2), (x @ z.T + 1) ** 2, "the kernel with the usual constant")
        whole = polynomial_kernel(np.array([[1, 2]]), np.array([[3, 0]]), 2)
        same(whole, [[16]], "the kernel of integers")
    elif name == "quadratic_features":
        for columns, constant in ((3, 1.0), (1, 1.0), (2, 0.25), (2, 0.0)):
            a, b = x[:, :columns], z[:, :columns]
            left, right = (np.asarray(quadratic_features(r, constant)) for r in (a, b))
            shapes = left.shape, right.shape
            fits = left.ndim == 2 and left.shape[0] == 6 and left.shape[1:] == right.shape[1:]
            holds(fits, f"features: expected a row for each row, as many columns, found {shapes}.")
            found, wanted = left @ right.T, (a @ b.T + constant) ** 2
            hint = "(a1 b1 + a2 b2 + c)² has each mixed product twice: its feature gets sqrt(2)."
            if np.allclose(found - wanted, found[0, 0] - wanted[0, 0]):
                hint = "Only something constant is wrong. " + hint
            what = f"inner products of features of {columns} columns, constant {constant}"
            same(found, wanted, what, hint=hint)
        same(quadratic_features(x) @ quadratic_features(z).T, (x @ z.T + 1) ** 2, "the usual ones")
    else:
        few, line = rng.normal(size=(30, 3)), rng.normal(size=(9, 9))
        spread = np.linalg.qr(line)[0]
        skew = np.array([[0.0, 1.0], [-1.0, 0.0]])
        signed = spread @ np.diag([5.0, 4, 3, 2, 1, 1, 1, 1, -0.01]) @ spread.T
        cases = {
            "an RBF matrix": (pairwise.rbf_kernel(few), True),
            "inner products of 30 rows of 3 features": (few @ few.T, True),
            "the same, times 1e9": (1e9 * few @ few.T, True),
            "inner products that are mostly negative": ([[1.0, -0.9], [-0.9, 1.0]], True),
            "a matrix of zeros": (np.zeros((3, 3)), True),
            "a single -1": ([[-1.0]], False),
            "positive numbers of which none fit": ([[1.0, 2.0], [2.0, 1.0]], False),
            "one slightly negative direction of nine": ((signed + signed.T) / 2, False),
            "a tiny matrix with a negative direction": ([[1e-12, 2e-12], [2e-12, 1e-12]], False),
            "squared distances": (pairwise.euclidean_distances(few) ** 2, False),
            "a matrix that is not symmetric": (2 * np.eye(2) + skew, False),
            "one that misses symmetry by little": (np.eye(2) + 1e-4 * skew, False),
        }
        for case, (matrix, wanted_answer) in cases.items():
            answer = is_kernel_matrix(matrix)
            hint = "symmetric, and no eigenvalue below 0 by more than rounding."
            if case.startswith("inner") and not answer:
                hint = (
                    "Rounding and negative numbers are no flaw; compare with the largest. " + hint
                )
            elif case.startswith("positive") and answer:
                hint = "Positive numbers do not make a matrix positive semi-definite. " + hint
            shown = f"{case}: expected {wanted_answer}, found {answer}."
            holds(bool(answer) == wanted_answer, shown, hint=hint)
        loose = is_kernel_matrix((signed + signed.T) / 2, tolerance=0.1)
        holds(loose, "a negative eigenvalue within a tolerance of 0.1: expected True, found False.")
        bent = is_kernel_matrix(np.eye(2) + 1e-4 * skew, tolerance=0.1)
        holds(bent, "an asymmetry within a tolerance of 0.1: expected True, found False.")
        for shape in ((2, 3), (1, 3), (3, 1), (4,)):
            problem = fails(is_kernel_matrix, np.arange(np.prod(shape)).reshape(shape))
            holds(not problem, f"the shape {shape}: expected a ValueError, found {problem}.")


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_a_kernel_machine_never_sees_a_feature(kernel: str) -> None:
    x, signs = two_classes(70, d=2, shift=1.0) if kernel == "linear" else rings()
    k = x @ x.T if kernel == "linear" else pairwise.rbf_kernel(x, gamma=1.0)
    kept = k.copy()
    for penalty in (0.01, 0.1):
        model = train_kernel(k, signs, penalty)
        c = np.asarray(model.coefficients)
        holds(c.shape == signs.shape, f"expected a coefficient for each row, found {c.shape}.")
        scores = k @ c + model.intercept
        reached = plain_objective(float(c @ k @ c), scores, signs, penalty)
        trusted, intercept, least = trusted_machine(k, signs, penalty)
        hint = (
            "each step shrinks all coefficients and adds sign / n to those of rows that fall short."
        )
        grown = np.corrcoef(np.abs(c), np.abs(k @ trusted))[0, 1] if c.any() else 0.0
        if kernel == "linear" and grown > 0.99:
            hint = "These look like scores, not like coefficients. " + hint
        shown = f"{kernel} kernel, penalty {penalty}: expected an objective of at most "
        shown += f"{1.02 * least:.4f} (scikit-learn finds {least:.4f}), found {reached:.4f}."
        holds(reached <= 1.02 * least, shown, hint=hint)
        right = np.mean(np.sign(scores) == np.sign(k @ trusted + intercept))
        holds(
            right > 0.9, f"expected the sides that scikit-learn finds, found {right:.0%} of them."
        )
        again = train_kernel(k, signs, penalty)
        same(again.coefficients, c, "the coefficients with the same seed, trained again")
    same(k, kept, "the kernel matrix after training")
    if kernel == "rbf":
        inside = np.mean(np.sign(scores) == signs)
        holds(inside > 0.95, f"rings: expected nearly all rows right, found {inside:.0%}.")
    for bad in (0.0, -1.0):
        problem = fails(train_kernel, k, signs, bad, steps=2)
        holds(not problem, f"the penalty {bad}: expected a ValueError, found {problem}.")
