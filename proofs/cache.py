"""Findings kept by the content of everything that they depend on."""

import hashlib
import platform
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from proofs import findings
from proofs.findings import Finding
from proofs.pythons import CACHE
from proofs.subject import Subject
from toolkit import bundled
from toolkit.edges import files

_TOOLS = ("ipykernel", "mypy", "nbconvert", "pytest", "ruff")
_PROVERS = (Path(__file__).parent, bundled.PACKAGE / "checks", bundled.PACKAGE / "smoke")


def kept(
    subject: Subject,
    what: str,
    prove: Callable[[], tuple[Finding, ...]],
    *,
    again: bool = False,
    folder: Path = CACHE,
) -> tuple[Finding, ...]:
    """What is known of these very files, else what the proof finds now."""
    stem = f"{subject.name.replace('/', '-')}-{what}"
    path = folder / f"{stem}-{key(subject, what)}.json"
    if path.is_file() and not again:
        return findings.from_json(files.read(path))
    found = prove()
    if all(finding.holds for finding in found):  # what fails is looked at again
        files.write(path, findings.to_json(found))
        for old in folder.glob(f"{stem}-????????????????.json"):
            if old != path:
                old.unlink(missing_ok=True)
    return found


def key(subject: Subject, what: str) -> str:
    """A fingerprint of all that can change what the proof finds."""
    total = hashlib.sha256(what.encode())
    for tree in (subject.starter, subject.reference):
        for name, data in sorted(tree.items()):
            total.update(f"\0{name}\0{hashlib.sha256(data).hexdigest()}".encode())
    for solutions in (subject.wrong, subject.right, subject.broken):
        total.update(repr(sorted(solutions.items())).encode())
    rest = (subject.checks, subject.cards, subject.guide, subject.smoke, subject.requirements)
    total.update(repr(rest).encode())
    for folder in _PROVERS:
        for name, data in files.read_tree(folder).items():
            total.update(f"\0{name}\0".encode() + data)
    libraries = (Requirement(r).name for r in subject.requirements)
    versions = [f"{name} {_version(name)}" for name in (*_TOOLS, *libraries)]
    total.update(repr((platform.python_version(), versions)).encode())
    return total.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
