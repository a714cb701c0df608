"""Starting: `portfolio --help` beside a bare `import click`."""

import sys
from pathlib import Path

from benchmarks.ratio import process, table


def main() -> None:
    """Print the ratio."""
    portfolio = str(Path(sys.executable).parent / "portfolio")
    rivals = {
        "portfolio --help": process([portfolio, "--help"]),
        "import click": process([sys.executable, "-c", "import click"]),
    }
    table(rivals, rounds=30, base="import click", bound=2.0)
