"""Counts of confusions, the surest mistakes, curves in words, and an exact rival."""

import math

import numpy as np
from expect import holds, refuses, same
from mynet_expect import mistaken
from sklearn.linear_model import Ridge
from sklearn.metrics import confusion_matrix

from mynet.data import Examples, load
from mynet.judging import (
    Mistake,
    Verdict,
    confusion,
    diagnose,
    overfitting_begins,
    worst_mistakes,
)
from mynet.linear import fit_linear
from mynet.training import Epoch


def test_mistakes_are_counted_and_the_surest_come_first() -> None:
    rng = np.random.default_rng(16)
    for n, n_classes in ((200, 4), (5, 6), (0, 2)):
        truth, guess = rng.integers(n_classes, size=(2, n))
        trusted = np.zeros((n_classes, n_classes), dtype=np.int64)
        if n:
            trusted = confusion_matrix(truth, guess, labels=range(n_classes))
        found = confusion(truth, guess, n_classes)
        hint = mistaken(
            found,
            {
                "Rows are the true classes, columns the predicted ones: this is transposed.": (
                    trusted.T
                ),
                "Every pair was counted once at most: += on a list of places adds only once.": (
                    np.minimum(trusted, 1)
                ),
            },
            "in row t and column p: how often t was taken for p.",
        )
        same(found, trusted, f"the confusions of {n} examples, {n_classes} classes", hint=hint)
        kind = np.asarray(found).dtype
        holds(kind.kind == "i", f"confusion: expected integers, found an array of {kind}.")
    hint = "-1 as an index means the last row: look at the classes first."
    refuses(lambda: confusion([0, -1], [0, 1], 2), "a true class of -1", hint=hint)
    refuses(lambda: confusion([0, 1], [0, -1], 2), "a predicted class of -1", hint=hint)
    refuses(
        lambda: confusion([2, 1], [0, 1], 2), "a true class 2 of 2", hint="the last class is 1."
    )
    refuses(lambda: confusion([1, 1], [0, 2], 2), "a predicted class 2 of 2", hint="the last is 1.")
    refuses(
        lambda: confusion([1, 1], [1], 2), "two labels, one prediction", hint="compare the lengths."
    )

    scores = rng.integers(1, 9, size=(60, 3)) + np.array([0.0, 0.25, 0.5])  # equal ones in columns
    shares = scores / scores.sum(axis=1, keepdims=True)
    labels = rng.integers(3, size=60)
    wanted = []
    for row in range(60):
        predicted = max(range(3), key=lambda c, row=row: shares[row, c])  # type: ignore[misc]
        if predicted != labels[row]:
            wanted.append(Mistake(row, int(labels[row]), predicted, float(shares[row, predicted])))
    wanted.sort(key=lambda mistake: (-mistake.share, mistake.row))
    for most in (0, 1, 7, len(wanted), 1000):
        mistakes = worst_mistakes(shares, labels, most)
        rows = [int(mistake.row) for mistake in mistakes]
        right = [mistake.row for mistake in wanted[:most]]
        hint = "wrong examples only, by the share of the class that was predicted; then by row."
        unsure = sorted(wanted, key=lambda mistake: (mistake.share, mistake.row))
        if rows == [mistake.row for mistake in unsure[:most]]:
            hint = "These are the mistakes of which the network was least sure. " + hint
        holds(
            rows == right,
            f"the {most} worst of {len(wanted)} mistakes: expected the rows {right[:12]}, found "
            f"{rows[:12]}.",
            hint=hint,
        )
        same(
            np.array(mistakes, dtype=np.float64).reshape(-1, 4),
            np.array(wanted[:most], dtype=np.float64).reshape(-1, 4),
            "row, truth, predicted, share of the mistakes",
            hint="the share is that of the predicted class.",
        )
    tied = np.array([[0.2, 0.4, 0.4], [0.4, 0.2, 0.4], [0.1, 0.5, 0.4]])
    found_tied = [tuple(mistake)[:3] for mistake in worst_mistakes(tied, np.array([2, 2, 1]), 9)]
    hint = "the first of equal classes is predicted; of equal shares, the smaller row comes first."
    holds(
        found_tied == [(0, 2, 1), (1, 2, 0)],
        f"equal shares: expected rows 0 and 1, taken for 1 and 0, found {found_tied}.",
        hint=hint,
    )
    none = worst_mistakes(tied, np.array([1, 0, 1]), 5)
    holds(list(none) == [], f"no mistakes: expected an empty list, found {none}.")


def curve(train: list[float], validation: list[float]) -> list[Epoch]:
    """Epochs with these losses."""
    return [Epoch(0.1, t, v, 0.5) for t, v in zip(train, validation, strict=True)]


