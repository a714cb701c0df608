"""The toolkit's own repository as act should see it: as GitHub would hand it to an action."""

import re
from pathlib import Path

from toolkit import bundled
from toolkit.edges import files

# What the actions install from; the rest of a checkout is of no use to them.
_PARTS = ("templates", "actions", ".github/workflows", "pyproject.toml", "README.md", "LICENSE")
# act copies a repository for each of its actions that a job uses, a dozen times; so it gets one
# that holds nothing else, and what they install from is found by this variable.
_CALLED = ("actions", ".github/workflows")
WHERE = "PORTFOLIO_TOOLKIT"
_ABOVE = "$GITHUB_ACTION_PATH/../.."
_USES = re.compile(rf"uses:\s*[\"']?{re.escape(bundled.REPOSITORY)}/[^@\s]+@([\w./-]+)")
_GITHUBS = re.compile(r"uses:\s*[\"']?actions/([\w-]+)[^@\s]*@([\w./-]+)")
_STANDINS = Path(__file__).parent / "standins"


def prepare(whole: Path, called: Path) -> None:
    """Lay out the tree to install from, and the one that workflows call.

    What has not changed keeps its time, so installs stay warm.
    """
    tree = {f"toolkit/{n}": p for n, p in files.paths_below(bundled.PACKAGE).items()}
    tree = {n: p for n, p in tree.items() if not n.startswith("toolkit/_bundled/")}
    for part in _PARTS:
        source = bundled.ROOT / part
        below = {"": source} if source.is_file() else files.paths_below(source)
        tree |= {f"{part}/{name}".rstrip("/"): path for name, path in below.items()}
    wanted = {name: path.read_bytes() for name, path in tree.items()}
    files.mirror(whole, wanted)
    ours = {name: data for name, data in wanted.items() if name.startswith(_CALLED)}
    files.mirror(called, {name: _spelled_out(name, data) for name, data in ours.items()})


def refs(workflows: list[str]) -> list[str]:
    """The versions of the toolkit that these workflows call."""
    found = (match[1] for text in workflows for match in _USES.finditer(text))
    return list(dict.fromkeys(found))


def standins(tree: Path, workflows: list[str]) -> dict[str, Path]:
    """What stands here for GitHub's own actions that speak to its servers, by name and version."""
    called = [path.read_text() for path in sorted(tree.glob("actions/*/action.yml"))]
    called += [path.read_text() for path in sorted(tree.glob(".github/workflows/*.yml"))]
    found = {}
    for text in (*workflows, *called):
        for name, ref in _GITHUBS.findall(text):
            if (_STANDINS / name).is_dir():
                found[f"actions/{name}@{ref}"] = _STANDINS / name
    return found


def spelled_out(text: str, ref: str) -> str:
    """The workflow with `$/` references in full: act and actionlint do not know them yet."""
    return re.sub(r"(uses:\s*)\$/([\w./-]+)", rf"\1{bundled.REPOSITORY}/\2@{ref}", text)


def _spelled_out(name: str, data: bytes) -> bytes:
    if not name.endswith((".yml", ".yaml")):
        return data
    return spelled_out(data.decode(), REF).replace(_ABOVE, f"${WHERE}").encode()


# The ref under which the copy refers to itself.
REF = "here"
