"""What can be set without touching the code."""

from pathlib import Path
from typing import Any

import yaml

PARAMS = Path("params.yaml")


def section(name: str) -> dict[str, Any]:
    """One part of params.yaml."""
    values: dict[str, Any] = yaml.safe_load(PARAMS.read_text())[name]
    return values
