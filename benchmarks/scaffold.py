"""Rendering week 27, git and hooks aside, beside cookiecutter and copier on the same layers."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.ratio import process, table
from toolkit import bundled, plans
from toolkit.packs import pack_folder
from toolkit.scaffold.week import Order, recipe

PLAN, UNIT = "distinguished-52", "week-27"
OURS = """
import sys
from pathlib import Path
from toolkit import plans
from toolkit.edges import files
from toolkit.scaffold.week import Order, bake
curriculum = plans.find(sys.argv[1], Path("."))
unit = curriculum.unit(sys.argv[2])
order = Order(curriculum, unit, unit.title, "ada", 2026)
files.write_tree(Path(sys.argv[3]) / "ours" / "week-27", bake(order))
"""
COOKIECUTTER = """
import json, sys
from cookiecutter.main import cookiecutter
context = json.loads(open(sys.argv[1]).read())
for layer in sys.argv[3:]:
    cookiecutter(layer, no_input=True, extra_context=context, default_config=True,
                 output_dir=sys.argv[2] + "/cookiecutter", overwrite_if_exists=True)
"""
COPIER = """
import json, sys
import copier
context = json.loads(open(sys.argv[1]).read())
for layer in sys.argv[3:]:
    copier.run_copy(layer, sys.argv[2] + "/copier/week-27", data=context, defaults=True,
                    overwrite=True, quiet=True)
"""


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        values = scratch / "context.json"
        values.write_text(json.dumps(_context()))
        cookiecutters = _cookiecutters(scratch)
        copiers = [str(_as_copier(Path(layer), scratch)) for layer in cookiecutters]
        python = [sys.executable, "-W", "ignore", "-c"]
        rivals = {
            "portfolio": process([*python, OURS, PLAN, UNIT, name]),
            "cookiecutter": process([*python, COOKIECUTTER, str(values), name, *cookiecutters]),
            "copier": process([*python, COPIER, str(values), name, *copiers]),
        }
        table(rivals, rounds=10, base="cookiecutter", bound=1.3)


def _context() -> dict[str, object]:
    curriculum = plans.find(PLAN, Path())
    unit = curriculum.unit(UNIT)
    return recipe(Order(curriculum, unit, unit.title, "ada", 2026)).words | {"slug": UNIT}


def _cookiecutters(scratch: Path) -> list[str]:
    """The three layers as cookiecutter templates; the pack is copied without rendering."""
    pack = scratch / "pack"
    source = pack_folder(PLAN, UNIT)
    assert source is not None
    shutil.copytree(source, pack / bundled.SLUG)
    (pack / "cookiecutter.json").write_text('{"slug": "week-27", "_copy_without_render": ["*"]}')
    return [str(bundled.BASE), str(bundled.KINDS / "library"), str(pack)]


def _as_copier(layer: Path, scratch: Path) -> Path:
    """The same layer as a copier template: same files, same variables."""
    target = scratch / f"copier-{layer.name}"
    shutil.copytree(layer / bundled.SLUG, target / "template")
    rendered = layer == bundled.BASE
    for path in target.rglob("*"):
        if rendered and path.is_file():
            path.write_text(path.read_text().replace("cookiecutter.", ""))
    suffix = '""' if rendered else ".jinja"
    (target / "copier.yml").write_text(f"_subdirectory: template\n_templates_suffix: {suffix}\n")
    return target
