"""What `make packs` found of every pack, kept beside the code, and the page that shows it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from proofs import subject
from proofs.findings import Finding
from toolkit import bundled, packs, plans
from toolkit.curriculum import Unit
from toolkit.edges import files
from toolkit.text import markdown

FILE = Path(__file__).with_name("proved.json")
PAGE = Path(__file__).parents[1] / "docs" / "packs.md"
Record = dict[str, dict[str, Any]]
_INTRO = """# The exercises

A pack is the exercise of one week: starter code, official checks, a notebook, a guide and
flashcards. `portfolio new week-27` gives it to you; [writing-a-pack.md](writing-a-pack.md) tells
how one is made.

These figures are what `make packs` found on two cores. Of every solution it made up to 60 *small
mistakes*, one at a time, and counted those that the checks catch. *Wrong ideas* are solutions as
learners write them: each is caught by a check whose message names the misconception. *Other ways*
are solutions that are right but differ from ours: the checks accept them.
"""
_COLUMNS = ("", "exercise", "checks", "small mistakes caught", "wrong ideas named",
            "other ways accepted", "checks, s", "notebook, s", "training, s")  # fmt: skip
_ALIGNED = (":--", ":--", *["--:"] * (len(_COLUMNS) - 2))


def read() -> Record:
    """What is known of every pack."""
    return dict(json.loads(files.read_text(FILE))) if FILE.is_file() else {}


def digest(name: str) -> str:
    """A fingerprint of the pack as it lies, and of the tests that its kind brings."""
    plan, unit = name.split("/")
    folder = bundled.PACKS / plan / unit
    kind = plans.find(plan, Path()).unit(unit).kind
    trees = [folder, *(place / bundled.SLUG / "tests" for place in packs.kind_folders(kind))]
    total = hashlib.sha256()
    for tree in trees:
        for path, data in sorted(files.read_tree(tree).items()):
            total.update(f"\0{path}\0{hashlib.sha256(data).hexdigest()}".encode())
    return total.hexdigest()[:16]


def keep(proved: Mapping[str, Mapping[str, Finding]], digests: Mapping[str, str]) -> None:
    """Remember what holds whole, forget packs that are gone, and write the page.

    `digests` are those from before the proofs, since somebody may write while they run.
    """
    known = {name: entry for name, entry in read().items() if name in subject.names()}
    for name, found in proved.items():
        if all(finding.holds and finding.in_time for finding in found.values()):
            figures = {f.promise: [f.kept, f.total, f.seconds] for f in found.values()}
            known[name] = {"digest": digests[name], "found": figures}
    files.write(FILE, (json.dumps(known, indent=1, sort_keys=True) + "\n").encode())
    files.write(PAGE, page(known).encode())


def page(known: Record) -> str:
    """All packs: what they practise, and what was found of them."""
    parts = [_INTRO]
    for plan in sorted({name.split("/")[0] for name in known}):
        curriculum = plans.find(plan, Path())
        units = [u for u in curriculum.units if f"{plan}/{u.key}" in known]
        rows = [_row(unit, known[f"{plan}/{unit.key}"]["found"]) for unit in units]
        parts.append(f"\n## {markdown(curriculum.title)}\n\n")
        parts += map(_line, (_COLUMNS, _ALIGNED, *rows))
        parts += [_practised(plan, unit) for unit in units]
    return "".join(parts)


def _row(unit: Unit, found: Mapping[str, list[Any]]) -> tuple[str, ...]:
    caught, total, _ = found["mutants"]
    training = f"{found['smoke'][2]:.0f}" if "smoke" in found else ""
    return (
        unit.key, markdown(unit.title), str(found["reference"][1]), f"{caught} of {total}",
        str(found["wrong"][0]), str(found["right"][0]), f"{found['reference'][2]:.1f}",
        f"{found['notebook'][2]:.0f}", training,
    )  # fmt: skip


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _practised(plan: str, unit: Unit) -> str:
    pack = packs.read(plan, unit.key)
    assert pack is not None
    goals = "".join(f"- {markdown(goal)}\n" for goal in unit.goals)
    heading = f"### {unit.key}: {markdown(unit.title)}"
    return f"\n{heading}\n\nThe package `{pack.layer.package}`:\n\n{goals}"
