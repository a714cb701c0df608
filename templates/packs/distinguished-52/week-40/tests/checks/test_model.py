"""The model: right for huge scores and for any batch, and read from a file with suspicion."""

import json
import math
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from expect import holds, refuses, same
from stage import small_model

from serving.model import FORMAT, Model, from_json, softmax
from serving.service import PACKAGED


def exactly(row: list[float]) -> list[float]:
    """Softmax by its formula, with numbers that are long enough never to overflow."""
    with localcontext(prec=60):
        odds = [Decimal(score).exp() for score in row]
        return [float(odd / sum(odds)) for odd in odds]


def test_softmax_gives_every_row_its_shares() -> None:
    rows = np.random.default_rng(40).normal(0, 3, (5, 4))
    same(
        softmax(rows),
        [exactly(row) for row in rows.tolist()],
        "softmax of five rows of scores",
        hint="every row is shared out by itself: maximum and sum with axis=1, keepdims=True.",
    )
    huge = [[1000.0, 1001.0, 999.0], [-1000.0, -1000.0, -1003.0], [0.0, 800.0, -800.0]]
    with np.errstate(all="ignore"):
        found = softmax(huge)
    same(
        found,
        [exactly(row) for row in huge],
        f"softmax({huge})",
        hint="exp(1000) overflows: subtract the largest score of each row before exp.",
    )
    scores = np.array([[1, 2], [3, 5]])
    softmax(scores)
    same(scores, [[1, 2], [3, 5]], "the scores after softmax(scores)", hint="make a new array.")
    same(softmax(np.empty((0, 3))), np.empty((0, 3)), "softmax of no rows")


def test_a_parcel_gets_the_same_answer_alone_and_in_a_batch() -> None:
    model = small_model()
    score_soon = 0.5 - 1.0 * 0.5 - 0.5 * 2.0 + 0.25 * -1.0  # z-scores 0.5, 2 and -1, by hand
    score_late = -0.5 + 1.0 * 0.5 + 2.5 * 2.0 + 0.75 * -1.0
    with np.errstate(all="ignore"):
        found = model.probabilities(np.array([[14.0, 1000.0, 2.5]]))
    same(
        found,
        [exactly([score_soon, score_late])],
        "one row, with z-scores 0.5, 2 and -1",
        hint="scale the row as the training data was: minus the model's mean, divided by its scale;"
        " then @ weights + bias. The statistics of the request itself are not what it was fitted"
        " to.",
    )
    rng = np.random.default_rng(40)
    rows = rng.uniform([0, 0, 0], [24, 2000, 31.5], (100, 3))
    batch = model.probabilities(rows)
    one_by_one = np.concatenate([model.probabilities(row[np.newaxis]) for row in rows])
    hint = "no parcel may feel the others: no mean, scale, maximum or sum over the whole batch."
    same(batch, one_by_one, "a batch of 100, compared with 100 batches of one", hint=hint)
    same(batch.sum(axis=1), np.ones(100), "the sum of each parcel's probabilities", hint=hint)


def file(**changes: Any) -> str:
    """The text of a model's file; a change to None leaves the field out."""
    model = small_model()
    plain = {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in vars(model).items()}
    changed = {"format": FORMAT} | plain | changes
    return json.dumps({name: value for name, value in changed.items() if value is not None})


BROKEN: list[tuple[str, list[str], str]] = [
    ("", ["JSON object"], "an empty file is not JSON at all."),
    ("[]", ["JSON object"], "this is JSON, but no object."),
    (file(format=2), ["format", "2"], "the keys may mean something else in a new format."),
    (file(format=FORMAT - 1), ["format", "0"], "an old format is as foreign as a new one."),
    (
        '{"format": 7}',
        ["format", "7"],
        "ask for the format first: what else a foreign file must hold is unknown.",
    ),
    ("{}", ["format"], "without a format nothing is known about the file."),
    (file(bias=None, mean=None), ["bias", "mean"], "name all that is missing, not the first."),
    (file(weights=[[1, 2], [3, 4]]), ["weights"], "three features need three rows."),
    (
        file(weights=[[1, 2, 3], [4, 5, 6]]),
        ["weights"],
        "one row per feature, one column per label; this is the transpose.",
    ),
    (file(mean=[1, 2]), ["mean"], "one number per feature."),
    (file(scale=[[1], [1], [1]]), ["scale"], "this broadcasts, and gives nonsense."),
    (file(bias=1.0), ["bias"], "this broadcasts, and gives nonsense."),
    (file(bias=["much", 1]), ["bias"], "the message of NumPy does not name the field."),
    (file(bias=[math.nan, 1]), ["bias"], "json.loads takes NaN: look with np.isfinite."),
    (file(mean=[1, math.inf, 1]), ["mean"], "json.loads takes Infinity."),
    (file(scale=[1, 0, 1]), ["scale"], "a division by 0 gives infinite scores."),
    (file(scale=[1, 1, -1]), ["scale"], "a negative spread turns a feature upside down."),
    (file(labels=["late", "late"]), ["labels"], "the two could not be told apart."),
]


def test_a_file_gives_its_model_or_is_refused_with_the_reason() -> None:
    small = small_model()
    fine = replace(small, version="2", scale=np.array([0.5, 1.0, 1e-3]))
    for wanted, text in ((small, file()), (fine, file(version="2", scale=[0.5, 1, 0.001]))):
        found = from_json(text)
        for name in ("version", "features", "labels"):
            holds(
                getattr(found, name) == getattr(wanted, name),
                f"{name}: expected {getattr(wanted, name)!r}, found {getattr(found, name)!r}.",
                hint="the lists of JSON become tuples, which nobody can change.",
            )
        for name in ("mean", "scale", "weights", "bias"):
            value = getattr(found, name)
            holds(
                isinstance(value, np.ndarray) and value.dtype == np.float64,
                f"{name}: expected an array of float64, found {value!r}.",
            )
            same(value, getattr(wanted, name), name)
    packaged = from_json(PACKAGED.read_text(encoding="utf-8"))
    holds(isinstance(packaged, Model), f"model.json: expected a Model, found {packaged!r}.")
    for text, words, hint in BROKEN:
        refuses(
            lambda text=text: from_json(text),  # type: ignore[misc]
            f"from_json({text!r})",
            words=words,
            hint=hint,
        )
