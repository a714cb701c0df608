"""What a training logs, metrics.jsonl: read with care, since anything may stand there."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.edges import files

# What a run may log in all; more is a mistake, and would fill disk and memory.
LIMIT = 32_000_000
_LARGEST = 2**53  # beyond it a float, and so a picture, cannot count


@dataclass(frozen=True)
class Point:
    """A step of the training."""

    step: int
    loss: float
    grad_norm: float | None = None


@dataclass(frozen=True)
class Log:
    """The steps, what the run showed when it was asked, and the first line that made no sense."""

    points: tuple[Point, ...] = ()
    probes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problem: str = ""

    @property
    def losses(self) -> list[float]:
        """The loss at each step."""
        return [point.loss for point in self.points]


def parse(lines: Iterable[str]) -> Log:
    """The log in these lines."""
    points: list[Point] = []
    probes: dict[str, Mapping[str, Any]] = {}
    problem = ""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if not isinstance(data, dict):
                raise TypeError
            if "probe" in data:
                probes[str(data["probe"])] = data
            elif "loss" in data:
                points.append(_point(data))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            problem = problem or f"line {number} of metrics.jsonl makes no sense: {line[:80]!r}"
    return Log(tuple(points), probes, problem)


def number(value: Any) -> float:
    """A number, also one that JSON does not have, written as a string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    return float(value)


def numbers(values: Any) -> list[float]:
    """A list of numbers; empty where it is none."""
    try:
        return [number(value) for value in values] if isinstance(values, list) else []
    except (TypeError, ValueError, OverflowError):
        return []


def _point(data: Mapping[str, Any]) -> Point:
    step, norm = data["step"], data.get("grad_norm")
    if isinstance(step, bool) or not isinstance(step, int) or abs(step) > _LARGEST:
        raise TypeError
    return Point(step, number(data["loss"]), None if norm is None else number(norm))


class Tail:
    """The log of a run while it goes on: only what is new is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.losses: list[float] = []
        self.times: list[float] = []  # the time at which each of them was seen
        self._rest = b""

    def look(self, now: float) -> None:
        """Take what has been added since the last look."""
        size = files.size(self.path)
        if size < self.size:
            self.size, self._rest = 0, b""  # it was begun again
            self.losses, self.times = [], []
        if size == self.size or size > LIMIT or not files.is_plain(self.path):
            self.size = size
            return
        added = files.read_from(self.path, self.size)
        self.size += len(added)
        *lines, self._rest = (self._rest + added).split(b"\n")
        new = parse(line.decode("utf-8", "replace") for line in lines).losses
        self.losses += new
        self.times += [now] * len(new)
