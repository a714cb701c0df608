"""The Pythons in which kinds and packs run: this one where it has all they need, else one made."""

import functools
import hashlib
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from toolkit import bundled, packs, plans
from toolkit.edges import files, processes
from toolkit.environment import CPU_INDEX, TOOLS
from toolkit.errors import PortfolioError

CACHE = Path(sys.prefix) / ".proofs"
UV_CACHE = Path(sys.prefix) / ".cache" / "uv"
WHEELS = CACHE / "wheels"
# From PyPI, PyTorch for Linux brings 4 GB of CUDA; this release is what the proofs were made with.
TORCH = "torch==2.13.0"
NOTEBOOK = "nbconvert>=7.17"


def for_kind(kind: str) -> str:
    """The Python for all repos of a kind."""
    return for_all(requirements(kind))


def requirements(kind: str) -> tuple[str, ...]:
    """What the kind and every pack of it needs."""
    wanted = packs.kind_layer(kind).requirements
    for folder in _folders():
        if plans.find(folder.parent.name, Path()).unit(folder.name).kind == kind:
            wanted += packs.layer(folder).requirements
    return wanted


@functools.cache
def everything() -> tuple[str, ...]:
    """What all kinds and packs need: a learner has it all in one place too."""
    layers = (*map(packs.kind_layer, bundled.kinds()), *map(packs.layer, _folders()))
    return tuple(sorted({r for layer in layers for r in layer.requirements}))


def for_all(wanted: Sequence[str]) -> str:
    """A Python that has all of these: this one, the one for all packs, or one of its own."""
    if all(is_here(name) for name in wanted):
        return sys.executable
    if set(wanted) <= set(everything()):
        return _python("all", everything())
    return _python(hashlib.sha256("\n".join(sorted(wanted)).encode()).hexdigest()[:12], wanted)


def _python(name: str, wanted: Sequence[str]) -> str:
    """The Python of that name, once it has all of these; what it lacks is added."""
    venv, listed = CACHE / f"python-{name}", "\n".join(sorted({TORCH, *TOOLS, NOTEBOOK, *wanted}))
    ready = venv / ".ready"
    with files.locked(CACHE / "locks" / name):
        if not ready.is_file() or ready.read_text() != listed:
            _make(venv, sorted({*TOOLS, NOTEBOOK, *wanted}))
            files.write(ready, listed.encode())
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


def _folders() -> list[Path]:
    return sorted(path.parent for path in bundled.PACKS.glob("*/*/layer.toml"))


def settings() -> dict[str, str]:
    """What makes uv take the PyTorch that was fetched once, and keep what it fetches here."""
    found = {"UV_CACHE_DIR": str(UV_CACHE), "UV_NO_PROGRESS": "1"}
    if (WHEELS / "torch.txt").is_file():
        found |= {"UV_FIND_LINKS": str(WHEELS), "UV_CONSTRAINT": str(WHEELS / "torch.txt")}
    return found


def _make(venv: Path, wanted: Sequence[str]) -> None:
    uv = processes.find("uv") or "uv"
    if not (venv / ".ready").is_file():
        _run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(venv))
    if any(Requirement(name).name == "torch" for name in wanted):
        _fetch_torch()
    _run(uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(venv), *wanted)


def _fetch_torch() -> None:
    """Once; pip, unlike uv, takes a build for the CPU before one with CUDA wherever it finds it."""
    listed = WHEELS / "torch.txt"
    with files.locked(WHEELS):
        if not listed.is_file():
            command = ("-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(WHEELS))
            _run(sys.executable, *command, "--extra-index-url", CPU_INDEX, TORCH)
            files.write(listed, f"{TORCH}\n".encode())


def _run(*command: str) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    done = processes.run(command, cwd=CACHE, env=processes.environment() | settings(), seconds=1800)
    if done.code != 0:
        raise PortfolioError(f"The libraries could not be installed:\n{done.err.strip()}")
