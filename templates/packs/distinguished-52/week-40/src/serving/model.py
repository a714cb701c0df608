"""A softmax regression, and the file that it is kept in."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

FORMAT = 1  # how the file is laid out; `version` says which parameters are in it


def softmax(scores: ArrayLike) -> Array:
    """Turn every row of scores into shares that sum to 1.

    For one row s the shares are exp(s_j) / (exp(s_1) + ... + exp(s_m)). Scores may be huge: an
    input far outside of the training data gives such scores, and the answer must still be numbers.

    Args:
        scores: finite numbers, one row per parcel and one column per label.

    Returns:
        A new array of the same shape. No rows give no rows.

    >>> softmax([[0, 0], [1000, -1000]])
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    ### BEGIN SOLUTION
    scores = np.asarray(scores, dtype=np.float64)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Array = odds / odds.sum(axis=1, keepdims=True)
    return shares
    ### END SOLUTION


@dataclass(frozen=True)
class Model:
    """All that a prediction depends on."""

    version: str
    features: tuple[str, ...]
    labels: tuple[str, ...]
    mean: Array  # of each feature in the training data
    scale: Array  # its standard deviation there
    weights: Array  # one row per feature, one column per label
    bias: Array  # one per label

    def probabilities(self, rows: Array) -> Array:
        """The probability of each label, for each row of features.

        A row is brought to the scale of the training data, (row - mean) / scale, then multiplied
        by the weights; the bias is added, and the softmax makes shares of the result.

        What a caller is told about a parcel must not depend on who else asks at that moment: a
        batch of a hundred gets what a hundred batches of one would get.

        Args:
            rows: shape (n, number of features), with the columns in the order of `features`.

        Returns:
            Shape (n, number of labels).
        """
        ### BEGIN SOLUTION
        return softmax((rows - self.mean) / self.scale @ self.weights + self.bias)
        ### END SOLUTION


def from_json(text: str) -> Model:
    """Read a model from the text of its file, and refuse what could not be trusted.

    The text is one JSON object with the key `format` and one key for each field of `Model`. What
    is wrong should show when the service starts and not in front of a caller, and the message is
    for somebody who sees nothing else. Python's own JSON reader is more tolerant than it should
    be here: it takes NaN and Infinity for numbers.

    Raises:
        ValueError: with the words in quotes somewhere in its message, if the text is
            - no JSON object ("JSON object");
            - of another format than FORMAT ("format", and the one that was found): what else such
              a file holds is unknown, so nothing else is asked of it;
            - incomplete (the names of all fields that are missing);
            - with a field of numbers that has the wrong shape, or is not made of finite numbers
              alone (the name of the field). Of F features and L labels, `mean` and `scale` have
              the shape (F,), `bias` has (L,) and `weights` has (F, L);
            - with a scale that is not above 0 ("scale");
            - with a label that stands there twice ("labels").
    """
    ### BEGIN SOLUTION
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ValueError(f"expected a JSON object, found something else: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"expected a JSON object, found {type(found).__name__}")
    if found.get("format") != FORMAT:
        raise ValueError(f"expected the format {FORMAT}, found {found.get('format')!r}")
    if missing := [name for name in Model.__dataclass_fields__ if name not in found]:
        raise ValueError(f"these fields are missing: {', '.join(missing)}")
    features, labels = tuple(found["features"]), tuple(found["labels"])
    if len(set(labels)) < len(labels):
        raise ValueError(f"the labels must all differ, found {labels}")
    shapes = {
        "mean": (len(features),),
        "scale": (len(features),),
        "weights": (len(features), len(labels)),
        "bias": (len(labels),),
    }
    arrays = {}
    for name, shape in shapes.items():
        try:
            arrays[name] = np.array(found[name], dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name} must be made of numbers: {error}") from error
        if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
            raise ValueError(f"{name} must be {shape} finite numbers, found {found[name]}")
    if arrays["scale"].min() <= 0:
        raise ValueError(f"each scale must be above 0, found {found['scale']}")
    return Model(found["version"], features, labels, **arrays)
    ### END SOLUTION


def load(path: Path) -> Model:
    """Read a model from its file.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it holds no model that can be trusted.
    """
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def save(model: Model, path: Path) -> None:
    """Write the model as JSON, which people can read and which runs nothing when it is loaded."""
    plain = {
        name: value.round(6).tolist() if isinstance(value, np.ndarray) else value
        for name, value in vars(model).items()
    }
    path.write_text(json.dumps({"format": FORMAT} | plain, indent=2) + "\n", encoding="utf-8")
