"""The loss, its gradient, and two closed solutions, compared with NumPy's lstsq."""

from collections.abc import Callable

import numpy as np
from expect import refuses, same
from regression_data import Floats, best, cloud

from regression import (
    back_substitution,
    gradient,
    mean_squared_error,
    normal_equations,
    qr_solution,
)

Solver = Callable[[Floats, Floats], Floats]


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    loss_is_a_mean()
    gradient_is_the_slope()


def loss_is_a_mean() -> None:
    """Fail unless the loss is the mean of the squared errors."""
    A, y = cloud()
    hint = "prediction minus target, squared, then the mean over the rows."
    found = mean_squared_error([[1, 0], [1, 1]], [3, 5], [3, 0])
    if np.ndim(found) == 0:
        known = {4.0: "This is the sum: divide by n. ", 1.0: "Half of it, or not squared. "}
        known[np.sqrt(2.0)] = "The root is not part of this loss. "
        hint = next((w for v, w in known.items() if np.isclose(found, v)), "") + hint
    same(found, 2.0, "the loss of the errors 0 and -2", hint=hint)
    w = np.array([0.3, 1.0, -1.0])
    wanted = sum((A[i] @ w - y[i]) ** 2 for i in range(len(y))) / len(y)
    same(mean_squared_error(A, y, w), wanted, "the loss of random weights", hint=hint)
    refuses(
        lambda: mean_squared_error(A, y[:, np.newaxis], w),
        "targets of the shape (30, 1)",
        hint="(30,) minus (30, 1) is a table of 30 x 30. `as_problem` asks for the shapes.",
    )
    refuses(lambda: mean_squared_error(A, y[:-1], w), "one target too few", hint="ask first.")


def gradient_is_the_slope() -> None:
    """Fail unless the gradient is what finite differences measure."""
    A, y = cloud()

    def loss(w: Floats) -> float:
        return float(np.mean((A @ w - y) ** 2))

    for w in np.random.default_rng(3).normal(size=(5, 3)):
        before = w.copy()
        found = np.asarray(gradient(A, y, w))
        steps = 1e-5 * np.eye(3)
        slopes = np.array([(loss(w + s) - loss(w - s)) / 2e-5 for s in steps])
        hint = "derive the mean over the rows of (A w - y)^2; the inner derivative is a row of A."
        if found.shape == slopes.shape:
            for factor, words in (
                (len(y), "The loss is a mean, and this is the gradient of the sum. "),
                (0.5, "The square brings down a 2 that is missing. "),
                (len(y) / 2, "Both the 2 and the mean are missing. "),
                (-1.0, "The sign is wrong: target - prediction turns it round. "),
            ):
                if np.allclose(found, factor * slopes, rtol=1e-4):
                    hint = words + hint
        same(found, slopes, "the gradient, compared with measured slopes", rtol=1e-5, hint=hint)
        same(w, before, "the weights after the call", hint="work on a new array.")
    same(
        gradient(A, y, best(A, y)),
        np.zeros(3),
        "the gradient at the least-squares weights, where the loss is flat",
        hint=hint,
    )
    same(gradient([[2]], [1], [3]), [20.0], "the gradient of a single row, of integers", hint=hint)
    refuses(
        lambda: gradient(A, y[:, np.newaxis], w), "targets of the shape (30, 1)", hint="ask first."
    )


def fits(solver: Solver, name: str) -> None:
    """Fail unless the solver finds the least-squares weights, and refuses where there are none."""
    A, y = cloud()
    before = A.copy(), y.copy()
    hint = "at the lowest point A^T (y - A w) = 0. Multiply out and collect what holds w."
    same(solver(A[:3], y[:3]), np.linalg.solve(A[:3], y[:3]), f"{name}: 3 rows, 3 weights")
    w = np.asarray(solver(A, y))
    same(w, best(A, y), f"the weights of {name}, compared with numpy.linalg.lstsq", hint=hint)
    same(
        A.T @ (y - A @ w),
        np.zeros(3),
        "the dot products of the residuals with every column",
        hint="Residuals of a least-squares fit are at a right angle to all columns. " + hint,
        atol=1e-8,
    )
    same(A, before[0], "the design matrix after the call", hint="work on a new array.")
    same(y, before[1], "the targets after the call", hint="work on a new array.")
    units = np.array([1.0, 1e-6, 1e5])
    same(
        (A * units) @ solver(A * units, y),
        A @ w,
        "the predictions after a change of units",
        hint="The units of a column must not matter; neither may a bound on tiny numbers.",
    )
    same(solver(A[:, :1], y), [y.mean()], "the weight of the intercept alone: the mean of y")
    x = A[:, 1]
    singular = {
        "a column that is a mixture of two others": np.column_stack(
            [np.ones(30), x, 0.1 * x + 0.3]
        ),
        "more weights than rows": A[:2],
        "a column of zeros": np.column_stack([A, np.zeros(30)]),
    }
    for words, table in singular.items():
        refuses(
            lambda table=table: solver(table, y[: len(table)]),  # type: ignore[misc]
            f"{name}, {words}",
            hint="Many weights fit equally well, and rounding picks one at random. "
            "Ask `independent_columns` before you solve.",
        )
    refuses(lambda: solver(A, y[:-1]), f"{name}, one target too few", hint="ask first.")


def test_the_normal_equations_find_the_lowest_point() -> None:
    fits(normal_equations, "normal_equations")
    A = np.column_stack([np.ones(5), np.arange(5.0)])
    same(normal_equations(A, 3 + 2 * A[:, 1]), [3, 2], "the line 3 + 2 x, from points on it")


def test_qr_reaches_the_same_point_with_more_digits() -> None:
    hint = "start with the last row, and take away what the known unknowns contribute."
    same(back_substitution([[2, 1], [0, 4]], [4, 8]), [1, 2], "two equations", hint=hint)
    same(back_substitution([[5]], [10]), [2], "one equation", hint=hint)
    rng = np.random.default_rng(4)
    R, c = np.triu(rng.normal(size=(6, 6))) + 3 * np.eye(6), rng.normal(size=6)
    before = c.copy()
    same(back_substitution(R, c), np.linalg.solve(R, c), "six equations", hint=hint)
    same(c, before, "the right side after the call", hint="work on a new array.")
    below = R + np.tril(np.full((6, 6), 9.0), k=-1)
    same(
        back_substitution(below, c),
        np.linalg.solve(R, c),
        "the same equations with 9 everywhere below the diagonal",
        hint="What stands below the diagonal is not looked at.",
    )
    refuses(
        lambda: back_substitution([[1, 2], [0, 0]], [1, 1]),
        "a zero on the diagonal",
        hint="NumPy divides by zero and goes on with inf.",
    )
    refuses(
        lambda: back_substitution([[1, 2, 3], [0, 1, 2]], [1, 1]), "two equations, three unknowns"
    )
    refuses(
        lambda: back_substitution([[1, 2], [0, 1], [0, 0]], [1, 1, 0]),
        "three equations, two unknowns",
        hint="ask for the shape before you look at the diagonal.",
    )

    fits(qr_solution, "qr_solution")
    x = 1e6 + np.linspace(0, 1, 20)
    found = qr_solution(np.column_stack([np.ones(20), x]), 2 * (x - 1e6))[1]
    same(
        found,
        2.0,
        "the slope of a line far from the origin",
        rtol=1e-6,
        hint="A^T A squares the condition number, and the digits are gone. "
        "Q and R come from A itself; A^T A is never built.",
    )
