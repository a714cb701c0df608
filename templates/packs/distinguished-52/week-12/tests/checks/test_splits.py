"""The search for a question. In a tie any of the best ones is right."""

import numpy as np
import pytest
from expect import holds, same
from grown import IMPURITIES, Floats, Ints, Tried, try_all
from sklearn.tree import DecisionTreeClassifier

from trees.data import exam, load
from trees.splits import best_split, best_threshold, thresholds


def test_thresholds_lie_between_neighbouring_values() -> None:
    values = np.array([4.0, 1.0, 2.0, 2.0, 7.0, 1.0])
    before = values.copy()
    found = np.asarray(thresholds(values))
    hint = "sort the different values, and take the middle of each two neighbours."
    if np.array_equal(found, [1, 2, 4]) or np.array_equal(found, [1, 2, 4, 7]):
        hint = "These are the values themselves, not the middle between two of them. " + hint
    elif len(found) == len(values) - 1:
        hint = "Equal values have no threshold between them. " + hint
    same(found, [1.5, 3, 5.5], f"thresholds({values.tolist()})", hint=hint)
    same(values, before, "the values after thresholds", hint="sort a copy.")
    same(thresholds([3, -2, 3]), [0.5], "thresholds([3, -2, 3]), of integers")
    small = np.asarray(thresholds(np.array([100, 120, -100], dtype=np.int8)))
    same(small, [0, 110], "thresholds of 8-bit integers", hint="100 + 120 is too much for 8 bits.")
    hint = "make the values float64 before you compute with them."
    kind = small.dtype
    holds(
        kind == np.float64,
        f"thresholds of 8-bit integers: expected float64, found {kind}.",
        hint=hint,
    )
    for few in ([], [5.0], [5.0, 5.0, 5.0]):
        same(thresholds(few), [], f"thresholds({few})", hint="one value leaves nothing to divide.")

    next_after = float(np.nextafter(1, 2))
    pairs = [
        (1.5e308, 1e308),
        (-1.7e308, 1.7e308),
        (1.0, next_after),
        (next_after, float(np.nextafter(next_after, 2))),
        (-next_after, -1.0),
        (0.0, 5e-324),
        (1.5e-323, 2e-323),
    ]
    for pair in pairs:
        low, high = sorted(pair)
        with np.errstate(all="ignore"):
            (middle,) = np.asarray(thresholds(pair))
        where = f"the threshold between {low!r} and {high!r}"
        hint = "The sum of two huge values overflows: halve before you add."
        same(middle / 2, low / 4 + high / 4, f"half of {where}", hint=hint)
        hint = "Rounded up to the larger value, it sends all rows to the left; take the smaller."
        message = f"{where}: expected at least the smaller and less than the larger, found "
        holds(low <= middle < high, f"{message}{middle!r}.", hint=hint)


