"""Put a rendered tree on disk as a git repository, all of it or nothing."""

from collections.abc import Mapping
from pathlib import Path

from toolkit.edges import files, processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError

TEMPLATE_BRANCH = "portfolio/template"


def repository(target: Path, tree: Mapping[str, bytes], message: str, *, template: bool) -> str:
    """Make `target` a repository whose first commit is the tree; what is left to say, in words."""
    if target.exists() or target.is_symlink():
        raise PortfolioError(
            f"{target.name} is there already.",
            where=str(target),
            mend="Go on in it, or give another place with --into.",
        )
    branches = [TEMPLATE_BRANCH] if template else []
    with files.staged(target) as staging:
        git = Git(staging)
        git.identity()
        files.write_tree(staging, tree)
        git.start(message, *branches)
        return _install_hooks(staging) if template else ""


def _install_hooks(folder: Path) -> str:
    """Why no hook was installed; nothing when it was."""
    program = processes.find("pre-commit")
    if program is None:
        return "pre-commit is not here, so no hook was installed: uv tool install pre-commit"
    finished = processes.run([program, "install"], cwd=folder, env=processes.environment())
    words = " ".join((finished.out + finished.err).split())
    return f"no hook was installed: {words}" if finished.code else ""
