"""The same conditions for all: folds, preparation, new models, and a choice made apart."""

import numpy as np
from expect import holds, same
from witnesses import Guessing, Ledger, Remembering, fails, numbered

from comparison.data import make_passengers
from comparison.folds import Maker, Split, cross_scores, stratified_folds
from comparison.selection import nested_scores


def test_folds_share_out_every_class() -> None:
    sizes = {3: 41, 0: 17, -2: 10}
    labels = np.concatenate([np.full(n, c) for c, n in sizes.items()])
    kept = labels.copy()
    for k in (2, 5, 10):
        folds = [np.asarray(f) for f in stratified_folds(labels, k, np.random.default_rng(13))]
        holds(len(folds) == k, f"{k} folds: found {len(folds)}.")
        together = sorted(int(i) for fold in folds for i in fold)
        hint = "each row is in exactly one fold, none is left over."
        holds(together == list(range(68)), f"{k} folds: expected every row once.", hint=hint)
        for one, n in sizes.items():
            counts = [int(np.sum(labels[fold] == one)) for fold in folds]
            shown = f"{n} rows of a class in {k} folds: expected {n // k} or one more in each, "
            hint = "deal every class by itself, as cards are dealt."
            fair = min(counts) >= n // k and max(counts) <= -(-n // k)
            holds(fair, f"{shown}found {counts}.", hint=hint)
    same(labels, kept, "the labels afterwards")
    one_class = np.zeros(40, dtype=np.int64)
    seen = {
        tuple(sorted(int(i) for i in stratified_folds(one_class, 4, np.random.default_rng(s))[0]))
        for s in range(8)
    }
    hint = "a sorted table must not decide who sits together: shuffle the rows of each class."
    holds(len(seen) > 4, f"8 seeds: expected different folds, found {len(seen)}.", hint=hint)
    rng = np.random.default_rng(13)
    twice = [[f.tolist() for f in stratified_folds(one_class, 4, rng)] for _ in range(2)]
    holds(twice[0] != twice[1], "one generator, twice: expected other folds, found the same.")
    again = [
        [f.tolist() for f in stratified_folds(one_class, 4, np.random.default_rng(1))]
        for _ in range(2)
    ]
    holds(again[0] == again[1], "the same seed: expected the same folds, found others.")
    for k in (1, 0, 11):
        problem = fails(stratified_folds, labels, k, np.random.default_rng(0))
        shown = f"{k} folds for 41, 17 and 10 rows: expected a ValueError, found {problem}."
        holds(not problem, shown, hint="at least 2, and not more than the rarest class has rows.")


def test_nothing_is_learnt_from_test_rows() -> None:
    rows, labels = numbered(24)
    parts = np.random.default_rng(13).permutation(24).reshape(3, 8)
    splits = [Split(np.concatenate([parts[i - 1], parts[i - 2]]), parts[i]) for i in range(3)]
    ledger = Ledger()
    made: list[Remembering] = []

    def make() -> Remembering:
        made.append(Remembering())
        return made[-1]

    skilled = Guessing(labels, 0.7, seed=2)
    makers: dict[str, Maker] = {"remembering": make, "skilled": lambda: skilled}
    scores = cross_scores(makers, rows, labels, splits, ledger)
    holds(set(scores) == set(makers), f"scores: expected both models, found {sorted(scores)}.")
    tests = [set(s.test.tolist()) for s in splits]
    trainings = [set(s.training.tolist()) for s in splits]
    for seen in ledger.learnt:
        hint = "prepare gets the training rows and no others."
        shown = "the preparation: expected one training part, found it learnt from "
        if len(seen) == 24:
            hint = "It has seen all rows, so the test rows leak through means and medians: " + hint
        holds(seen in trainings, f"{shown}{len(seen)} rows.", hint=hint)
    for one in trainings:
        holds(one in ledger.learnt, "the preparation: expected a fit for every split.")
    for model in made:
        shown = f"a model: expected at most one fit, found {len(model.fits)}."
        hint = "An old model still remembers its earlier training rows: make a new one per split."
        holds(len(model.fits) <= 1, shown, hint=hint)
        for numbers, answers in model.fits:
            known = set(numbers) in trainings and len(numbers) == 16
            holds(known, "a model: expected the training rows of a split, each once.")
            same(answers, labels[numbers], "the labels that a model is trained with")
        asked = [set(a) for a in model.asked]
        judged = all(a in tests for a in asked)
        holds(judged, "a model: expected to be asked about test rows.", hint="judge on test rows.")
    answers_of = skilled.answers == labels
    wanted = [np.mean(answers_of[s.test]) for s in splits]
    hint = "the share of test rows that are right, in the order of the splits."
    same(scores["skilled"], wanted, "the scores of a model that is right in some rows", hint=hint)
    blind = [np.mean(labels[s.test] == 1) for s in splits]
    same(scores["remembering"], blind, "the scores of a model that knows only its training rows")
    real, sides = make_passengers(30, seed=1), np.arange(30) % 2
    halves = [Split(np.arange(0, 20), np.arange(20, 30))]
    constant: dict[str, Maker] = {"first": Remembering}
    same(
        np.shape(cross_scores(constant, real, sides, halves)["first"]), (1,), "scores of one split"
    )