def rows_with_equal_values(seed: int = 12) -> tuple[Floats, Ints]:
    """Forty rows in which every value occurs several times."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(3, size=40)
    x = rng.integers(0, 8, size=(40, 3)) + 2 * labels[:, np.newaxis] * [0, 1, 0.5]
    return np.asarray(x, dtype=np.float64), labels


def is_best(found: tuple[float, float], tried: list[Tried], what: str) -> None:
    """Fail unless a threshold was tried, its gain is as found, and none is larger."""
    threshold, gain = found
    at = [t for t in tried if np.isclose(t.threshold, threshold)]
    known = [t.threshold for t in tried]
    holds(
        at,
        f"{what}: expected one of the thresholds {known}, found {threshold}.",
        hint="only the middles of different neighbours that leave enough rows on both sides.",
    )
    same(gain, at[0].gain, f"{what}: the gain of its threshold {threshold}")
    best = max(tried, key=lambda t: t.gain)
    holds(
        gain > best.gain - 1e-9,
        f"{what}: expected the gain {best.gain:.4f} (threshold {best.threshold}), found "
        f"{gain:.4f} (threshold {threshold}).",
        hint="rows with equal values are always on the same side; is every threshold tried?",
    )


@pytest.mark.parametrize("name", ["gini", "entropy"])
def test_best_threshold_beats_all_others(name: str) -> None:
    x, labels = rows_with_equal_values()
    kept, known = x.copy(), labels.copy()
    for feature in range(3):
        tried = try_all(x[:, [feature]], labels, 3, name)
        for min_leaf in (1, 6, 15):
            allowed = [t for t in tried if t.fewest >= min_leaf]
            what = f"best_threshold ({name}, min_leaf={min_leaf}) of column {feature}"
            found = best_threshold(x[:, feature], labels, 3, IMPURITIES[name], min_leaf)
            holds(found is not None, f"{what}: expected a threshold, found None.")
            assert found is not None
            is_best(found, allowed, what)
    same(x, kept, "the values after best_threshold", hint="sort a copy.")
    same(labels, known, "the labels after best_threshold", hint="sort a copy.")

    skewed, hint = np.array([0, 0, 0, 1, 1]), "min_leaf holds for both sides; count each of them."
    for turned in (skewed, skewed[::-1]):
        column = np.arange(5.0)
        edge = best_threshold(column, turned, 2, IMPURITIES[name], min_leaf=3)
        what = f"labels {turned}, min_leaf=3"
        holds(edge is None, f"{what}: expected None, found {edge}.", hint=hint)
        edge = best_threshold(column, turned, 2, IMPURITIES[name], min_leaf=2)
        middle = None if edge is None else edge[0]
        wanted = 2.5 if turned[0] == 0 else 1.5
        message = f"labels {turned}, min_leaf=2: expected the threshold {wanted}, found {middle}."
        holds(middle == wanted, message, hint="a side with exactly min_leaf rows is allowed.")
    constant = best_threshold(np.full(4, 2.0), np.array([0, 1, 0, 1]), 2, IMPURITIES[name])
    hint = "equal values cannot be told apart."
    holds(constant is None, f"a constant column: expected None, found {constant}.", hint=hint)
    even = best_threshold(np.array([0.0, 0, 1, 1]), np.array([0, 1, 0, 1]), 2, IMPURITIES[name])
    hint = "a gain of 0 is a result; None means that no threshold is allowed."
    holds(
        even is not None,
        "a column that tells nothing: expected a threshold, found None.",
        hint=hint,
    )
    same(np.asarray(even), [0.5, 0], "the threshold and gain of a column that tells nothing")


def test_best_split_finds_the_best_column() -> None:
    table = exam()
    found = best_split(table.x, table.labels, 2, [0, 1])
    holds(found is not None, "the ten students: expected a split, found None.")
    assert found is not None
    message = "the ten students: expected 'hours studied <= 4.5', found "
    message += f"'{table.names[found.feature]} <= {found.threshold}'."
    hint = "do it on paper: the gain is 0.32 here, and 0.3086 for 'hours studied <= 2.5'."
    holds((found.feature, found.threshold) == (0, 4.5), message, hint=hint)
    same(found.gain, 0.32, "the gain of 'hours studied <= 4.5' (gini)")

    x, labels = rows_with_equal_values()
    for name, impurity in IMPURITIES.items():
        tried = try_all(x, labels, 3, name)
        for features in ([0, 1, 2], [2, 0], [0], np.array([1, 2])):
            for min_leaf in (1, 12):
                what = f"best_split ({name}, min_leaf={min_leaf}) of the columns {list(features)}"
                found = best_split(x, labels, 3, features, impurity, min_leaf)
                holds(found is not None, f"{what}: expected a split, found None.")
                assert found is not None
                hint = "only the given columns may be asked about, and are counted as in x."
                message = f"{what}: found a question about the column {found.feature}."
                holds(found.feature in features, message, hint=hint)
                allowed = [t for t in tried if t.feature in features and t.fewest >= min_leaf]
                own = [t for t in allowed if t.feature == found.feature]
                best = max(t.gain for t in allowed)
                is_best((found.threshold, found.gain), own, what)
                message = f"{what}: expected the gain {best:.4f}, found {found.gain:.4f}."
                holds(found.gain > best - 1e-9, message, hint="compare the gains of all columns.")
    alike = np.ones((4, 2))
    none = best_split(alike, np.array([0, 1, 0, 1]), 2, [0, 1])
    holds(none is None, f"constant columns: expected None, found {none}.")
    half = np.column_stack([np.ones(4), [0.0, 0, 1, 1]])
    found = best_split(half, np.array([0, 1, 0, 1]), 2, [0, 1])
    hint = "a column without any threshold is passed over, and a gain of 0 is still a split."
    at = None if found is None else found.feature
    holds(at == 1, f"only column 1 can be divided: expected it, found {at}.", hint=hint)

    for name in ("wine", "breast_cancer"):
        real = load(name)  # type: ignore[arg-type]
        found = best_split(real.x, real.labels, len(real.classes), range(real.x.shape[1]))
        tree = DecisionTreeClassifier(max_depth=1, random_state=0).fit(real.x, real.labels).tree_
        weights = tree.n_node_samples / len(real.labels)
        wanted = tree.impurity[0] - weights[1:] @ tree.impurity[1:]
        gain = None if found is None else found.gain
        message = f"{name}: expected the gain {wanted:.6f} that scikit-learn finds, found {gain}."
        holds(gain is not None and np.isclose(gain, wanted), message)
