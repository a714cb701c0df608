"""Which tools are installed here, and in which versions: the table for your setup notes.

    PYTHONPATH=src python -m refresher.environment

Half a year from now something will break, and the first question will be what has changed since it
worked. These notes are the answer.
"""

import subprocess
from collections.abc import Mapping, Sequence

# What asks each tool for its version (given). Add your own tools here.
TOOLS: dict[str, tuple[str, ...]] = {
    "Python": ("python", "--version"),
    "Git": ("git", "--version"),
    "VS Code": ("code", "--version"),
    "Docker": ("docker", "--version"),
    "Conda": ("conda", "--version"),
    "uv": ("uv", "--version"),
    "Jupyter": ("jupyter", "--version"),
    "MLflow": ("mlflow", "--version"),
}


def find_version(said: str) -> str | None:
    """Find the first version in what a tool said: whole numbers joined by dots, at least two.

    The result has these numbers and dots alone. Where there is no version, it is None.

    >>> find_version("git version 2.43.0.windows.1")
    '2.43.0'
    >>> find_version("Docker version 27.1.1, build 6312585")
    '27.1.1'
    >>> find_version("release 7") is None
    True
    """
    ### BEGIN SOLUTION
    import re

    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else None
    ### END SOLUTION


def version_table(versions: Mapping[str, str | None]) -> str:
    """Write the versions as a Markdown table, one row for each tool, in the order they come in.

    The head has the cells `tool` and `version`, and below it stands the line that makes it a table
    for Markdown, `| :-- | :-- |`. A tool whose version is None is shown as `not found`. The lines
    are joined by single line breaks.

    The trap: a `|` inside a name or a version would begin a new cell. Write it as a backslash and
    a `|`.

    >>> print(version_table({"Git": "2.43.0", "Docker": None}))
    | tool | version |
    | :-- | :-- |
    | Git | 2.43.0 |
    | Docker | not found |
    """
    ### BEGIN SOLUTION
    lines = ["| tool | version |", "| :-- | :-- |"]
    for tool, version in versions.items():
        shown = "not found" if version is None else version
        cells = (tool.replace("|", "\\|"), shown.replace("|", "\\|"))
        lines.append(f"| {cells[0]} | {cells[1]} |")
    return "\n".join(lines)
    ### END SOLUTION


def ask(command: Sequence[str]) -> str:
    """What a tool prints when it is asked, or nothing if it is not installed (given)."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout + done.stderr


def main() -> None:
    """Print the table for the setup notes (given)."""
    print(version_table({name: find_version(ask(how)) for name, how in TOOLS.items()}))


if __name__ == "__main__":
    main()
