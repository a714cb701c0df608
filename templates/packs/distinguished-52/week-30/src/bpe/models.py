"""A small model in a folder, pinned to its version and bound to its tokenizer."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bpe.files import fingerprint, save
from bpe.tokenizer import Tokenizer

FloatArray = NDArray[np.float64]

CONFIG, VOCABULARY, WEIGHTS = "config.json", "vocabulary.txt", "weights.npz"


@dataclass(frozen=True, eq=False)
class Classifier:
    """A model that says which of C labels a text has, from V tokens with D numbers each. (Given.)

    Attributes:
        labels: the C names.
        embeddings: a row for each token, of shape (V, D).
        weights: from the mean row of a text to the scores, of shape (D, C).
        bias: added to the scores, of shape (C,).
    """

    labels: tuple[str, ...]
    embeddings: FloatArray
    weights: FloatArray
    bias: FloatArray


def probabilities(model: Classifier, ids: Sequence[int]) -> FloatArray:
    """How likely the model holds each label for a text of these tokens.

    The rows of all tokens of the text (a token that comes twice counts twice) are averaged, this
    mean times `weights` plus `bias` gives the scores, and their softmax is the answer. For a text
    without tokens the mean is a row of zeros.

    Args:
        model: the classifier; its arrays stay as they are.
        ids: the tokens, each from 0 to V - 1. Scores may be huge.

    Returns:
        C probabilities that sum to 1.

    Raises:
        ValueError: if an id has no row. NumPy would not complain about all of these.
    """
    ### BEGIN SOLUTION
    rows = np.asarray(ids, dtype=np.int64)
    if np.any(rows < 0) or np.any(rows >= len(model.embeddings)):
        raise ValueError(f"an id has no row among {len(model.embeddings)}")
    mean = model.embeddings[rows].sum(axis=0) / max(len(rows), 1)
    scores = mean @ model.weights + model.bias
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)
    ### END SOLUTION


def train_classifier(
    tokenizer: Tokenizer,
    texts: Sequence[str],
    labels: Sequence[str],
    width: int = 8,
    steps: int = 150,
    seed: int = 0,
) -> Classifier:
    """Train a classifier by gradient descent; the same seed gives the same one. (Given.)"""
    names = tuple(sorted(set(labels)))
    shares = np.zeros((len(texts), tokenizer.size))
    for row, text in zip(shares, texts, strict=True):
        ids = tokenizer.encode(text)
        np.add.at(row, ids, 1 / len(ids))
    targets = np.eye(len(names))[[names.index(label) for label in labels]]
    rng = np.random.default_rng(seed)
    embeddings = rng.normal(0, 0.1, size=(tokenizer.size, width))
    weights = rng.normal(0, 0.1, size=(width, len(names)))
    bias = np.zeros(len(names))
    for _ in range(steps):
        means = shares @ embeddings
        scores = means @ weights + bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        slopes = (powers / powers.sum(axis=1, keepdims=True) - targets) / len(texts)
        embeddings, weights, bias = (
            embeddings - 20 * shares.T @ (slopes @ weights.T),
            weights - 2 * means.T @ slopes,
            bias - 2 * slopes.sum(axis=0),
        )
    return Classifier(names, embeddings, weights, bias)


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes. (Given.)"""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def revision_of(folder: Path) -> str:
    """The version of the model in a folder: the SHA-256 of its config.json. (Given.)

    The config holds the hashes of the tokenizer and of the weights. So who knows this one number
    has pinned all three files: none of them can change without changing it.
    """
    return digest(folder / CONFIG)


def save_model(folder: Path, model: Classifier, tokenizer: Tokenizer) -> str:
    """Write model and tokenizer into a folder, and say which revision it is. (Given.)

    - vocabulary.txt is the tokenizer, as `files.save` writes it.
    - weights.npz holds the arrays "embeddings", "weights" and "bias".
    - config.json is an object with three fields: "labels", a list of texts; "tokenizer", the
      fingerprint of the tokenizer; "weights", the SHA-256 of weights.npz.
    """
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / VOCABULARY, tokenizer)
    np.savez(folder / WEIGHTS, embeddings=model.embeddings, weights=model.weights, bias=model.bias)
    config = {
        "labels": list(model.labels),
        "tokenizer": fingerprint(tokenizer),
        "weights": digest(folder / WEIGHTS),
    }
    text = json.dumps(config, ensure_ascii=False, indent=2)
    (folder / CONFIG).write_text(text + "\n", encoding="utf-8", newline="\n")
    return revision_of(folder)


@dataclass(frozen=True, eq=False)
class Pipeline:
    """A model together with the tokenizer that it was trained with. (Given.)"""

    tokenizer: Tokenizer
    model: Classifier
    revision: str

    def predict(self, text: str) -> dict[str, float]:
        """The probability of each label. (Given.)"""
        found = probabilities(self.model, self.tokenizer.encode(text))
        return dict(zip(self.model.labels, found.tolist(), strict=True))


def load_model(folder: Path, revision: str) -> Pipeline:
    """Load the model in a folder, if it is the one that was asked for and all parts fit together.

    Nothing in the folder is trusted before it has been checked, and nothing in it is ever run:
    arrays are read without pickle.

    Args:
        folder: a folder as `save_model` writes it.
        revision: the revision that you want, as `revision_of` gives it.

    Returns:
        Tokenizer, model and revision.

    Raises:
        FileNotFoundError: if one of the three files is missing.
        ValueError: in all other cases in which something does not fit.

            - config.json is another one than asked for. The message contains "revision".
            - config.json lacks a field. The message contains its name.
            - weights.npz is not the file that the config names. The message contains "weights".
            - The tokenizer in the folder is not the one that the config names. It may have the same
              size and still give every token another meaning. The message contains "tokenizer".
            - An array is missing, or its shape does not fit. The message contains its name. The
              shapes must be (V, D), (D, C) and (C,), with V tokens of the tokenizer and C labels.
            - An array holds Python objects instead of numbers. NumPy's own error will do.
    """
    ### BEGIN SOLUTION
    from bpe.files import load

    if revision_of(folder) != revision:
        raise ValueError(f"expected revision {revision}, found {revision_of(folder)}")
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    for field in ("labels", "tokenizer", "weights"):
        if field not in config:
            raise ValueError(f"{CONFIG} has no field {field!r}")
    if digest(folder / WEIGHTS) != config["weights"]:
        raise ValueError("the file of the weights is not the one that the config names")
    tokenizer = load(folder / VOCABULARY)
    if fingerprint(tokenizer) != config["tokenizer"]:
        raise ValueError("the tokenizer is not the one that the config names")
    arrays: dict[str, FloatArray] = {}
    with np.load(folder / WEIGHTS, allow_pickle=False) as found:
        for name in ("embeddings", "weights", "bias"):
            if name not in found.files:
                raise ValueError(f"the array {name!r} is missing")
            arrays[name] = found[name]
    model = Classifier(tuple(config["labels"]), **arrays)
    width = model.embeddings.shape[-1] if model.embeddings.ndim == 2 else -1
    shapes = {
        "embeddings": (tokenizer.size, width),
        "weights": (width, len(model.labels)),
        "bias": (len(model.labels),),
    }
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} has the shape {arrays[name].shape}, expected {shape}")
    return Pipeline(tokenizer, model, revision)
    ### END SOLUTION
