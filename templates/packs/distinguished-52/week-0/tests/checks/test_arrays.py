"""Whole arrays at once."""

import numpy as np
from refresher_expect import equal, refuses, same

from refresher import moving_mean, standardize


def test_columns_are_standardized() -> None:
    same(
        standardize([[1, 10], [3, 40]]),
        [[-1.0, -1.0], [1.0, 1.0]],
        "standardize([[1, 10], [3, 40]])",
        hint="Column by column: 1 and 3 have the mean 2 and the standard deviation 1. Half of it "
        "in the result means a division by rows - 1, as pandas does.",
    )
    table = np.random.default_rng(0).normal(5, 3, size=(50, 4)) * [1, 10, 0.1, 1000]
    before = table.copy()
    found = standardize(table)
    hint = "axis=0 goes down the rows and leaves one number for each column; axis=1 does not."
    same(found.mean(axis=0), np.zeros(4), "the means of the columns", hint=hint)
    same(found.std(axis=0), np.ones(4), "the standard deviations of the columns", hint=hint)
    wanted = (table - table.mean(axis=0)) / table.std(axis=0)
    same(found, wanted, "a random table, compared with the formula")
    same(table, before, "the table that came in", hint="`-=` writes into the caller's array.")
    with np.errstate(all="ignore"):
        flat = standardize([[7, 1], [7, 2], [7, 3]])
        one = standardize([[4.0, 5.0]])
    same(
        flat[:, 0],
        [0.0, 0.0, 0.0],
        "a column of three sevens",
        hint="Its standard deviation is 0, and 0 / 0 is nan. Treat such a column by itself.",
    )
    same(one, [[0.0, 0.0]], "a table with a single row")
    for shape in ((3,), (0, 2), (2, 2, 2)):
        refuses(
            lambda shape=shape: standardize(np.ones(shape)),  # type: ignore[misc]
            ValueError,
            f"an array of the shape {shape}",
            words=(str(shape),),
            hint="A table has two axes and at least one row. Check it before you compute.",
        )


def test_a_mean_moves_over_the_numbers() -> None:
    same(
        moving_mean([1, 2, 6, 10], 2),
        [1.5, 4.0, 8.0],
        "moving_mean([1, 2, 6, 10], 2)",
        hint="Four numbers have three pairs of neighbours. The last pair counts too, and no "
        "window hangs over an end.",
    )
    same(moving_mean([3, 5], 1), [3.0, 5.0], "a window of 1, which changes nothing")
    same(moving_mean([3, 5, 10], 3), [6.0], "a window as long as the numbers")
    numbers = np.random.default_rng(1).normal(size=40)
    wanted = [float(np.mean(numbers[i : i + 7])) for i in range(34)]
    same(moving_mean(numbers, 7), wanted, "random numbers with a window of 7")
    equal(len(moving_mean(numbers, 40)), 1, "how many windows of 40 fit in 40 numbers")
    for window in (0, -1, 4):
        refuses(
            lambda window=window: moving_mean([3, 5, 10], window),  # type: ignore[misc]
            ValueError,
            f"a window of {window} over three numbers",
            words=(str(window), "3"),
            hint="No window fits, so there is no mean to give: neither nan nor an empty array.",
        )
    refuses(lambda: moving_mean([], 1), ValueError, "a window of 1 over no numbers")
