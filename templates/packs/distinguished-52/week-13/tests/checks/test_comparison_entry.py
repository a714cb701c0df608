"""A vote of several models, and the way from raw rows to an entry."""

import numpy as np
from expect import holds, same
from sklearn.linear_model import LogisticRegression
from witnesses import Ledger, Remembering

from comparison.data import Row, labels_of, make_passengers
from comparison.ensemble import Ensemble, vote
from comparison.entry import make_entry
from comparison.features import Preparation
from comparison.folds import Maker


def test_models_vote_and_make_an_entry() -> None:
    three = [np.array(p) for p in ([0, 1, 1, 0, 1], [0, 1, 0, 1, 1], [0, 0, 1, 0, 1])]
    hint = "for each row, the label that more than half of the models name."
    same(vote(three), [0, 1, 1, 0, 1], "the vote of three models on five rows", hint=hint)
    two = [np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])]
    found = vote(two)
    hint = "in a tie the first model has the last word, whatever it says."
    same(found, two[0], "the vote of two models", hint=hint)
    same(vote(two[::-1]), two[1], "the same, in the other order", hint=hint)
    one = np.array([1, 0, 1])
    same(vote([one]), one, "the vote of a single model")
    four = [np.array(p) for p in ([1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 0])]
    same(vote(four), [1, 0, 0, 1], "the vote of four models", hint=hint)
    trio: list[Maker] = [Remembering, Remembering, Remembering]
    x = np.array([[1.0], [2.0]])
    same(Ensemble(trio).fit(x, np.array([0, 1])).predict(x), [0, 1], "an ensemble of three")

    known, asked = make_passengers(120, seed=1), make_passengers(40, seed=2, first=900)
    truth = labels_of(asked)
    order = np.random.default_rng(3).permutation(40)
    new: list[Row] = [
        {name: value for name, value in asked[i].items() if name != "survived"} for i in order
    ]
    before = [dict(row) for row in new]

    def make() -> LogisticRegression:
        return LogisticRegression(max_iter=1000)

    entry = make_entry(known, new, make)
    holds(new == before, "the asked rows: expected them unchanged.")
    numbers = [row["passenger"] for row in entry]
    shown = f"passengers: expected {[r['passenger'] for r in new][:4]}..., found {numbers[:4]}..."
    hint = "one row for each asked passenger, in the given order."
    holds(numbers == [row["passenger"] for row in new], shown, hint=hint)
    answers = [row["survived"] for row in entry]
    shown = f"survived: expected the texts '0' and '1', found {sorted(map(repr, set(answers)))}."
    holds(set(answers) <= {"0", "1"}, shown)
    preparation = Preparation.fit(known)
    trained = make().fit(preparation.transform(known), labels_of(known))
    wanted = trained.predict(preparation.transform(new))
    hint = "prepare learns from the known rows, and transforms both tables."
    same(np.array(answers, dtype=np.int64), wanted, "the entry of a logistic regression", hint=hint)
    score = float(np.mean(np.array(answers, dtype=np.int64) == truth[order]))
    holds(score > 0.6, f"expected to be right about most passengers, found {score:.0%}.")

    ledger, memory = Ledger(), Remembering()
    make_entry(known, new, lambda: memory, ledger)
    everyone = {int(row["passenger"]) for row in known}
    hint = "The asked rows seem to have a say in the preparation: it learns from known rows alone."
    shown = "the preparation: expected it to learn from the 120 known rows, found "
    seen = sorted(len(rows) for rows in ledger.learnt)
    holds(all(rows == everyone for rows in ledger.learnt), f"{shown}{seen} rows.", hint=hint)
    same(memory.fits[0][1], labels_of(known), "the labels that the model learns")