def test_curves_say_what_to_try_next() -> None:
    nan, inf = math.nan, math.inf
    for losses, wanted, hint in (
        ([3.0, 2.0, 1.0, 2.0, 4.0], 2, "epochs count from 0."),
        ([3.0, 1.0, 2.0, 1.0, 2.0], 1, "of equal ones it is the first."),
        ([3.0, 1.0, 2.0, 1.0], 1, "the last epoch is not lower than epoch 1."),
        ([3.0, 2.0, 1.0], None, "the last epoch has the lowest loss: it may still be falling."),
        ([3.0], None, "one epoch is the last one."),
        ([], None, "no epoch, no answer."),
        ([3.0, nan, 1.0, 2.0, nan], 2, "NaN is not lower than any number: what does argmin say?"),
        ([3.0, nan, inf], 0, "of these, only 3 is a number that can be the lowest."),
        ([nan, nan], None, "there is no number at all."),
        ([2.0, 3.0], 0, "the loss rises from the first epoch on."),
    ):
        found = overfitting_begins(curve([1.0] * len(losses), losses))
        holds(
            found == wanted and (found is None) == (wanted is None),
            f"validation losses {losses}: expected {wanted}, found {found}.",
            hint=hint,
        )
    down = [2.0, 1.0, 0.5]
    for train, validation, verdict, hint in (
        (down, [2.0, 1.5, 1.0], Verdict.FINE, "a small training loss, and nothing turns."),
        ([2.0, 1.0, 0.6], [2.0, 1.5, 1.0], Verdict.UNFINISHED, "above the goal, still falling."),
        ([2.0, 1.0, 0.6], [2.0, 1.0, 1.05], Verdict.UNDERFITS, "above the goal, and no new low."),
        ([2.0, 1.0, 0.6], [2.0, 1.0, 1.0], Verdict.UNDERFITS, "equal is not lower than before."),
        ([2.0, 1.0, 0.6], [1.0, 2.0, 1.0], Verdict.UNDERFITS, "lower than all before, not one."),
        (down, [2.0, 1.0, 1.25], Verdict.FINE, "exactly a quarter above the lowest is allowed."),
        (down, [2.0, 1.0, 1.26], Verdict.OVERFITS, "the last is more than a quarter above."),
        (down, [9.0, 4.0, 4.9], Verdict.FINE, "`worse` is a share of the lowest, no distance."),
        (down, [0.4, 0.1, 0.2], Verdict.OVERFITS, "`worse` is a share of the lowest, no distance."),
        (down, [1.0, 9.0, 1.1], Verdict.FINE, "only the last one is compared with the lowest."),
        ([2.0, 1.0, 0.6], [2.0, 1.0, 3.0], Verdict.OVERFITS, "overfits comes before underfits."),
        ([2.0, 1.0, 2.1], [2.0, 1.0, 3.0], Verdict.DIVERGED, "training ends above its start."),
        ([2.0, 9.0, 2.0], [2.0, 1.0, 1.0], Verdict.UNDERFITS, "as high as the first, not above."),
        ([2.0, nan, 0.1], [2.0, 1.0, 1.0], Verdict.DIVERGED, "one epoch had a loss of NaN."),
        (down, [2.0, inf, 1.0], Verdict.DIVERGED, "one validation loss was infinite."),
        (down, [2.0, 1.0, nan], Verdict.DIVERGED, "a comparison with NaN is False: ask for it."),
        ([2.0], [2.0], Verdict.UNFINISHED, "a single epoch above the goal."),
        ([0.5], [2.0], Verdict.FINE, "exactly the goal is reached."),
    ):
        found_verdict = diagnose(curve(train, validation), goal=0.5, worse=0.25)
        holds(
            found_verdict == verdict,
            f"training {train}, validation {validation}, goal 0.5, worse 0.25: expected "
            f"{verdict.name}, found {getattr(found_verdict, 'name', found_verdict)}.",
            hint=hint,
        )


def test_the_linear_rival_is_solved_exactly() -> None:
    rng = np.random.default_rng(16)
    labels = np.append(np.arange(40) % 3, [2] * 9)
    x = np.eye(5)[labels + 1] + 0.4 * rng.normal(size=(49, 5)) + 7
    targets = np.eye(4)[labels]  # class 3 has no example
    fresh = rng.normal(size=(6, 5)) + 7
    for strength in (0.3, 20.0):
        model = fit_linear(Examples(x, labels), 4, strength)
        trusted = Ridge(alpha=strength).fit(x, targets)
        bent = np.column_stack([x, np.ones(49)])
        punished = np.linalg.solve(bent.T @ bent + strength * np.eye(6), bent.T @ targets)
        hint = mistaken(
            model.scores(fresh),
            {
                "The intercept is missing: no row here is near the origin.": fresh
                @ np.linalg.solve(x.T @ x + strength * np.eye(5), x.T @ targets),
                "The intercept is punished; only the weights are.": fresh @ punished[:-1]
                + punished[-1],
                "The strength was squared: its root stands in the rows that are added.": Ridge(
                    alpha=strength**2
                )
                .fit(x, targets)
                .predict(fresh),
            },
            "set the derivative of the sum to 0; or add rows to x that stand for the penalty.",
        )
        what = f"strength {strength:g}, scores of fresh rows, beside scikit-learn's"
        same(model.scores(fresh), trusted.predict(fresh), what, hint=hint)
        same(np.shape(model.weights), (5, 4), "the shape of the weights", hint="classes: 4.")
        same(np.shape(model.intercept), (4,), "the shape of the intercept")

    digits = load()
    some = digits.take(np.arange(400))
    x = np.column_stack([some.x, some.x[:, 20], np.ones(400)])  # a copy, and a constant column
    model = fit_linear(Examples(x, some.labels), 10)
    hint = "Some columns are 0 or copies, so there is no inverse: use what finds a least-squares "
    hint += "solution all the same, or a pseudo-inverse."
    largest = float(np.max(np.abs(model.weights)))
    holds(
        np.all(np.isfinite(model.weights)) and largest < 50,
        f"digits, no penalty: expected weights of a sensible size, found up to {largest:.3g}.",
        hint=hint,
    )
    left = np.eye(10)[some.labels] - model.scores(x)
    same(
        np.column_stack([x, np.ones(400)]).T @ left,
        np.zeros((67, 10)),
        "the columns of x times what is left over",
        hint="at the minimum, what is left is at right angles to every column and to the ones. "
        + hint,
        atol=1e-7,
    )
