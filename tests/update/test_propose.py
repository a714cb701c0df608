"""An update as a pull request: opened once, never over somebody's work."""

import pytest

from tests.github.server import GitHub
from tests.update.conftest import LINES, Repo
from toolkit.errors import PortfolioError
from toolkit.update.propose import propose

NEW = LINES.replace("line 3\n", "line three\n")


@pytest.fixture
def pushed(repo: Repo, github: GitHub) -> Repo:
    """The repo on GitHub."""
    there = github.repo("ada/week-1")
    repo.git("remote", "add", "origin", github.clone_url(there, github.pat("ada")))
    repo.git("push", "-q", "origin", "main")
    return repo


def proposed(repo: Repo, github: GitHub, **more: str) -> str:
    """What `portfolio update --pr` does."""
    assert repo.update(merge=False).state == "ready"
    return propose(repo.folder, {"HOME": "/nowhere"} | github.env(github.pat("ada")) | more)


def test_it_is_opened_once_and_merging_it_ends_it(pushed: Repo, github: GitHub) -> None:
    pushed.write("src/b.py", "# mine\n")
    pushed.template(guide=NEW)

    address = proposed(pushed, github)
    again = proposed(pushed, github)

    assert address == again
    assert address.endswith("/ada/week-1/pull/1")
    posts = [w for w in github.writes() if w.path.endswith("/pulls")]
    assert len(posts) == 1
    assert pushed.git("show", "origin/portfolio/update:GUIDE.md").splitlines() == NEW.splitlines()
    assert pushed.git("rev-parse", "origin/portfolio/template")
    assert not pushed.place.exists()
    assert pushed.read("GUIDE.md") == LINES
    assert github.unknown() == []

    pushed.git("merge", "-q", "--squash", "portfolio/update")
    pushed.git("commit", "-qm", "Update (#1)")
    assert pushed.update().state == "current"
    pushed.template(guide=NEW.replace("line 10\n", "line ten\n"))
    proposed(pushed, github)  # the old branch is still there, and nobody worked on it
    assert "line ten" in pushed.git("show", "origin/portfolio/update:GUIDE.md")


def test_work_on_the_branch_there_is_not_pushed_over(pushed: Repo, github: GitHub) -> None:
    pushed.template(guide=NEW)
    proposed(pushed, github)
    pushed.git("switch", "-q", "portfolio/update")
    pushed.write("src/b.py", "# somebody's\n")
    pushed.git("push", "-q", "origin", "portfolio/update")
    pushed.git("reset", "-q", "--hard", "HEAD~1")
    pushed.git("switch", "-q", "main")
    pushed.template(guide=NEW.replace("line 10\n", "line ten\n"))
    pushed.update(merge=False)

    with pytest.raises(PortfolioError, match="Somebody has committed"):
        proposed(pushed, github)

    assert "somebody's" in pushed.git("show", "origin/portfolio/update:src/b.py")


def test_a_lost_answer_makes_no_second_request(pushed: Repo, github: GitHub) -> None:
    pushed.template(guide=NEW)
    github.fault("/pulls$", method="POST", status=502, after_write=True)
    assert proposed(pushed, github).endswith("/pull/1")


def test_a_token_without_the_scope_is_refused_before_anything_is_pushed(
    pushed: Repo, github: GitHub
) -> None:
    pushed.template(guide=NEW)
    weak = github.token("ada", scopes=("repo",))
    with pytest.raises(PortfolioError, match="may not change workflows") as error:
        proposed(pushed, github, **github.env(weak))
    assert "gh auth refresh" in error.value.mend
    assert weak.value not in str(error.value)
    assert "portfolio" not in pushed.git("ls-remote", "origin")


def test_a_repo_that_is_not_on_github_is_told_so(repo: Repo, github: GitHub) -> None:
    repo.template(guide=NEW)
    with pytest.raises(PortfolioError, match="not on GitHub"):
        proposed(repo, github)
