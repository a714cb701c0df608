"""cookiecutter, used for what it is good at: a folder of templates and a context give files."""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.edges import files
from toolkit.errors import PortfolioError

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from cookiecutter.exceptions import CookiecutterException
    from cookiecutter.generate import generate_files
    from jinja2 import TemplateError

# What an expression in a template may raise.
_ITS_OWN = (ArithmeticError, LookupError, TypeError, ValueError)


def render(template: Path, values: Mapping[str, Any], scratch: Path) -> dict[str, bytes]:
    """The files of one template, by path.

    The values go straight into the context. `cookiecutter.main` would render them as
    templates first, and would keep a copy of them in the user's home.
    """
    settings = {k: v for k, v in _defaults(template).items() if k.startswith("_")}
    context = {"cookiecutter": {**settings, **values, "slug": "out"}}
    target = scratch / f"layer-{template.parent.name}-{template.name}"
    try:
        generate_files(template, context, output_dir=str(target), accept_hooks=False)
    except (CookiecutterException, TemplateError, *_ITS_OWN) as error:
        words = str(error).partition(" Context: ")[0]  # which is every word of the plan
        raise PortfolioError(
            f"A template could not be rendered: {words}", where=str(template)
        ) from error
    return files.read_tree(target / "out")


def _defaults(template: Path) -> dict[str, Any]:
    defaults: dict[str, Any] = json.loads(files.read_text(template / "cookiecutter.json"))
    return defaults


def combine(layers: Mapping[str, Mapping[str, bytes]]) -> dict[str, bytes]:
    """All layers' files together; two layers that own one path are an error."""
    owner: dict[str, str] = {}
    combined: dict[str, bytes] = {}
    for name, layer in layers.items():
        for path, data in layer.items():
            if path in combined:
                raise PortfolioError(
                    f"The layers {owner[path]} and {name} both own {path}.",
                    mend="A shared file belongs to base; a layer adds to it through layer.toml.",
                )
            owner[path], combined[path] = name, data
    return combined
