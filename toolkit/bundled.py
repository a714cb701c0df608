"""Where the files that travel with the toolkit are: in the wheel, else in the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_WHEEL = _PACKAGE / "_bundled"
_ROOT = _WHEEL if _WHEEL.is_dir() else _PACKAGE.parent

# The repository of the toolkit on GitHub, whose workflow week repos call.
REPOSITORY = "portfolio-toolkit/portfolio-toolkit"

ROOT = _ROOT
PACKAGE = _PACKAGE
BASE = _ROOT / "templates" / "base"
HOME = _ROOT / "templates" / "home"
KINDS = _ROOT / "templates" / "kinds"
PACKS = _ROOT / "templates" / "packs"
CURRICULA = _PACKAGE / "curricula"
PROBE = _PACKAGE / "checks" / "probe"
# The one folder in a cookiecutter template that becomes the project.
SLUG = "{{cookiecutter.slug}}"


def kinds() -> list[str]:
    """The kinds of work that this version has templates for."""
    return sorted(p.parent.name for p in KINDS.glob("*/layer.toml"))


def curricula() -> list[str]:
    """The ids of the plans that come with the toolkit."""
    return sorted(p.stem for p in CURRICULA.glob("*.yml"))
