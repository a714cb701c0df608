"""The file system: exact bytes in, whole files out."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.errors import PortfolioError

# What tools leave behind wherever they have been.
CACHES = frozenset(
    {"__pycache__", ".ipynb_checkpoints", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
)
HALF = ".portfolio-half"  # what a file is called until it is whole


def read(path: Path) -> bytes:
    """The file's bytes."""
    if path.is_dir():
        raise PortfolioError("This is a folder, not a file.", where=str(path))
    return path.read_bytes()


def read_text(path: Path) -> str:
    """The file's text with every byte kept: line endings and byte order mark too."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise PortfolioError(
            f"This file is not UTF-8 text (byte {error.start}).",
            where=str(path),
            mend="Save it as UTF-8 in your editor.",
        ) from error


def write(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Replace the file in one step: a reader sees the old bytes or the new, never half.

    A `secret` one is for nobody but its owner.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = half_of(path)
    with half.open("wb") as file:
        if secret:
            half.chmod(0o600)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if path.exists() and not secret:
        shutil.copymode(path, half)
    half.replace(path)


def half_of(path: Path) -> Path:
    """What the file is called until it is whole."""
    return path.with_name(f".{path.name}{HALF}")


def add(path: Path, text: str) -> None:
    """Add text to the end of a file that others add to as well."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Fill a folder that nobody sees yet."""
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder by its relative POSIX path, caches left out."""
    return {name: path.read_bytes() for name, path in paths_below(folder).items()}


@contextlib.contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A folder that becomes `target` as the last step, or vanishes.

    Its name is always the same, so what a killed run left is cleared by the next one.
    """
    made = [folder for folder in target.parents if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = target.parent / f"{HALF}-{target.name}"
    remove(staging)
    staging.mkdir()
    try:
        yield staging
        staging.rename(target)
    finally:
        remove(staging)
        with contextlib.suppress(OSError):  # the target is in them now
            for folder in made:
                folder.rmdir()


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder."""
    with tempfile.TemporaryDirectory(prefix="portfolio-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def remove(folder: Path) -> None:
    """Remove the folder and all below it, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)


def size(path: Path) -> int:
    """How many bytes the file has; 0 where there is none."""
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def is_plain(path: Path) -> bool:
    """Is it a file with bytes in it, and no link, pipe or folder?"""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def read_from(path: Path, start: int) -> bytes:
    """The file's bytes from this place on; nothing where it is gone."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read()
    except OSError:
        return b""


def names(folder: Path) -> list[str]:
    """What lies directly in the folder, spelt as it is there."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def folders(parent: Path) -> list[Path]:
    """The visible folders directly below `parent`, in order."""
    try:
        return sorted(p for p in parent.iterdir() if p.is_dir() and not p.name.startswith("."))
    except OSError:
        return []


def paths_below(folder: Path) -> dict[str, Path]:
    """Every file below the folder by its relative POSIX path, caches left out."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and CACHES.isdisjoint(path.relative_to(folder).parts)
    }


def fingerprint(folder: Path, names: Iterable[str]) -> str:
    """What tells whether one of these files was written since: names, sizes and times."""
    told = hashlib.sha256()
    for name in names:
        path = folder / name
        told.update(f"{name} {size(path)} {_age(path)}\n".encode("utf-8", "replace"))
    return told.hexdigest()[:32]


def mirror(folder: Path, wanted: Mapping[str, bytes]) -> None:
    """Make the folder hold just these files; those that are so already are not touched."""
    for name, path in paths_below(folder).items():
        if name not in wanted:
            path.unlink()
    update(folder, wanted)


def update(folder: Path, wanted: Mapping[str, bytes]) -> None:
    """Write these files; those that are so already are not touched."""
    for name, data in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write(path, data)


def discard(folder: Path, name: str) -> None:
    """Remove a file below the folder, if it is there, and the folders that it leaves empty."""
    path = folder / name
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        path.unlink()
    with contextlib.suppress(OSError):  # other things are in them
        for emptied in path.parents[: len(path.relative_to(folder).parts) - 1]:
            emptied.rmdir()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Have the folder to oneself; who comes second waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def cache_folder(env: Mapping[str, str]) -> Path:
    """Where the toolkit may keep what it can make again."""
    base = env.get("XDG_CACHE_HOME") or str(Path(env.get("HOME", "~")).expanduser() / ".cache")
    return Path(base) / "portfolio"


def keep_newest(folder: Path, pattern: str, number: int) -> None:
    """Remove all but the newest files of that pattern."""
    by_age = sorted(folder.glob(pattern), key=lambda p: (_age(p), p.name))
    for path in by_age[:-number]:
        path.unlink(missing_ok=True)


def _age(path: Path) -> int:
    """When the file was written; 0 where another process has just removed it."""
    try:
        return path.lstat().st_mtime_ns
    except OSError:
        return 0
