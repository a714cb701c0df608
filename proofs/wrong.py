"""Wrong solutions as learners write them, each with the check that must tell them so."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit import marks, tomls
from toolkit.edges import files
from toolkit.errors import PortfolioError


@dataclass(frozen=True)
class Wrong:
    """One text of the reference replaced by a misconception."""

    file: str
    old: str
    new: str
    misconception: str
    caught_by: str
    says: str


def load(folder: Path) -> dict[str, Wrong]:
    """The wrong solutions of a pack by their names."""
    paths = sorted(folder.glob("*.toml"))
    return {path.stem: tomls.load(files.read_text(path), Wrong, str(path)) for path in paths}


def apply(wrong: Wrong, reference: Mapping[str, bytes], where: str) -> str:
    """The file with the misconception in it, which lies inside one solution."""
    source, made = _text(wrong, reference, where), replaced(wrong, reference, where)
    is_code = wrong.file.endswith(".py")
    if is_code and marks.starter(made, "", where) != marks.starter(source, "", where):
        raise PortfolioError("`old` must lie inside one marked solution.", where=where)
    return made


def replaced(wrong: Wrong, reference: Mapping[str, bytes], where: str) -> str:
    """The file with the misconception in it, wherever it lies."""
    source = _text(wrong, reference, where)
    times = source.count(wrong.old)
    if times != 1:
        raise PortfolioError(
            f"`old` must stand exactly once in {wrong.file}; it stands there {times} times.",
            where=where,
        )
    return source.replace(wrong.old, wrong.new)


def _text(wrong: Wrong, reference: Mapping[str, bytes], where: str) -> str:
    if wrong.file not in reference:
        raise PortfolioError(f"The pack has no file {wrong.file}.", where=where)
    return reference[wrong.file].decode()
