"""Texts become vectors of length 1; scikit-learn's TF-IDF is the trusted peer."""

import numpy as np
from expect import holds, refuses, same
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.documents import read_documents, words
from assistant.vectors import TfIdf, unit_rows

TEXTS = [
    "the red tea, the red cup",
    "Tea! tea tea",
    "a bee in my garden",
    "",
    "red bee, red garden",
]


def test_rows_get_length_one() -> None:
    rows = np.random.default_rng(44).normal(size=(6, 4)) * [[1e-6], [1], [1e6], [3], [-2], [0]]
    kept = rows.copy()
    found = unit_rows(rows)
    hint = "0 / 0: a row of zeros has no direction. It stays as it is."
    holds(np.isfinite(found).all(), "a row of zeros: expected zeros, found NaN.", hint=hint)
    lengths = np.linalg.norm(found, axis=1)
    hint = "the length is the root of the sum of squares, and each row has its own."
    if np.allclose(np.abs(found).sum(axis=1)[:5], 1):
        hint = "The absolute values of a row have the sum 1 here. " + hint
    elif np.allclose(np.linalg.norm(found, axis=0), 1):
        hint = "The columns have length 1 here. " + hint
    same(lengths, [1, 1, 1, 1, 1, 0], "the lengths of the rows", hint=hint, atol=1e-6)
    same(found[:5] * np.linalg.norm(kept[:5], axis=1)[:, None], kept[:5], "directions", atol=1e-12)
    same(rows, kept, "the given rows", hint="work on a new array.")
    whole = np.array([[3, 4], [0, 0]])
    same(unit_rows(whole), [[0.6, 0.8], [0, 0]], "whole numbers")
    kind = unit_rows(whole).dtype
    holds(kind == np.float64, f"whole numbers: expected float64, found {kind}.")
    same(whole, [[3, 4], [0, 0]], "the given whole numbers", hint="work on a new array.")
    same(unit_rows(np.zeros((0, 3))), np.zeros((0, 3)), "no rows at all")


def test_tf_idf_agrees_with_scikit_learn() -> None:
    for texts in (TEXTS, list(read_documents().values())):
        peer = TfidfVectorizer(analyzer=words).fit(texts)
        found = TfIdf.fit(texts)
        known = sorted(found.vocabulary, key=lambda word: found.vocabulary[word])
        wanted = sorted(peer.vocabulary_)
        what = f"the vocabulary of {len(texts)} texts"
        hint = "every word that `words` finds, once, in alphabetical order."
        message = f"{what}: expected {wanted[:6]}..., found {known[:6]}..."
        holds(known == wanted, message, hint=hint)
        columns = sorted(found.vocabulary.values())
        same(columns, range(len(known)), "the columns of the words, in alphabetical order")
        hint = "df is the number of texts that have the word; compare ln((1 + n) / (1 + df)) + 1."
        total = np.array([sum(words(t).count(w) for t in texts) for w in known])
        df = np.array([sum(w in words(t) for t in texts) for w in known])
        if _close(found.idf, np.log((1 + len(texts)) / (1 + total)) + 1):
            hint = "A word counts once in each text here, not every time it occurs. " + hint
        elif _close(found.idf, np.log(len(texts) / df) + 1):
            hint = "This is without the ones that stand for one more text. " + hint
        same(found.idf, peer.idf_, f"the weights of the words of {len(texts)} texts", hint=hint)
    refuses(lambda: TfIdf.fit(["", "the!"]), "texts without any word")
    refuses(lambda: TfIdf.fit([]), "no texts at all")

    asked = ["Red TEA in the garden", "tea tea tea unicorn bee", "unicorn", ""]
    peer = TfidfVectorizer(analyzer=words).fit(TEXTS)
    table = {word: int(column) for word, column in peer.vocabulary_.items()}
    model = TfIdf(table, np.array(peer.idf_))
    for some in (TEXTS, asked):
        rows, target = model(some), peer.transform(some).toarray()
        hint = (
            "count times weight, and then unit length; words that `fit` has not seen are left out."
        )
        counts = np.array([[float(words(t).count(w)) for w in sorted(table)] for t in some])
        if np.shape(rows) == target.shape and _close(rows, counts * model.idf):
            hint = "These rows have no unit length: a long text would be similar to everything."
        elif np.shape(rows) == target.shape and _close(rows, _unit((counts > 0) * model.idf)):
            hint = "A word that a text has three times counts three times. " + hint
        same(rows, target, f"the rows of {some}", hint=hint)
    same(model([]), np.zeros((0, len(table))), "the rows of no texts")
    long = model(["red tea cup", "red tea cup " * 50])
    same(long[0], long[1], "a text, and the same text fifty times", hint="unit length comes last.")


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1))


def _close(a: object, b: object) -> bool:
    found, wanted = np.asarray(a), np.asarray(b)
    return found.shape == wanted.shape and bool(np.allclose(found, wanted))
