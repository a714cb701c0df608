"""Where the files that travel with the toolkit are: in the wheel, else in the checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent
_WHEEL = PACKAGE / "_bundled"
ROOT = _WHEEL if _WHEEL.is_dir() else PACKAGE.parent

# The repository of the toolkit on GitHub, whose workflow week repos call.
REPOSITORY = "portfolio-toolkit/portfolio-toolkit"

BASE = ROOT / "templates" / "base"
HOME = ROOT / "templates" / "home"
KINDS = ROOT / "templates" / "kinds"
PACKS = ROOT / "templates" / "packs"
CURRICULA = PACKAGE / "curricula"
PROBE = PACKAGE / "checks" / "probe"
# The one folder in a cookiecutter template that becomes the project.
SLUG = "{{cookiecutter.slug}}"


def kinds() -> list[str]:
    """The kinds of work that this version has templates for."""
    return sorted(p.parent.name for p in KINDS.glob("*/layer.toml"))


def curricula() -> list[str]:
    """The ids of the plans that come with the toolkit."""
    return sorted(p.stem for p in CURRICULA.glob("*.yml"))
