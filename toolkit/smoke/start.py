"""Ways to start a run: as a process of its own, or from a warm start with the libraries loaded."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from toolkit import bundled
from toolkit.edges import files
from toolkit.edges.kept import Kept

_PROGRAM = bundled.PACKAGE / "smoke" / "warm.py"


class Started(Protocol):
    """A run that goes on."""

    def report(self) -> dict[str, Any] | None:
        """How it ended, or None as long as it runs."""

    def stop(self) -> None:
        """End it, if it still runs."""


class Warm:
    """A Python that has loaded what the training imports, in the hands of a keeper."""

    def __init__(
        self, python: str, cwd: Path, orders: Path, env: Mapping[str, str], seconds: float
    ) -> None:
        orders.mkdir()
        scripts = [path for path in cwd.glob("*.py") if path.is_file()]
        places = [place for place in (cwd / "src", *scripts) if place.exists()]
        program = [python, str(_PROGRAM), str(orders), *map(str, places)]
        self.kept = Kept(program, cwd=cwd, env=env, seconds=seconds)
        self._orders = orders

    def start(self, name: str, words: Sequence[str], env: Mapping[str, str]) -> "Forked":
        """Let it make this run."""
        order = {"words": list(words), "env": dict(env)}
        files.write(self._orders / f"{name}.order", json.dumps(order).encode())
        return Forked(self.kept, self._orders / f"{name}.report")


class Forked:
    """A run from a warm start; it ends with where it came from."""

    def __init__(self, kept: Kept, told: Path) -> None:
        self._kept = kept
        self._told = told

    def report(self) -> dict[str, Any] | None:
        """How it ended, or None as long as it runs."""
        ended = self._kept.report()
        if self._told.is_file():
            found: dict[str, Any] = json.loads(self._told.read_text(encoding="utf-8"))
            return found
        return ended and {**ended, "code": None, "why": ended["why"] or "its Python came to an end"}

    def stop(self) -> None:
        """End it, and all that was to start from the same place."""
        self._kept.stop()


def is_python(words: Sequence[str], python: str) -> bool:
    """Is this command one that a fork of a warm Python can stand for?"""
    if sys.platform != "linux" or len(words) < 2 or words[0] != python:
        return False
    return (words[1] == "-m" and len(words) > 2) or words[1].endswith(".py")
