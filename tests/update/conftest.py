"""A small repo as the toolkit makes it, newer renderings of it, and its owner's work meanwhile."""

import hashlib
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from toolkit.scaffold import create
from toolkit.scaffold.answers import FILE
from toolkit.update import run
from toolkit.update.run import Outcome

LINES = "".join(f"line {n}\n" for n in range(1, 21))
FIRST = {
    "GUIDE.md": LINES,
    "README.md": "# Week\n\nWrite here.\n",
    "src/a.py": "# a\n" + LINES,
    "src/b.py": "# b\n" + LINES,
    "pyproject.toml": 'units = ["week-1"]\nkind = "library"\nfinished = []\n',
}


def rendered(content: Mapping[str, str]) -> dict[str, bytes]:
    """The tree of a rendering, which knows itself."""
    digest = hashlib.sha256(repr(sorted(content.items())).encode()).hexdigest()[:16]
    answers = f'rendering = "{digest}"\n'
    return {name: text.encode() for name, text in {**content, FILE: answers}.items()}


@dataclass
class Repo:
    """A week's repo, with its owner at work."""

    folder: Path
    content: dict[str, str] = field(default_factory=lambda: dict(FIRST))

    def git(self, *args: str, at: Path | None = None) -> str:
        """What git prints."""
        done = subprocess.run(
            ["git", *args], cwd=at or self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def write(self, name: str, text: str | bytes, message: str | None = "Work") -> None:
        """The owner writes a file, and commits it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        if message:
            self.commit(message)

    def commit(self, message: str = "Work") -> None:
        """The owner commits everything."""
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def read(self, name: str) -> str:
        """The file as it is now, line ends included."""
        return (self.folder / name).read_bytes().decode()

    def template(self, **changes: str | None) -> None:
        """A newer toolkit renders these files otherwise; None is a file it has no more."""
        for key, text in changes.items():
            name = {"guide": "GUIDE.md", "a": "src/a.py", "b": "src/b.py",
                    "readme": "README.md", "project": "pyproject.toml"}.get(key, key)  # fmt: skip
            if text is None:
                self.content.pop(name)
            else:
                self.content[name] = text

    def update(self, *, dry_run: bool = False, merge: bool = True) -> Outcome:
        """The command, on this repo."""
        tree = rendered(self.content)
        return run.update(self.folder, lambda text: tree, dry_run=dry_run, merge=merge)

    @property
    def place(self) -> Path:
        """The worktree in which an update waits."""
        return self.folder / ".portfolio" / "update"


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Repo]:
    """Makes a fresh repo."""

    def made(name: str) -> Repo:
        folder = tmp_path / name
        create.repository(folder, rendered(FIRST), "Start", template=False)
        repo = Repo(folder)
        repo.git("branch", create.TEMPLATE_BRANCH)
        return repo

    return made


@pytest.fixture
def repo(make: Callable[[str], Repo]) -> Repo:
    """A fresh repo."""
    return make("week-1")
