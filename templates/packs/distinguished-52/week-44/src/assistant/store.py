"""Keeping: an index on disk that knows which documents it was made from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.documents import Passage, Span
from assistant.passages import split
from assistant.vectors import Embedder, FloatArray, HashedPieces, TfIdf

Settings = Mapping[str, str | int]
SETTINGS: Settings = {"size": 80, "overlap": 30, "embedding": "tf-idf"}


class NotUsable(Exception):
    """An index on disk cannot be used; the message says why. Rebuilding it helps."""


@dataclass(frozen=True)
class Index:
    """Passages, and the vector of each of them: row i of `vectors` belongs to passage i."""

    passages: tuple[Passage, ...]
    vectors: FloatArray


def embedder(settings: Settings, passages: tuple[Passage, ...]) -> Embedder:
    """The embedding that the settings name. (Given.)

    Raises:
        ValueError: if there is none of this name.
    """
    if settings["embedding"] == "tf-idf":
        return TfIdf.fit([passage.text for passage in passages])
    if settings["embedding"] == "hashed":
        return HashedPieces()
    raise ValueError(f"there is no embedding called {settings['embedding']}")


def build_index(documents: Mapping[str, str], settings: Settings) -> Index:
    """Split and embed the documents. (Given.)"""
    passages = tuple(split(documents, int(settings["size"]), int(settings["overlap"])))
    return Index(passages, embedder(settings, passages)([passage.text for passage in passages]))


def fingerprint(documents: Mapping[str, str], settings: Settings) -> str:
    """The SHA-256 of everything that an index is made from, as 64 hexadecimal digits.

    It changes with any change of a document's name or text, with a document more or less, and with
    any change of the settings. It does not depend on the order of the documents or of the
    settings, nor on the run of Python. No two different inputs may be written down as the same
    bytes: think of a document that ends where the next one could begin.

    Args:
        documents: the text of each document, by its name.
        settings: what the index was built with.
    """
    ### BEGIN SOLUTION
    import hashlib

    everything = [sorted(documents.items()), sorted(settings.items())]
    return hashlib.sha256(json.dumps(everything).encode()).hexdigest()
    ### END SOLUTION


def save_index(
    folder: Path, index: Index, documents: Mapping[str, str], settings: Settings
) -> None:
    """Write `vectors.npy`, and `index.json` with the fingerprint and the spans. (Given.)

    The texts of the passages are not written: they are cut from the documents when it is loaded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spans = [[p.span.document, p.span.start, p.span.end] for p in index.passages]
    about = {"fingerprint": fingerprint(documents, settings), "spans": spans}
    np.save(folder / "vectors.npy", index.vectors, allow_pickle=False)
    (folder / "index.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def passage_at(documents: Mapping[str, str], place: object) -> Passage:
    """The passage at a place as `index.json` has it: document, start, end. (Given.)

    Raises:
        ValueError: if the place is anything else, or not in these documents.
    """
    match place:
        case [str(name), int(start), int(end)] if name in documents:
            if 0 <= start < end <= len(documents[name]):
                return Passage(Span(name, start, end), documents[name][start:end])
    raise ValueError(f"{place} is not a place in the documents")


def load_index(folder: Path, documents: Mapping[str, str], settings: Settings) -> Index:
    """Read what `save_index` wrote, if it still belongs to these documents and settings.

    `index.json` holds an object with `fingerprint`, a text, and `spans`, a list with the place of
    each passage. `vectors.npy` holds an array with one row for each passage. Both files may come
    from somebody else. A file with a pickle in it can run any code while it is read, so such a
    file must be refused unread.

    Args:
        folder: where the two files lie.
        documents: the documents as they are now.
        settings: the settings as they are now.

    Returns:
        The same passages and vectors, in the same order.

    Raises:
        NotUsable: for all that can be wrong with the files, whatever NumPy or `json` call it:

            - one of them is missing;
            - `index.json` is not JSON, or not an object with both keys, or `passage_at` refuses a
              place;
            - `vectors.npy` holds no array, or one that has not two axes, or not a row for each
              passage;
            - the fingerprint is not that of the documents and settings. Then the message contains
              the word "stale".
    """
    ### BEGIN SOLUTION
    try:
        about = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        made_from, places = about["fingerprint"], about["spans"]
        if made_from != fingerprint(documents, settings):
            raise NotUsable(f"the index in {folder} is stale: documents or settings have changed")
        passages = tuple(passage_at(documents, place) for place in places)
        vectors = np.load(folder / "vectors.npy", allow_pickle=False)
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise NotUsable(f"the index in {folder} is missing or damaged: {error}") from error
    shape = np.shape(vectors)
    if len(shape) != 2 or shape[0] != len(passages):
        raise NotUsable(f"{len(passages)} passages, but vectors of shape {shape}")
    return Index(passages, vectors)
    ### END SOLUTION
