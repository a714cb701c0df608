"""The tools that update a repo from its template, each run as its user runs it, on one template.

The peers run as their documentation advises. Copier: a template in git with PEP 440 tags, the
answers file rendered by the template, `copier update --defaults`, conflicts inline (its default).
cruft: a cookiecutter template in git, `cruft update --skip-apply-ask`. Both leave the update in
the working tree, to be looked at and committed before the next one, which is what happens here.
Ours is `toolkit.update.run.update` in a process of its own, with the exit code of the command;
it renders the same template, but clones none: its templates come with the toolkit.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.scaffold.create import TEMPLATE_BRANCH
from toolkit.update.worktree import BRANCH, PLACE

LINES = "".join(f"line {n}\n" for n in range(1, 21))
FIRST = {
    "README.md": "# {{ cookiecutter.title }}\n\nWrite here.\n",
    "GUIDE.md": LINES,
    "src/a.py": "# a\n" + LINES,
    "src/b.py": "# b\n" + LINES,
}
CONTEXT = '{"title": "Week 1", "slug": "repo"}'
OURS = """
import hashlib, sys, tempfile
from pathlib import Path
from toolkit.errors import PortfolioError
from toolkit.scaffold.answers import FILE
from toolkit.scaffold.render import render
from toolkit.update import run

def rendered(answers=""):
    with tempfile.TemporaryDirectory() as scratch:
        tree = render(Path(sys.argv[1]), {"title": "Week 1"}, Path(scratch))
    known = hashlib.sha256(repr(sorted(tree.items())).encode()).hexdigest()
    return tree | {FILE: f'rendering = "{known}"\\n'.encode()}

if sys.argv[2] == "start":
    from toolkit.edges import files
    sys.exit(files.write_tree(Path("repo"), rendered()))
try:
    outcome = run.update(Path.cwd(), rendered, merge=sys.argv[2] == "merge")
except PortfolioError as error:
    sys.exit(f"failed  {error.what} {error.mend}")
print(outcome.state, outcome.why, *outcome.notes, sep="  ")
sys.exit(outcome.state in ("conflict", "failed"))
"""
# Loaded by every Python that starts: die at the Nth touch of the user's repo, or count them.
KILLER = """
import atexit, os, signal, sys
last, world, count = (os.environ.pop("KILL_" + k, "") for k in ("AT", "WORLD", "COUNT"))
seen = 0

def touches(event, args):
    if event == "subprocess.Popen":
        return os.path.abspath(args[2] or ".").startswith(world)
    if event == "open" and not args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return False
    if event in ("os.remove", "os.rmdir") and args[1] != -1:
        return False  # below a folder elsewhere, which is being cleared
    if event not in ("open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir"):
        return False
    return not isinstance(args[0], int) and os.path.abspath(os.fsdecode(args[0])).startswith(world)

def watch(event, args):
    global seen
    if touches(event, args):
        seen += 1
        if seen == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

if last:
    sys.addaudithook(watch)
    atexit.register(lambda: open(count, "w").write(str(seen)))
