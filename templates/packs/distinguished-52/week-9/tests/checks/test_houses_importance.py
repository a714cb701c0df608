"""Which columns matter, and is this sure?"""

import numpy as np
import pytest
from expect import holds, same
from houses_tools import Floats
from sklearn.metrics import mean_squared_error as trusted

from houses.data import Table, make_sales
from houses.importance import permutation_importance, rank_ranges


def number(table: Table, name: str) -> Floats:
    """One column as floats."""
    return np.array(table[name], dtype=np.float64)


@pytest.mark.parametrize("what", ["importance", "ranks"])
def test_importance_is_measured_and_ranked_with_a_range(what: str) -> None:
    if what == "importance":
        _importance()
    else:
        _ranks()


def _importance() -> None:
    table = make_sales(200, seed=6)
    table = table.set_index(np.random.default_rng(0).permutation(200) * 2)
    before, asked = table.copy(deep=True), list[Table]()

    def predict(rows: Table) -> Floats:
        asked.append(rows.copy(deep=True))
        hill = np.array(rows["district"] == "hill", dtype=np.float64)
        return 3.0 * number(rows, "rooms") - 0.1 * number(rows, "age") + 5.0 * hill

    noise = np.random.default_rng(1).normal(size=200)
    truth = predict(table) + noise
    asked.clear()
    names = ["photos", "rooms", "age", "district"]
    rng = np.random.default_rng(2)
    found = np.asarray(permutation_importance(predict, table, truth, names, rng, repeats=40))
    holds(
        table.equals(before),
        "the table after permutation_importance: expected it as it was, found shuffled cells.",
        hint="shuffle in a copy, or the next column is measured on a broken table.",
    )
    holds(
        found.shape == (4,),
        f"the importance of 4 columns: expected the shape (4,), found {found.shape}.",
        hint="the mean over the repeats.",
    )
    same(found[0], 0.0, "the importance of a column that the model does not use")

    # Shuffled without a preference, each pair of rows meets equally often.
    def wanted(effect: Floats) -> float:
        gap = effect - effect.mean()
        return float(2 * np.mean(gap**2) + 2 * np.mean(gap * noise))

    hill = np.array(table["district"] == "hill", dtype=np.float64)
    effects = [3.0 * number(table, "rooms"), -0.1 * number(table, "age"), 5.0 * hill]
    hint = "the mean of (error with the column shuffled) - (error of the table as it is)."
    base = trusted(truth, truth - noise)
    right = [wanted(effect) for effect in effects]
    if np.allclose(found[1:], np.array(right) + base, rtol=0.08):
        hint = "The error of the table as it is has not been taken off. " + hint
    elif np.allclose(-found[1:], right, rtol=0.08):
        hint = "An important column must have a large number, not a small one. " + hint
    what = "the importance of rooms, age and district, as many shuffles would give it"
    same(found[1:], right, what, rtol=0.08, hint=hint)

    plain = [rows for rows in asked if rows.equals(before)]
    holds(plain, "predict: expected that it is also asked for the table as it is.")
    for rows in asked:
        changed = [name for name in before if not rows[name].equals(before[name])]
        holds(
            len(changed) <= 1,
            f"columns shuffled at once: expected one, found {changed}.",
            hint="start each time from the table as it was.",
        )
        for name in changed:
            cells = sorted(map(str, rows[name])) == sorted(map(str, before[name]))
            holds(
                cells,
                f"the cells of {name} after a shuffle: expected the same cells in another order.",
                hint="deal the cells without replacement; beware of an index that puts them back.",
            )
    orders = {tuple(rows["rooms"]) for rows in asked if not rows["rooms"].equals(before["rooms"])}
    holds(
        len(orders) == 40,
        f"40 repeats for one column: expected as many different orders, found {len(orders)}.",
        hint="draw a new order for each repeat, and leave none out.",
    )
    results = [
        permutation_importance(predict, table, truth, ["rooms"], np.random.default_rng(s), 2)
        for s in (3, 3, 4)
    ]
    same(results[0], results[1], "the same importance with the same seed", hint="use rng alone.")
    holds(results[0][0] != results[2][0], "another seed: expected another importance.")


def _ranks() -> None:
    found = np.asarray(rank_ranges([[9.0, 5.0, 1.0, 5.0], [8.0, 2.0, 3.0, 9.0]]))
    hint = "rank 1 for the largest importance of a fold; then smallest and largest rank per column."
    wanted = [[1, 2], [2, 4], [3, 4], [1, 2]]
    if found.shape == (4, 2) and np.array_equal(found, [[3, 4], [1, 2], [1, 2], [2, 4]]):
        hint = "The least important column has rank 1. " + hint
    elif found.shape == (4, 2) and np.array_equal(found[:, ::-1], wanted):
        hint = "Best and worst rank are exchanged. " + hint
    elif found.shape == (2, 4):
        hint = "One row for each column. " + hint
    same(found, wanted, "the ranges of four columns over two folds", hint=hint)
    same(
        rank_ranges([[1.0, 3.0, 3.0, 3.0, 0.5]]),
        [[4, 4], [1, 1], [1, 1], [1, 1], [5, 5]],
        "the ranks where three columns are equally important",
        hint="1 more than the number of strictly more important columns.",
    )
    table = np.random.default_rng(3).normal(size=(6, 5))
    ranks = 5 - np.argsort(np.argsort(table, axis=1), axis=1)
    same(
        rank_ranges(table),
        np.column_stack([ranks.min(axis=0), ranks.max(axis=0)]),
        "the ranges of five columns over six folds",
        hint=hint,
    )
