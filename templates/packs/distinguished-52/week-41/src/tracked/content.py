"""Files by what is in them: a store in which the name of every object is its own fingerprint.

The store is a folder. An object with the fingerprint abcdef... lies in `ab/cdef...`, as it does in
the cache of DVC and, nearly, in Git. A name that is made of the content gives two things at once:
the same bytes are kept only once, and a damaged object can be told from a whole one.
"""

from dataclasses import dataclass
from pathlib import Path


class Missing(LookupError):
    """The store has no object with this fingerprint."""


class Damaged(ValueError):
    """The store has the object, but not with the bytes that were put in."""


def fingerprint(path: Path) -> str:
    """The SHA-256 of the bytes of a file, as 64 hexadecimal digits.

    Nothing else counts: not the name, not the folder, not the time of the last change. Line ends
    are bytes like all others.

    Raises:
        FileNotFoundError: if there is no such file.

    >>> Path("/tmp/empty").write_bytes(b"") and None
    >>> fingerprint(Path("/tmp/empty"))[:8]
    'e3b0c442'
    """
    ### BEGIN SOLUTION
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    ### END SOLUTION


def write_whole(path: Path, data: bytes) -> None:
    """Give a file this content so that nobody ever sees half of it.

    A process may be killed at any line. Whoever opens the file, before, meanwhile or after, finds
    the old content or the new one. So the file is not opened for writing: its place is taken, in
    one step, by another file that is complete already. That works only inside one file system, so
    the other file lies in the same folder meanwhile.

    Folders that are not there yet are made. If anything fails, the old file is as it was, and the
    other one is gone.

    Raises:
        TypeError: if data is a text.
        OSError: if the place cannot be taken, such as that of a folder.
    """
    ### BEGIN SOLUTION
    import os
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".half-")
    half = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink()
        raise
    ### END SOLUTION


@dataclass(frozen=True)
class Store:
    """A folder of objects, each named by its fingerprint."""

    folder: Path

    def place(self, digest: str) -> Path:
        """Where the object with this fingerprint lies, or would lie."""
        return self.folder / digest[:2] / digest[2:]

    def whole(self, digest: str) -> bool:
        """Is the object there, with the bytes that its name promises?"""
        place = self.place(digest)
        return place.is_file() and fingerprint(place) == digest

    def put(self, path: Path) -> str:
        """Keep the content of this file, and return its fingerprint.

        The object is a copy: when the file is written to later, the object stays. What is in the
        store already is not written again, unless it is damaged: then this is the chance to mend
        it. Afterwards the store holds the object and nothing half-written.

        Raises:
            FileNotFoundError: if there is no such file.

        >>> Store(Path("store")).put(Path("rows.csv"))  # doctest: +SKIP
        '8f43...'
        """
        ### BEGIN SOLUTION
        digest = fingerprint(path)
        if not self.whole(digest):
            write_whole(self.place(digest), path.read_bytes())
        return digest
        ### END SOLUTION

    def get(self, digest: str, path: Path) -> None:
        """Give this file the content of the object, once it is sure that the object is whole.

        The file is a copy too: writing to it later must not change the object. If the object is
        refused, the file stays as it was, or stays absent.

        Raises:
            Missing: if the store has no such object.
            Damaged: if its bytes are not those that were put in.
        """
        ### BEGIN SOLUTION
        place = self.place(digest)
        if not place.is_file():
            raise Missing(f"the store has no object {digest}")
        if not self.whole(digest):
            raise Damaged(f"the object {digest} is not what was put in")
        write_whole(path, place.read_bytes())
        ### END SOLUTION
