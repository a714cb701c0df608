"""What act says, line by line, as events."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["passed", "failed", "output", "note", "summary", "job", "skipped", "problem"]
_OWN_STEPS = ("Set up job", "Complete job")
_ENDED = re.compile(r"(?:Success|Failure) - Main (.*?)(?: \[[^\]]*\])?$")


@dataclass(frozen=True)
class Event:
    """Something that happened in a job; `depth` tells a step inside an action."""

    kind: Kind
    job: str
    text: str = ""
    step: str = ""
    seconds: float = 0.0
    depth: int = 0


def read(lines: Iterable[str]) -> Iterator[Event]:
    """The events in these lines; what is no JSON is a problem to tell."""
    for line in lines:
        try:
            data = json.loads(line)
        except ValueError:
            data = line
        event = _event(data) if isinstance(data, dict) else _problem(line)
        if event:
            yield event


def _event(data: dict[str, Any]) -> Event | None:
    message, job = str(data.get("msg", "")), str(data.get("job", "")).strip()
    step, place = str(data.get("step", "")), data.get("stepID") or []
    if data.get("jobResult"):
        return Event("job", job, data["jobResult"])
    if "Skipping unsupported platform" in message:
        return Event("skipped", job, "this machine has no runner of that name")
    if data.get("command") == "summary":
        return Event("summary", job, str(data.get("content", "")))
    if data.get("command") in ("notice", "warning", "error"):
        return Event("note", job, str(data.get("arg", "")), data["command"])
    # Steps inside an action all carry the outer step's name; their place tells them apart.
    if data.get("raw_output"):
        return Event("output", job, message.rstrip("\n"), str(place))
    ended = _ENDED.search(message)
    if ended and step not in _OWN_STEPS:
        passed = data.get("stepResult") == "success"
        seconds = float(data.get("executionTime") or 0) / 1e9
        kind: Kind = "passed" if passed else "failed"
        return Event(kind, job, ended[1], str(place), seconds, max(len(place) - 1, 0))
    if data.get("level") == "error":
        return Event("problem", job, message)
    return None


def _problem(line: str) -> Event | None:
    return Event("problem", "", line.strip()) if line.strip() else None
