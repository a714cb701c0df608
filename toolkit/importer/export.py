"""A curriculum as plain JSON data, in the published format of `curricula/schema.json`."""

import dataclasses
from typing import Any

from toolkit.curriculum import Curriculum


def to_json(curriculum: Curriculum) -> dict[str, Any]:
    """Every field, those without a value as null or an empty list."""
    return {
        field.name: _plain(getattr(curriculum, field.name))
        for field in dataclasses.fields(curriculum)
    }


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return [_plain(v) for v in value] if isinstance(value, tuple) else value
