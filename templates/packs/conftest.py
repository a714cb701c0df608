"""Lets a pack run where it lies: `pytest templates/packs/<plan>/<unit>` needs no scaffolding."""

import sys
from pathlib import Path

HERE = Path(__file__).parent


def pytest_collectstart(collector):  # type: ignore[no-untyped-def]
    folder = getattr(collector, "path", HERE)
    pack = next((p for p in (folder, *folder.parents) if (p / "layer.toml").is_file()), None)
    if pack is None or HERE not in pack.parents:
        return
    kinds = (HERE.parent / "kinds").glob("*/{{cookiecutter.slug}}")
    support = (kind / part for kind in kinds for part in ("src", "tests/checks"))
    for entry in map(str, (pack / "src", *support)):
        if entry not in sys.path:
            sys.path.insert(0, entry)
