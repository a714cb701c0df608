"""A model, its tokenizer, and a loader that trusts nothing."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from expect import holds, refuses, same

from bpe.files import fingerprint, save
from bpe.merges import Pair
from bpe.models import Classifier, digest, load_model, probabilities, revision_of, save_model
from bpe.tokenizer import Tokenizer

MERGES: tuple[Pair, ...] = ((104, 101), (116, 256), (97, 110))
TOKENIZER = Tokenizer(MERGES, ("<end>",))
WIDTH, LABELS = 3, ("de", "el", "en", "fr")


def model(seed: int = 6, size: int = TOKENIZER.size) -> Classifier:
    """A classifier with random numbers."""
    rng = np.random.default_rng(seed)
    n = len(LABELS)
    shapes = ((size, WIDTH), (WIDTH, n), (n,))
    return Classifier(LABELS, *(rng.normal(size=shape) for shape in shapes))


def plain_probabilities(found: Classifier, ids: list[int]) -> list[float]:
    """With integers of any size in the exponent, and a table of how often each token comes."""
    counts = np.bincount(np.array(ids, dtype=np.int64), minlength=len(found.embeddings))
    mean = counts @ found.embeddings / max(len(ids), 1)
    scores = np.asarray(mean @ found.weights + found.bias, dtype=np.longdouble)
    return [float(1 / np.exp(scores - score).sum()) for score in scores]


def change(folder: Path, **fields: Any) -> str:
    """Change or remove fields of the config; the new revision."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config |= fields
    kept = {key: value for key, value in config.items() if value is not None}
    path.write_text(json.dumps(kept), encoding="utf-8")
    return revision_of(folder)


def with_arrays(folder: Path, **arrays: Any) -> str:
    """Other arrays in the place of the saved ones, and a config that vouches for them."""
    with np.load(folder / "weights.npz") as file:
        kept = {name: file[name] for name in file.files} | arrays
    np.savez(folder / "weights.npz", **{k: v for k, v in kept.items() if v is not None})
    return change(folder, weights=digest(folder / "weights.npz"))


def test_a_prediction_is_the_softmax_of_the_mean_row() -> None:
    some = model()
    before = [some.embeddings.copy(), some.weights.copy(), some.bias.copy()]
    for ids in ([5], [5, 5, 7], [0, 259, 256, 104, 104, 104], list(range(40))):
        found, wanted = np.asarray(probabilities(some, ids)), plain_probabilities(some, ids)
        hint = "average the rows of all tokens, then weights, bias and softmax."
        for seen, what in ((sorted(set(ids)), "each token is counted once here."), (ids * 2, "")):
            if what and found.shape == (4,) and np.allclose(found, plain_probabilities(some, seen)):
                hint = what if len(seen) < len(ids) else hint
        same(found, wanted, f"the probabilities of {ids}", hint=hint)
        same(found.sum(), 1.0, f"the sum of the probabilities of {ids}")
    hint = "the mean of no rows is a row of zeros; only the bias is left."
    same(probabilities(some, []), plain_probabilities(some, []), "a text without tokens", hint=hint)
    huge = Classifier(LABELS, some.embeddings, some.weights, np.array([1e4, 0, -1e4, 1e4 - 1]))
    hint = "exp overflows beyond 709; what changes if all scores are lowered by the same number?"
    with np.errstate(all="ignore"):
        same(probabilities(huge, [5]), plain_probabilities(huge, [5]), "huge scores", hint=hint)
    for wrong in (-1, TOKENIZER.size, -TOKENIZER.size):
        hint = "NumPy reads row -1 from the end, without a complaint."
        what = f"the id {wrong} of {TOKENIZER.size} rows"
        refuses(partial(probabilities, some, [4, wrong]), what, kind=ValueError, hint=hint)
    for array, old in zip((some.embeddings, some.weights, some.bias), before, strict=True):
        same(array, old, "the arrays of the model after the predictions")


