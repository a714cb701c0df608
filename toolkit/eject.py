"""A repo that no longer needs the toolkit: its workflow does with plain steps what ours did."""

import re
from pathlib import Path

from toolkit import bundled, changes
from toolkit.changes import WriteFile
from toolkit.checks.week import Week
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.scaffold import pyproject

_OURS = re.compile(
    rf"^(?P<indent> +)uses: {re.escape(bundled.REPOSITORY)}/\.github/workflows/week\.yml@.*\n"
    r"(?:(?P=indent)secrets:.*\n(?:(?P=indent) +\S.*\n)*)?"
    r"(?P<with>(?P=indent)with:.*\n(?:(?P=indent) +\S.*\n|\s*\n)*)?"
    r"(?:(?P=indent)secrets:.*\n(?:(?P=indent) +\S.*\n)*)?",
    re.MULTILINE,
)
_PROJECT = "pyproject.toml"
_PUBLISHING = "      checks: write # to publish the result on the commit\n"
_STEPS = """\
runs-on: ubuntu-latest
timeout-minutes: 15
steps:
  - name: Check out
    uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
    with:
      persist-credentials: false
  - name: Find uv
    run: command -v uv >/dev/null || pipx install --quiet uv==0.13.9
  - name: Install what the week needs
    env:
      UV_TORCH_BACKEND: auto # without a GPU PyTorch is 0.2 GB instead of 4
    run: |
      uv venv --quiet --allow-existing .venv
      uv pip install --quiet --python .venv --requirements pyproject.toml --group dev
  - name: Run the checks
"""
_GENTLE = """\
    continue-on-error: true # work in progress is no failure
    run: .venv/bin/python -m pytest tests
"""
_STRICT = """\
    run: .venv/bin/python -m pytest tests
"""
_FINISHED = """\
    shell: bash
    run: | # in finished work nothing is to do
      .venv/bin/python -m pytest tests -rx | tee checks.txt
      ! grep '^XFAIL.* to do: ' checks.txt
"""


def planned(week: Week) -> list[WriteFile]:
    """The workflow and the project file as they will be; nothing where it is so already."""
    folder = week.folder
    if week.settings.ejected:
        return _left_over(folder)
    if changed := Git(folder).changed_paths():
        raise PortfolioError(
            f"There is work here that is not committed: {', '.join(changed[:5])}.",
            where=str(folder), mend="Commit it first.",
        )  # fmt: skip
    workflows = sorted((folder / ".github" / "workflows").glob("*.y*ml"))
    written = [
        WriteFile(path.relative_to(folder).as_posix(), inlined(text, week).encode())
        for path in workflows
        if bundled.REPOSITORY in (text := files.read_text(path))
    ]
    project = folder / _PROJECT
    record = pyproject.eject(files.read_text(project), str(project))
    return [*written, WriteFile(project.name, record.encode())]


def _left_over(folder: Path) -> list[WriteFile]:
    """What a run that was killed had written and not committed."""
    git = Git(folder)
    if "ejected = true" in git.said("show", f"HEAD:{_PROJECT}"):
        return []
    ours = [p for p in git.changed_paths() if p == _PROJECT or p.startswith(".github/workflows/")]
    return [WriteFile(path, files.read(folder / path)) for path in ours]


def perform(week: Week, written: list[WriteFile]) -> None:
    """Write it, as one commit."""
    git = Git(week.folder)
    git.require_own()
    git.identity()
    changes.apply(written, week.folder)
    paths = [change.path for change in written]
    git.run("add", "--", *paths)
    git.commit(f"Let {week.folder.name} stand without the toolkit", *paths)


def inlined(text: str, week: Week) -> str:
    """The workflow with our steps in place of the call; all else stays as it is."""
    settings = week.settings
    if all(unit in settings.finished for unit in settings.units):
        run = _FINISHED
    else:
        run = _STRICT if settings.strict else _GENTLE

    def steps(found: re.Match[str]) -> str:
        lines = (_STEPS + run).splitlines()
        lines += [f"# {line.strip()}" for line in (found["with"] or "").splitlines()]
        return "".join(f"{found['indent']}{line}\n" for line in lines)

    ending = "\r\n" if "\r\n" in text else "\n"
    plain = _OURS.sub(steps, _ended(text.replace("\r\n", "\n"))).replace(_PUBLISHING, "")
    if re.search(rf"uses:.*{re.escape(bundled.REPOSITORY)}/", plain):
        raise PortfolioError(
            "A job here calls the toolkit in a form that cannot be replaced.",
            where=str(week.folder / ".github" / "workflows"),
            mend="Write it on a line of its own: uses: OWNER/REPO/.github/workflows/week.yml@TAG",
        )
    return plain.replace("\n", ending)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