def test_the_choice_has_not_seen_its_judge() -> None:
    rows, labels = numbered(60)
    parts = np.random.default_rng(13).permutation(60).reshape(3, 20)
    splits = [Split(np.concatenate([parts[i - 1], parts[i - 2]]), parts[i]) for i in range(3)]
    good, poor = Guessing(labels, 0.85, seed=3), Guessing(labels, 0.4, seed=4)
    ledger = Ledger()
    makers: dict[str, Maker] = {"poor": lambda: poor, "good": lambda: good, "blind": Remembering}
    found = nested_scores(makers, rows, labels, splits, 4, np.random.default_rng(1), ledger)
    shown = f"three splits: expected the good model each time, found {found.chosen}."
    holds(tuple(found.chosen) == ("good",) * 3, shown, hint="the highest mean of the inner scores.")
    wanted = [np.mean(good.answers[s.test] == labels[s.test]) for s in splits]
    hint = "the chosen model is scored on the outer test rows."
    same(found.scores, wanted, "the scores of the chosen models", hint=hint)
    for seen in ledger.learnt:
        inside = [seen <= set(s.training.tolist()) for s in splits]
        hint = "An inner split counts within the training rows: take the rows and labels of these "
        hint += "first, and give only them to the inner comparison."
        shown = "a preparation: expected rows of one outer training part, found others among them."
        holds(any(inside), shown, hint=hint)

    specialists = [Guessing(labels, 0.5, seed=s) for s in range(20)]
    for i, s in enumerate(splits):  # each is perfect on one test part, and poor elsewhere
        specialists[i].answers = 1 - labels
        specialists[i].answers[s.test] = labels[s.test]

    def making(one: Guessing) -> Maker:
        return lambda: one

    crowd = {f"m{i}": making(one) for i, one in enumerate(specialists)}
    judged = nested_scores(crowd, rows, labels, splits, 4, np.random.default_rng(2), Ledger())
    for split, name, score in zip(splits, judged.chosen, judged.scores, strict=True):
        right = [np.mean(g.answers[split.training] == labels[split.training]) for g in specialists]
        best = float(right[int(name[1:])])
        shown = f"expected the model that is best on the training rows, found {name}."
        hint = "The test rows seem to have a say in the choice." if score == 1 else "the best mean."
        holds(np.isclose(best, max(right), atol=1e-9), shown, hint=hint)
        own = specialists[int(name[1:])].answers[split.test] == labels[split.test]
        same(score, np.mean(own), f"the score of {name} on the test rows")

    sizes = sorted(len(seen) for seen in ledger.learnt)
    shown = "rows to learn from: expected about 30 in each of the 4 inner folds and 40 in the end, "
    hint = "choose by the inner folds, then train anew on all training rows."
    small = sum(abs(size - 30) <= 2 for size in sizes)
    whole = sum(size == 40 for size in sizes)
    fair = small >= 12 and whole >= 3 and small + whole == len(sizes)
    holds(fair, f"{shown}found {sizes}.", hint=hint)
