"""Forests: chance in rows and columns, one vote for each tree, and an honest error."""

from collections import Counter

import numpy as np
from expect import holds, same
from grown import branch, everything_below, fails, leaf, without_ties
from sklearn.ensemble import RandomForestClassifier

from trees.data import load
from trees.forest import (
    Forest,
    RandomForest,
    bootstrap,
    grow_forest,
    out_of_bag,
    out_of_bag_error,
    vote_shares,
    votes,
)
from trees.splits import random_features
from trees.tree import Node, Rules, grow, path, predict


def test_columns_are_drawn_anew_for_every_question() -> None:
    rng = np.random.default_rng(12)
    drawn = [random_features(5, 2, rng) for _ in range(2000)]
    sets: Counter[frozenset[int]] = Counter(frozenset(map(int, draw)) for draw in drawn)
    holds(
        all(len(draw) == 2 for draw in drawn) and all(len(pair) == 2 for pair in sets),
        "2 of 5 columns: expected two different ones in each draw, found one drawn twice.",
        hint="draw without replacement.",
    )
    holds(
        len(sets) == 10 and max(map(max, sets)) == 4,
        f"2000 draws of 2 of 5 columns: expected each of the 10 pairs, found {len(sets)} pairs.",
        hint="every pair of the columns 0 to 4 must be possible.",
    )
    least, most = min(sets.values()), max(sets.values())
    message = "2000 draws of 2 of 5 columns: expected each pair about 200 times, found between "
    holds(least > 120 and most < 280, f"{message}{least} and {most} times.")
    holds(
        sorted(map(int, random_features(4, 4, rng))) == [0, 1, 2, 3],
        "4 of 4 columns: expected all of them.",
    )
    for how_many in (0, 5, -1):
        what = f"{how_many} of 4 columns: expected a ValueError, found "
        found = fails(random_features, 4, how_many, rng)
        holds(not found, f"{what}{found}.", hint="at least 1, and not more than there are.")

    x, labels = np.random.default_rng(12).normal(size=(40, 6)), np.arange(40) % 2
    rules = Rules(max_features=1, max_depth=3)
    roots = [grow(x, labels, 2, rules, np.random.default_rng(seed)) for seed in range(80)]
    asked = [{n.split.feature for n in everything_below(r) if n.split is not None} for r in roots]
    holds(
        any(len(features) > 1 for features in asked),
        "max_features=1: expected questions about several columns in one tree, found only one.",
        hint="The columns are drawn once for the whole tree: draw them anew for every node.",
    )
    first = {root.split.feature for root in roots if root.split is not None}
    holds(
        first == set(range(6)),
        f"80 trees: expected each of 6 columns at some root, found {sorted(first)}.",
        hint="does max_features reach the search for the split?",
    )
    same_seed = grow(x, labels, 2, rules, np.random.default_rng(7))
    again = [n.split for n in everything_below(same_seed)]
    hint = "all chance must come from the given generator."
    repeated = again == [n.split for n in everything_below(roots[7])]
    holds(repeated, "the same seed: expected the same tree, found another.", hint=hint)


def test_a_bootstrap_sample_repeats_some_rows_and_misses_others() -> None:
    rng = np.random.default_rng(12)
    bag = np.asarray(bootstrap(2000, rng))
    holds(bag.shape == (2000,), f"bootstrap of 2000 rows: expected as many, found {bag.shape}.")
    share = len(np.unique(bag)) / 2000
    hint = "every draw is made from all rows, with replacement."
    if share == 1:
        hint = "This is only a new order of the rows: each of them comes once. " + hint
    message = f"different rows in a bootstrap sample: expected about 63 %, found {share:.1%}."
    holds(0.59 < share < 0.67, message, hint=hint)
    other = np.asarray(bootstrap(2000, rng))
    hint = "a generator that is made inside the function starts anew each time; use the given one."
    message = "two samples from one generator: expected different ones, found the same twice."
    holds(not np.array_equal(bag, other), message, hint=hint)
    repeated = np.asarray(bootstrap(2000, np.random.default_rng(12)))
    holds(np.array_equal(bag, repeated), "the same seed: expected the same sample.", hint=hint)
    times = np.zeros(20, dtype=np.int64)
    for _ in range(200):
        for row in np.asarray(bootstrap(20, rng)).tolist():
            holds(0 <= row < 20, f"bootstrap of 20 rows: expected 0 to 19, found {row}.")
            times[row] += 1
    message = f"200 samples of 20 rows: expected each row about 200 times, found {times.tolist()}."
    holds(times.min() > 130 and times.max() < 270, message)
    same(bootstrap(1, rng), [0], "a bootstrap sample of a single row")

    fresh = out_of_bag(np.array([3, 0, 3, 5, 5, 0]), 6)
    hint = "True for the rows that were never drawn."
    if np.array_equal(fresh, [True, False, False, True, False, True]):
        hint = "This is the opposite, the rows in the bag: it must be " + hint
    wanted = [False, True, True, False, True, False]
    same(fresh, wanted, "out_of_bag([3, 0, 3, 5, 5, 0], 6)", hint=hint)
    same(out_of_bag(np.array([1, 1]), 2), [True, False], "out_of_bag([1, 1], 2)")


