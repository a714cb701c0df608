"""What a trial leaves in the week's repo: its verdict and two pictures, in an ignored folder."""

import json
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.edges import files
from toolkit.render import curves
from toolkit.smoke.verdict import Verdict
from toolkit.text import slug

_RESULTS = ".portfolio/results"


def folder(week: Path, unit: str, device: str) -> Path:
    """Where the last result on this device lies."""
    return week / _RESULTS / f"smoke-{slug(unit)}-{slug(device) or 'unknown'}"


def keep(week: Path, verdict: Verdict, title: str) -> Path | None:
    """Write the verdict and its curves; nothing where the training took the repo away."""
    if not (week / "pyproject.toml").is_file():
        return None
    place = folder(week, verdict.unit, verdict.figures.device)
    files.write(week / _RESULTS / ".gitignore", b"*\n")
    told = {"toolkit": __version__, **verdict.as_json()}
    files.write(place / "smoke.json", (json.dumps(told, indent=2, allow_nan=False) + "\n").encode())
    ended = " and ".join(f"{n} at {points[-1][1]:.4g}" for n, points in verdict.curves.items())
    for dark, name in ((False, "curves-light.svg"), (True, "curves-dark.svg")):
        picture = curves.svg(
            f"Loss of {title}", f"It ends for {ended}." if ended else "No step was logged.",
            verdict.curves, dark=dark, chance=verdict.chance,
        )  # fmt: skip
        files.write(place / name, picture.encode())
    return place


def last(week: Path, unit: str, device: str) -> dict[str, Any]:
    """The last verdict on this device; empty where there is none that can be read."""
    path = folder(week, unit, device) / "smoke.json"
    try:
        data = json.loads(files.read_text(path)) if path.is_file() else {}
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def passed(week: Path, unit: str, tree: str | None) -> bool:
    """Has this version of the toolkit seen this very tree pass on a processor, as a push will?"""
    data = last(week, unit, "cpu")
    known = (data.get("tree"), data.get("toolkit"), data.get("state"))
    return bool(tree) and known == (tree, __version__, "passed")
