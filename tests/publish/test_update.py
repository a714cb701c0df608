"""A pinned workflow and `portfolio update`: no conflict, and the next publish pins it again."""

from pathlib import Path

from tests import newer
from tests.conftest import Portfolio
from tests.github.model import Repo
from tests.github.server import GitHub
from tests.publish.conftest import TAG, git


def test_an_update_takes_the_tag_and_publishing_pins_it(
    github: GitHub, here: Path, worked: Path, toolkit: Repo, portfolio: Portfolio, tmp_path: Path
) -> None:
    portfolio("publish", "week-27", "--public", cwd=here)
    workflow = worked / ".github/workflows/week.yml"
    assert f"@{toolkit.head} # {TAG}" in workflow.read_text()
    release = newer.release(tmp_path / "newer")

    assert "week-27  updated" in newer.run(release, here, "update", "week-27")

    assert f"/week.yml@v{newer.VERSION} # zizmor" in workflow.read_text()
    assert git(worked, "status", "--porcelain") == ""
    assert "week-27  current" in newer.run(release, here, "update", "week-27")
    toolkit.git.move(f"refs/tags/v{newer.VERSION}", toolkit.head or "", None)
    portfolio("publish", "week-27", cwd=here)
    assert f"@{toolkit.head} # v{newer.VERSION}" in workflow.read_text()
