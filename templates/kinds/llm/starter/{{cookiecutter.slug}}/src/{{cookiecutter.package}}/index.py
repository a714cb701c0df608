"""A vector index: finds the passages whose vectors are nearest to that of a question."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss

from .corpus import Passage
from .embed import Embedder
from .errors import NotUsable


@dataclass(frozen=True)
class Hit:
    """A passage, and the cosine of the angle between it and the question."""

    passage: Passage
    score: float


class Index:
    """Passages that can be searched by similarity."""

    def __init__(self, embed: Embedder) -> None:
        self.embed = embed
        self.passages: list[Passage] = []
        # The inner product of vectors of length 1 is their cosine. "Flat" compares with every
        # vector: exact, and fast enough for up to about a million passages.
        self._vectors: faiss.Index = faiss.IndexFlatIP(embed.size)

    def add(self, passages: Sequence[Passage]) -> None:
        """Make these passages findable by their titles and texts."""
        self._vectors.add(self.embed([f"{p.title}. {p.text}" for p in passages]))
        self.passages += passages

    def search(self, text: str, k: int) -> list[Hit]:
        """The at most `k` passages that are most similar to the text, the best one first."""
        k = min(k, len(self.passages))
        if k == 0:
            return []
        scores, places = self._vectors.search(self.embed([text]), k)
        return [
            Hit(self.passages[place], float(score))
            for place, score in zip(places[0], scores[0], strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write the vectors, and beside them what they mean."""
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._vectors, str(folder / "vectors.faiss"))
        about = {
            "embedding": self.embed.name,
            "sha256": _digest(folder / "vectors.faiss"),
            "passages": [asdict(passage) for passage in self.passages],
        }
        text = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
        (folder / "passages.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, embed: Embedder) -> "Index":
        """Read what `save` wrote.

        Raises:
            NotUsable: if it is missing, damaged, or made with another embedding.
        """
        index = cls(embed)
        vectors = folder / "vectors.faiss"
        try:
            about = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
            index.passages = [Passage(**passage) for passage in about["passages"]]
            name, sha256 = about["embedding"], about["sha256"]
            found = _digest(vectors)
        except FileNotFoundError as error:
            raise NotUsable(f"there is no index in {folder}: build it first") from error
        except (ValueError, KeyError, TypeError) as error:
            raise NotUsable(f"{folder / 'passages.json'} is damaged: build it again") from error
        if name != embed.name:
            raise NotUsable(f"{folder} was built with {name}, not {embed.name}: build it again")
        # FAISS reads files in C++ and trusts them, so it only gets the bytes that were written.
        if found != sha256:
            raise NotUsable(f"{vectors} does not belong to its passages.json: build it again")
        try:
            index._vectors = faiss.read_index(str(vectors))
        except RuntimeError as error:
            raise NotUsable(f"{vectors} is damaged: build it again") from error
        if (index._vectors.ntotal, index._vectors.d) != (len(index.passages), embed.size):
            raise NotUsable(f"{folder} has not one vector per passage: build it again")
        return index


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