def test_every_tree_has_its_own_rows_and_one_vote() -> None:
    ballots = [[0, 2, 1], [0, 1, 1], [2, 2, 1], [0, 2, 1], [0, 1, 0]]
    wanted = [[0.8, 0, 0.2, 0], [0, 0.4, 0.6, 0], [0.2, 0.8, 0, 0]]
    hint = "for each row, the number of trees that name a class, divided by the number of trees."
    same(votes(ballots, 4), wanted, "the votes of five trees on three rows", hint=hint)
    same(votes(np.array([[1, 0]]), 2), [[0, 1], [1, 0]], "the votes of a single tree")

    x, labels = without_ties()
    kept, known = x.copy(), labels.copy()
    rules = Rules(max_depth=4, max_features=2)
    forest = grow_forest(x, labels, 3, 6, rules, np.random.default_rng(12))
    sizes = len(forest.trees), len(forest.bags)
    holds(sizes == (6, 6), f"a forest of 6: expected 6 trees and 6 bags, found {sizes}.")
    drawn = {tuple(bag.tolist()) for bag in map(np.asarray, forest.bags)}
    hint = "one generator for all: made anew in the loop, it repeats itself."
    holds(len(drawn) == 6, f"bags: expected 6 different ones, found {len(drawn)}.", hint=hint)
    for tree, bag in zip(forest.trees, forest.bags, strict=True):
        holds(len(bag) == 90, f"a bag: expected as many rows as there are, 90, found {len(bag)}.")
        ends: dict[int, tuple[Node, list[int]]] = {}
        for row in np.asarray(bag).tolist():
            end = path(tree, x[row])[-1]
            ends.setdefault(id(end), (end, []))[1].append(int(labels[row]))
        for end, classes in ends.values():
            hint = "rows and labels are drawn together, and the tree's own bag is kept beside it."
            counts = np.bincount(classes, minlength=3)
            same(end.counts, counts, "the counts of a leaf, from the rows of the bag", hint=hint)
    same(x, kept, "the rows after grow_forest")
    same(labels, known, "the labels after grow_forest")
    shapes = {str([node.split for node in everything_below(tree)]) for tree in forest.trees}
    message = f"trees: expected different ones, found {len(shapes)} different of 6."
    holds(len(shapes) > 1, message)
    again = grow_forest(x, labels, 3, 6, rules, np.random.default_rng(12))
    hint = "all chance must come from the given generator."
    same(vote_shares(again, x), vote_shares(forest, x), "the votes with the same seed", hint=hint)

    first, second = load("wine").halves(seed=1)
    ours = RandomForest(n_trees=25, seed=12).fit(first.x, first.labels)
    theirs = RandomForestClassifier(25, random_state=12).fit(first.x, first.labels)
    right = float(np.mean(ours.predict(second.x) == second.labels))
    trusted = float(np.mean(theirs.predict(second.x) == second.labels))
    message = f"wine: expected an accuracy near scikit-learn's {trusted:.2f}, found {right:.2f}."
    holds(abs(right - trusted) < 0.1, message, hint="do the trees differ, and does each vote?")


def test_out_of_bag_error_hears_only_trees_that_did_not_see_the_row() -> None:
    x, labels = np.arange(6.0).reshape(6, 1), np.array([0, 0, 0, 1, 1, 1])
    trees = [branch(0, 2.5, leaf(3, 0), leaf(0, 3)), leaf(0, 6), leaf(6, 0)]
    bags = [[0, 1, 2, 0, 1, 2], [0, 1, 3, 4, 5, 5], [0, 0, 0, 0, 3, 3]]
    forest = Forest(trees, [np.array(bag) for bag in bags])
    error = out_of_bag_error(forest, x, labels)
    hint = "for each row, count the votes of the trees whose bag does not hold it."
    if np.isclose(error, 0):
        hint = "Here all trees vote on all rows, also on those they have grown on. " + hint
    elif np.isclose(error, 2 / 6) or np.isclose(error, 3 / 6):
        hint = "Row 0 is in every bag: it counts neither as right nor as wrong. " + hint
    elif np.isclose(error, 3 / 5):
        hint = "This is the share of right rows. " + hint
    same(error, 2 / 5, "the out-of-bag error of three trees on six rows", hint=hint)
    full = Forest([leaf(1, 1)], [np.array([1, 0])])
    found = fails(out_of_bag_error, full, np.zeros((2, 1)), np.array([0, 1]))
    message = "a forest in which every bag holds all rows: expected a ValueError, found "
    holds(not found, f"{message}{found}.", hint="no row can be judged; a mean of nothing is NaN.")

    rng = np.random.default_rng(12)
    many, truth = rng.normal(size=(40, 3)), rng.integers(3, size=40)
    ends = [leaf(1, 0, 0), leaf(0, 1, 0), leaf(0, 0, 1)]
    stumps = []
    for _ in range(9):
        yes, no = rng.choice(3, size=2, replace=False)
        stumps.append(branch(int(rng.integers(3)), float(rng.normal() / 2), ends[yes], ends[no]))
    large = Forest(stumps, [rng.integers(40, size=40) for _ in stumps])
    wrong = judged = 0
    for row in range(40):
        ballot = np.zeros(3)
        for tree, bag in zip(large.trees, large.bags, strict=True):
            if row not in bag:
                ballot[predict(tree, many[[row]])[0]] += 1
        judged += bool(ballot.any())
        wrong += bool(ballot.any() and np.argmax(ballot) != truth[row])
    hint = "row by row; a tie goes to the smallest class."
    found_error = out_of_bag_error(large, many, truth)
    same(found_error, wrong / judged, "the out-of-bag error of nine stumps", hint=hint)
