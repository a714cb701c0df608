"""The settings of a training: read from a TOML file, checked before anything starts."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints


@dataclass(frozen=True)
class Config:
    """All that decides what is trained and how; config.toml says what each setting means."""

    points: int
    noise: float
    hidden: int
    layers: int
    dropout: float
    batch_size: int
    steps: int
    learning_rate: float
    weight_decay: float
    mixed_precision: bool
    clip: float
    evaluate_every: int

    def __post_init__(self) -> None:
        for name in ("hidden", "layers", "batch_size", "steps", "evaluate_every"):
            self._refuse(name, getattr(self, name) < 1, "at least 1")
        for name in ("learning_rate", "clip"):
            self._refuse(name, not getattr(self, name) > 0, "above 0")
        for name in ("noise", "weight_decay"):
            self._refuse(name, not getattr(self, name) >= 0, "0 or more")
        self._refuse("points", self.points < 2, "at least 2, one of them for validation")
        self._refuse("dropout", not 0 <= self.dropout < 1, "from 0 to below 1")

    def _refuse(self, name: str, wrong: bool, wanted: str) -> None:
        if wrong:
            raise ValueError(f"{name} must be {wanted}, found {getattr(self, name)}")


def load(path: Path, changes: Sequence[str] = ()) -> Config:
    """The settings in this file, with changes such as `learning_rate=0.003` made to them.

    Raises:
        ValueError: if a setting is unknown, missing or of the wrong type.
    """
    values = _parsed(path.read_text(encoding="utf-8"), str(path))
    for change in changes:
        values |= _parsed(change, f"--set {change}")
    types = get_type_hints(Config)
    for name in values:
        if name not in types:
            raise ValueError(f"unknown setting {name!r}; the settings are {', '.join(types)}")
    for name, wanted in types.items():
        if name not in values:
            raise ValueError(f"{path} has no setting {name!r}")
        if wanted is float and type(values[name]) is int:
            values[name] = float(values[name])
        if type(values[name]) is not wanted:
            raise ValueError(f"{name} must be of type {wanted.__name__}, found {values[name]!r}")
    return Config(**values)


def _parsed(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{where}: {error}") from error
