"""The Python in which a pack runs: this one where it has the pack's libraries, else one made."""

import hashlib
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from toolkit import environment
from toolkit.edges import files, processes

CACHE = Path(sys.prefix) / ".proofs"
_NOTEBOOK = "nbconvert>=7.17"


def for_all(requirements: Sequence[str]) -> str:
    """A Python that has all of these."""
    if all(is_here(wanted) for wanted in requirements):
        return sys.executable
    key = hashlib.sha256("\n".join(sorted(requirements)).encode()).hexdigest()[:12]
    venv = CACHE / f"python-{key}"
    with files.locked(CACHE):
        if not (venv / ".ready").is_file():
            _make(venv, requirements)
            files.write(venv / ".ready", b"")
    return str(venv / "bin" / "python")


def is_here(wanted: str) -> bool:
    """Does this Python have it?"""
    requirement = Requirement(wanted)
    if requirement.marker and not requirement.marker.evaluate():
        return True
    try:
        return metadata.version(requirement.name) in requirement.specifier
    except metadata.PackageNotFoundError:
        return False


def _make(venv: Path, requirements: Sequence[str]) -> None:
    uv = processes.find("uv")
    torch = [r for r in requirements if Requirement(r).name == "torch"]
    others = [r for r in requirements if r not in torch]
    wanted = [*environment.TOOLS, _NOTEBOOK, *others]
    step: environment.Step | None
    for step in environment.plan(venv, wanted, "cpu" if torch else "none", uv):
        while step is not None:
            step = environment.perform(step, CACHE)
