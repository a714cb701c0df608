"""The folder that a build writes: what an earlier build wrote is replaced, and nothing else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from toolkit.edges import files
from toolkit.errors import PortfolioError

MARK = ".portfolio-site"
_HEAD = "Made by portfolio: a build replaces the files that are named here, and no others."


@dataclass(frozen=True)
class _Mark:
    """What an earlier build said of its work; `state` is empty until it had ended."""

    state: str = ""
    paths: tuple[str, ...] = ()


def is_so(folder: Path, stamp: str) -> bool:
    """Does the folder hold what this stamp stands for, untouched since it was written?"""
    mark = _read(folder)
    return bool(mark.state) and mark.state == _state(folder, stamp, mark.paths)


def paths(folder: Path) -> list[str]:
    """What a build wrote there, and what it noted of it."""
    return [str(folder / name) for name in (MARK, *_read(folder).paths)]


def write(folder: Path, tree: Mapping[str, bytes], stamp: str) -> None:
    """Make the folder hold these files in place of those of the build before."""
    there = [name for name in files.names(folder) if not name.endswith(files.HALF)]
    if there and MARK not in there:
        raise PortfolioError(
            "This folder holds other things.", where=str(folder),
            mend="Name one that is new or was made by this command: -o site",
        )  # fmt: skip
    before = [path for path in _read(folder).paths if _is_ours(folder, path)]
    # First of all, so that the next build knows what a killed one has left.
    _note(folder, _Mark(paths=tuple(dict.fromkeys([*before, *tree]))))
    for path in dict.fromkeys([*before, *tree]):
        files.half_of(folder / path).unlink(missing_ok=True)
    for path in before:
        if path not in tree:
            files.discard(folder, path)
    files.update(folder, tree)
    _note(folder, _Mark(_state(folder, stamp, tree), tuple(tree)))


def _is_ours(folder: Path, path: str) -> bool:
    """Could a build have written this? The mark is a file that anyone may change."""
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and not any(part.startswith((".", "/")) for part in parts)
        and (folder / path).parent.resolve().is_relative_to(folder.resolve())
    )


def _state(folder: Path, stamp: str, paths: Collection[str]) -> str:
    return f"{stamp} {files.fingerprint(folder, paths)}"


def _note(folder: Path, mark: _Mark) -> None:
    files.write(folder / MARK, "\n".join([_HEAD, mark.state, *mark.paths, ""]).encode())


def _read(folder: Path) -> _Mark:
    path = folder / MARK
    if not path.is_file():
        return _Mark()
    _, state, *paths = [*files.read(path).decode("utf-8", "replace").split("\n"), "", ""]
    return _Mark(state, tuple(filter(None, paths)))
