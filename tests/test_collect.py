"""What this machine knows of a repo, as facts about its last commit."""

from pathlib import Path

from tests.cli.test_sync import git
from toolkit import collect
from toolkit.checks import week as weeks
from toolkit.smoke import record
from toolkit.smoke.verdict import Figures, Verdict

CURVE = ((1.0, 2.0), (2.0, 1.5), (3.0, 1.0))


def trained(folder: Path, tree: str) -> None:
    """Keep a verdict of a training at this tree."""
    found = Verdict("week-27", "passed", figures=Figures(device="cpu", parameters=99),
                    curves={"loss": CURVE}, tree=tree)  # fmt: skip
    record.keep(folder, found, "Attention")


def test_a_training_is_told_of_the_tree_that_was_tried(week: Path) -> None:
    project = week / "pyproject.toml"
    project.write_text(f'{project.read_text()}\n[tool.portfolio.smoke]\ncommand = "train.py"\n')
    git(week, "commit", "-qam", "Train", "--no-verify")
    found = weeks.read(week)
    assert found is not None

    trained(week, "another")
    (before,) = collect.local([found], lambda _: "python", run=False).units
    trained(week, git(week, "rev-parse", "HEAD^{tree}"))
    (after,) = collect.local([found], lambda _: "python", run=False).units

    assert before.smoke == ()
    (smoke,) = after.smoke
    assert (smoke.device, smoke.state, smoke.parameters) == ("cpu", "passed", 99)
    assert smoke.curves == {"loss": CURVE}
    assert smoke.commit == git(week, "rev-parse", "HEAD")


def test_a_repo_tells_what_it_is_made_with_and_what_was_given(week: Path) -> None:
    found = weeks.read(week)
    assert found is not None
    (repo,) = collect.local([found], lambda _: "python", run=False).repos
    assert "NumPy" in repo.tools
    assert repo.given == repo.head == git(week, "rev-parse", "HEAD")
