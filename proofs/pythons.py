"""The Pythons in which kinds and packs run: this one where it has all they need, else one made."""

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
_NOTEBOOK = "nbconvert>=7.17"


def for_kind(kind: str) -> str:
    """The one Python for all repos of a kind."""
    return for_all(requirements(kind))


def requirements(kind: str) -> tuple[str, ...]:
    """What the kind and every pack of it needs."""
    wanted = packs.kind_layer(kind).requirements
    for path in sorted(bundled.PACKS.glob("*/*/layer.toml")):
        plan, unit = path.parts[-3:-1]
        if plans.find(plan, Path()).unit(unit).kind == kind:
            wanted += packs.layer(path.parent).requirements
    return wanted


def for_all(wanted: Sequence[str]) -> str:
    """A Python that has all of these."""
    if all(is_here(name) for name in wanted):
        return sys.executable
    everything = sorted({*TOOLS, _NOTEBOOK, *wanted})
    key = hashlib.sha256("\n".join([TORCH, *everything]).encode()).hexdigest()[:12]
    venv = CACHE / f"python-{key}"
    if not (venv / ".ready").is_file():
        with files.locked(CACHE / "locks" / key):
            if not (venv / ".ready").is_file():  # nobody made it while we waited
                _make(venv, everything)
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


def settings() -> dict[str, str]:
    """What makes uv take the PyTorch that was fetched once, and keep what it fetches here."""
    found = {"UV_CACHE_DIR": str(UV_CACHE), "UV_NO_PROGRESS": "1"}
    if (WHEELS / "torch.txt").is_file():
        found |= {"UV_FIND_LINKS": str(WHEELS), "UV_CONSTRAINT": str(WHEELS / "torch.txt")}
    return found


def _make(venv: Path, wanted: Sequence[str]) -> None:
    uv = processes.find("uv") or "uv"
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