"""


@dataclass(frozen=True)
class Run:
    """How a run of a tool ended: a negative code is the signal that killed it."""

    code: int
    said: str


def git(folder: Path, *args: str) -> str:
    """What git prints."""
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode(errors="replace").rstrip("\n")


def unmerged(folder: Path) -> list[bytes]:
    """Every side of what waits there for a person."""
    ids = [line.split()[1] for line in git(folder, "ls-files", "--unmerged").splitlines()]
    show = ["git", "cat-file", "blob"]
    return [subprocess.check_output([*show, name], cwd=folder) for name in ids]


def commit(folder: Path, message: str = "Work") -> None:
    """Commit all there is, where there is something."""
    git(folder, "add", "--all")
    if git(folder, "status", "--porcelain"):
        git(folder, "commit", "--quiet", "--message", message)


@dataclass
class Tool:
    """One of the tools, with a template of its own and a repo made from its first version."""

    scratch: Path
    name: str = ""
    record: str = ""  # where the tool notes in the repo which version it has
    content: dict[str, str] = field(default_factory=lambda: dict(FIRST))
    versions: int = 0

    def __post_init__(self) -> None:
        self.scratch.mkdir()
        self.template.mkdir()
        git(self.template, "init", "--quiet")
        self.settings()
        self.publish({})
        self.call(*self.start(), at=self.scratch)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.origin / ".git")
        git(self.origin, "init", "--quiet")
        commit(self.origin, "Start")
        shutil.copytree(self.template, self.scratch / "first")

    @property
    def template(self) -> Path:
        """The template, at its newest version."""
        return self.scratch / "template"

    @property
    def origin(self) -> Path:
        """A repo as it was made from the template's first version."""
        return self.scratch / "repo"

    def fresh(self, name: str) -> Path:
        """A copy of that repo; the template is at its first version again."""
        shutil.rmtree(self.template)
        shutil.copytree(self.scratch / "first", self.template)
        self.content, self.versions = dict(FIRST), 1
        return shutil.copytree(self.origin, self.scratch / name)

    def publish(self, changes: Mapping[str, str]) -> None:
        """A new version of the template, in which these files are otherwise."""
        self.content |= changes
        self.versions += 1
        for name, text in self.content.items():
            path = self.template / self.inside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.written(text))
        commit(self.template, f"Version {self.versions}")
        git(self.template, "tag", f"v{self.versions}.0.0")

    def update(self, folder: Path, **env: str) -> Run:
        """The tool's update of this repo."""
        return self.call(*self.command, at=folder, **env)

    def proposed(self, folder: Path) -> str:
        """Have the update put on a branch, as for a pull request; the name of the branch."""
        git(folder, "switch", "--quiet", "--create", "proposed")
        self.update(folder)
        commit(folder, "Update")
        git(folder, "switch", "--quiet", "main")
        return "proposed"

    def place(self, folder: Path) -> Path:
        """Where a person sees what came of an update."""
        return folder

    def call(self, *command: str, at: Path, **env: str) -> Run:
        """Run a command there, with nobody at the keyboard."""
        done = subprocess.run(
            command, cwd=at, env={**os.environ, **env}, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Run(done.returncode, done.stdout.decode(errors="replace"))

    inside = "{{cookiecutter.slug}}"

    def settings(self) -> None:
        """Write what the template has beside its files."""
        (self.template / "cookiecutter.json").write_text(CONTEXT)

    def written(self, text: str) -> str:
        """A file of the template, in this tool's spelling."""
        return text

    def start(self) -> tuple[str, ...]:
        """The command that makes a repo from the template."""
        raise NotImplementedError

    @property
    def command(self) -> tuple[str, ...]:
        """The command that updates the repo in which it runs."""
        raise NotImplementedError


class Ours(Tool):
    """`portfolio update`."""

    def __post_init__(self) -> None:
        self.name, self.record = "portfolio", ".portfolio/answers.toml"
        super().__post_init__()
        git(self.origin, "branch", TEMPLATE_BRANCH)

    def start(self) -> tuple[str, ...]:
        return self._with("start")

    @property
    def command(self) -> tuple[str, ...]:
        return self._with("merge")

    def proposed(self, folder: Path) -> str:
        self.call(*self._with("propose"), at=folder)
        return BRANCH

    def place(self, folder: Path) -> Path:
        return folder / PLACE if (folder / PLACE).exists() else folder

    def _with(self, verb: str) -> tuple[str, ...]:
        return (sys.executable, "-W", "ignore", "-c", OURS, str(self.template), verb)


class Copier(Tool):
    """`copier update`."""

    inside = "template"

    def __post_init__(self) -> None:
        self.name, self.record = "copier", ".copier-answers.yml"
        super().__post_init__()

    def settings(self) -> None:
        (self.template / "copier.yml").write_text(
            '_subdirectory: template\n_templates_suffix: ""\ntitle: {type: str, default: Week 1}\n'
        )
        (self.template / "template").mkdir()
        answers = self.template / "template" / "{{ _copier_conf.answers_file }}"
        answers.write_text("{{ _copier_answers|to_nice_yaml -}}\n")

    def written(self, text: str) -> str:
        return text.replace("cookiecutter.", "")

    def start(self) -> tuple[str, ...]:
        return (*_beside("copier"), "copy", "--defaults", str(self.template), str(self.origin))

    @property
    def command(self) -> tuple[str, ...]:
        return (*_beside("copier"), "update", "--defaults")


class Cruft(Tool):
    """`cruft update`."""

    def __post_init__(self) -> None:
        self.name, self.record = "cruft", ".cruft.json"
        super().__post_init__()

    def start(self) -> tuple[str, ...]:
        return (*_beside("cruft"), "create", "--no-input", str(self.template))

    @property
    def command(self) -> tuple[str, ...]:
        return (*_beside("cruft"), "update", "--skip-apply-ask")


def _beside(program: str) -> tuple[str, ...]:
    """A program of this environment, without what it warns its own authors of."""
    return (sys.executable, "-W", "ignore", str(Path(sys.executable).parent / program))