def test_the_loader_gives_the_pinned_model_with_its_tokenizer(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    revision = save_model(folder, model(), TOKENIZER)
    found = load_model(folder, revision)
    holds(found.tokenizer == TOKENIZER, f"expected {TOKENIZER}, found {found.tokenizer}.")
    holds(
        tuple(found.model.labels) == LABELS, f"expected the labels {LABELS}, found {found.model}."
    )
    holds(found.revision == revision, f"expected the revision {revision}, found {found.revision}.")
    for name in ("embeddings", "weights", "bias"):
        same(getattr(found.model, name), getattr(model(), name), f"the loaded {name}")
    ids = TOKENIZER.encode("the hand")
    answer, wanted = found.predict("the hand"), plain_probabilities(model(), ids)
    same([answer[label] for label in LABELS], wanted, "the prediction for 'the hand'")

    other = tmp_path / "other"
    newer = save_model(other, model(seed=7), TOKENIZER)
    hint = "the name of a folder says nothing; does what lies in it have the revision asked for?"
    for place, asked in ((other, revision), (folder, newer), (folder, ""), (folder, revision[:-1])):
        what = f"a folder of another revision than {asked!r}"
        refuses(partial(load_model, place, asked), what, words=["revision"], hint=hint)
    change(folder, labels=["el", "de", "en", "fr"])
    what = "two labels exchanged in config.json, the old revision asked for"
    refuses(lambda: load_model(folder, revision), what, words=["revision"], hint=hint)


def test_the_loader_refuses_what_does_not_fit_and_runs_nothing(tmp_path: Path) -> None:
    def fresh(name: str) -> Path:
        folder = tmp_path / name
        save_model(folder, model(), TOKENIZER)
        return folder

    def refused(folder: Path, what: str, word: str, hint: str) -> None:
        asked = revision_of(folder)
        words = [word] if word else []
        refuses(lambda: load_model(folder, asked), what, words=words, hint=hint)

    turned = Tokenizer((MERGES[0], MERGES[2], (116, 256)), TOKENIZER.specials)
    hint = "sizes that agree prove nothing: ids change their meaning. Compare fingerprints."
    for number, tokenizer in enumerate((turned, Tokenizer(MERGES, ("<END>",)), Tokenizer(MERGES))):
        folder = fresh(f"tokenizer-{number}")
        save(folder / "vocabulary.txt", tokenizer)
        refused(folder, f"another tokenizer, of size {tokenizer.size}", "tokenizer", hint)

    folder = fresh("weights")
    theirs = model(seed=7)
    arrays = {name: getattr(theirs, name) for name in ("embeddings", "weights", "bias")}
    np.savez(folder / "weights.npz", **arrays)
    hint = "the arrays have the right shapes, and are others. The config knows the file's hash."
    refused(folder, "another weights.npz of the same shapes", "weights", hint)

    for field in ("labels", "tokenizer", "weights"):
        folder = fresh(f"no-{field}")
        change(folder, **{field: None})
        refused(folder, f"a config without {field!r}", field, "ask for a field before you use it.")

    wide, n = np.zeros((TOKENIZER.size, WIDTH)), len(LABELS)
    shapes: list[tuple[str, Any, str]] = [
        ("embeddings", wide[1:], "embeddings"),
        ("embeddings", np.zeros((TOKENIZER.size + 1, WIDTH)), "embeddings"),
        ("embeddings", wide[:, 1:], ""),
        ("embeddings", wide[:, 0], ""),
        ("embeddings", wide[None], ""),
        ("weights", np.zeros((WIDTH, n + 1)), "weights"),
        ("weights", np.zeros((WIDTH, n - 1)), "weights"),
        ("weights", np.zeros((n, WIDTH)), ""),
        ("bias", np.zeros(n - 1), "bias"),
        ("bias", np.zeros((1, n)), "bias"),
        ("bias", np.array(0.0), "bias"),
        ("embeddings", None, "embeddings"),
        ("weights", None, "weights"),
        ("bias", None, "bias"),
    ]
    for number, (name, array, word) in enumerate(shapes):
        folder = fresh(f"shape-{number}")
        with_arrays(folder, **{name: array})
        what = f"{name} of the shape {array.shape}" if array is not None else f"no {name}"
        hint = f"there are {TOKENIZER.size} tokens and {n} labels; which shapes follow from that?"
        refused(folder, what, word, hint)
    for name in ("config.json", "vocabulary.txt", "weights.npz"):
        folder = fresh(f"missing-{name}")
        asked = revision_of(folder)
        (folder / name).unlink()
        refuses(
            partial(load_model, folder, asked), f"a folder without {name}", kind=FileNotFoundError
        )

    class Trap:
        """Whoever unpickles this makes a folder."""

        def __reduce__(self) -> tuple[Callable[..., None], tuple[Path]]:
            return Path.mkdir, (tmp_path / "sprung",)

    folder = fresh("trap")
    bias = np.empty(n, dtype=object)
    bias[:] = [Trap(), 0.0, 0.0, 0.0]
    with_arrays(folder, bias=bias)
    asked = revision_of(folder)
    try:
        found: object = load_model(folder, asked)
    except NotImplementedError:
        raise
    except Exception as error:
        found = error
    hint = "a pickle runs what its author wanted, at the moment it is read."
    message = "The file with the weights has run code of its own while it was loaded."
    holds(not (tmp_path / "sprung").exists(), message, hint=hint)
    message = f"an array of Python objects: expected a ValueError, found {type(found).__name__}."
    holds(isinstance(found, ValueError), message, hint=hint)
    holds(fingerprint(turned) != fingerprint(TOKENIZER), "expected two fingerprints to differ.")
