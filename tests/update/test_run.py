"""An update keeps every byte its owner wrote, shows what it cannot merge, and can be run again."""

import os
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.update.conftest import FIRST, LINES, Repo, rendered
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.update import run, template

NEW = LINES.replace("line 3\n", "line three\n")


def settled(repo: Repo) -> None:
    """Nothing is left over, and a second run changes nothing."""
    head = repo.git("rev-parse", "HEAD")
    assert repo.update().state == "current"
    assert repo.git("rev-parse", "HEAD") == head
    assert repo.git("status", "--porcelain") == ""
    assert repo.git("worktree", "list").count("\n") == 0
    assert "portfolio/update" not in repo.git("branch", "--list")


def test_an_untouched_repo_takes_the_new_rendering(repo: Repo) -> None:
    repo.template(guide=NEW)

    assert repo.update().state == "updated"

    assert repo.read("GUIDE.md") == NEW
    assert repo.git("log", "-1", "--format=%an") == "Portfolio Toolkit"
    assert repo.git("rev-parse", "HEAD^{tree}") == repo.git(
        "rev-parse", "portfolio/template^{tree}"
    )
    settled(repo)


def test_without_a_change_nothing_happens(repo: Repo) -> None:
    settled(repo)


def test_an_edit_elsewhere_in_the_same_file_is_kept(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 15\n", "mine\n"))
    repo.template(guide=NEW)

    assert repo.update().state == "updated"

    assert repo.read("GUIDE.md") == NEW.replace("line 15\n", "mine\n")
    settled(repo)


def test_an_edit_of_the_same_line_waits_in_the_worktree(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine\n"))
    head = repo.git("rev-parse", "HEAD")
    repo.template(guide=NEW, a="# a, better\n" + LINES)

    outcome = repo.update()

    assert outcome.state == "conflict"
    assert "GUIDE.md" in outcome.why
    assert repo.git("rev-parse", "HEAD") == head
    assert repo.git("status", "--porcelain") == ""
    assert "UU GUIDE.md" in repo.git("status", "--porcelain", at=repo.place)
    marked = (repo.place / "GUIDE.md").read_text()
    assert "<<<<<<<" in marked
    assert "mine" in marked
    assert "line three" in marked

    again = repo.update()
    assert (again.state, again.why) == (outcome.state, outcome.why)
    with pytest.raises(PortfolioError, match="Still in conflict: GUIDE"):
        run.go_on(repo.folder)
    repo.git("add", "GUIDE.md", at=repo.place)
    with pytest.raises(PortfolioError, match="Still in conflict: GUIDE"):
        run.go_on(repo.folder)  # the markers are still in it

    resolved = LINES.replace("line 3\n", "mine, and three\n")
    (repo.place / "GUIDE.md").write_text(resolved)
    repo.git("add", "GUIDE.md", at=repo.place)
    assert "resolved, not yet continued" in repo.update().why

    assert run.go_on(repo.folder).state == "updated"
    assert repo.read("GUIDE.md") == resolved
    assert repo.read("src/a.py").startswith("# a, better\n")
    settled(repo)


def test_a_resolution_committed_by_hand_counts(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine\n"))
    repo.template(guide=NEW)
    repo.update()
    (repo.place / "GUIDE.md").write_text("both\n")
    repo.git("commit", "-qam", "Resolve", at=repo.place)

    assert repo.update().state == "updated"
    assert repo.read("GUIDE.md") == "both\n"
    settled(repo)


def test_work_committed_meanwhile_is_kept_with_the_resolution(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine\n"))
    repo.template(guide=NEW)
    repo.update()
    repo.write("src/b.py", "# my b\n")
    (repo.place / "GUIDE.md").write_text("both\n")
    repo.git("add", "GUIDE.md", at=repo.place)

    assert run.go_on(repo.folder).state == "updated"

    assert (repo.read("GUIDE.md"), repo.read("src/b.py")) == ("both\n", "# my b\n")
    settled(repo)


def test_what_was_committed_meanwhile_may_conflict_too(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine\n"))
    repo.template(guide=NEW)
    repo.update()
    (repo.place / "GUIDE.md").write_text(LINES.replace("line 3\n", "both\n"))
    repo.git("add", "GUIDE.md", at=repo.place)
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine again\n"))

    assert run.go_on(repo.folder).state == "conflict"
    assert "mine again" in (repo.place / "GUIDE.md").read_text()
    assert "both" in (repo.place / "GUIDE.md").read_text()
    (repo.place / "GUIDE.md").write_text("all of it\n")
    repo.git("add", "GUIDE.md", at=repo.place)
    assert run.go_on(repo.folder).state == "updated"
    assert repo.read("GUIDE.md") == "all of it\n"
    settled(repo)


def test_giving_up_leaves_the_branch_as_it_was(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine\n"))
    head = repo.git("rev-parse", "HEAD")
    repo.template(guide=NEW)
    repo.update()

    assert run.give_up(repo.folder).state == "skipped"

    assert repo.git("rev-parse", "HEAD") == head
    assert not repo.place.exists()
    assert repo.update().state == "conflict"
    run.give_up(repo.folder)
    assert run.give_up(repo.folder).why == "no update was in progress"
    assert run.go_on(repo.folder).why == "no update was in progress"


def test_a_renamed_file_takes_the_edit(repo: Repo) -> None:
    repo.git("mv", "src/a.py", "src/mine.py")
    repo.commit()
    repo.template(a="# a\n" + NEW)

    assert repo.update().state == "updated"

    assert repo.read("src/mine.py") == "# a\n" + NEW
    assert not (repo.folder / "src/a.py").exists()
    settled(repo)


def test_a_deleted_file_stays_deleted_and_is_told(repo: Repo) -> None:
    repo.git("rm", "-q", "GUIDE.md")
    repo.commit()
    repo.template(guide=NEW, a="# new a\n" + LINES)

    outcome = repo.update()

    assert outcome.state == "updated"
    assert outcome.notes == ("GUIDE.md stays deleted",)
    assert not (repo.folder / "GUIDE.md").exists()
    assert repo.read("src/a.py").startswith("# new a")
    settled(repo)


def test_a_deleted_file_and_a_conflict_elsewhere(repo: Repo) -> None:
    repo.git("rm", "-q", "src/b.py")
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine\n"))
    repo.template(guide=NEW, b="# new b\n" + LINES)

    outcome = repo.update()

    assert outcome.state == "conflict"
    assert outcome.notes == ("src/b.py stays deleted",)
    assert "src/b.py" not in outcome.why


def test_a_file_the_template_has_no_more_goes_where_nobody_touched_it(repo: Repo) -> None:
    repo.template(b=None)
    assert repo.update().state == "updated"
    assert not (repo.folder / "src/b.py").exists()
    settled(repo)


def test_a_file_the_template_has_no_more_stays_where_it_was_edited(repo: Repo) -> None:
    repo.write("src/b.py", "# mine\n" + LINES)
    repo.template(b=None)

    outcome = repo.update()

    assert outcome.state == "updated"
    assert outcome.notes == ("src/b.py is yours now: the template has it no more",)
    assert repo.read("src/b.py") == "# mine\n" + LINES
    settled(repo)


def test_a_new_file_of_the_same_name_is_a_conflict_that_shows_both(repo: Repo) -> None:
    repo.write("extra.txt", "mine\n")
    repo.template(**{"extra.txt": "theirs\n"})

    outcome = repo.update()

    assert outcome.state == "conflict"
    shown = (repo.place / "extra.txt").read_text()
    assert "mine" in shown
    assert "theirs" in shown
    assert repo.read("extra.txt") == "mine\n"


def test_a_new_file_with_the_same_words_is_none(repo: Repo) -> None:
    repo.write("extra.txt", "same\n")
    repo.template(**{"extra.txt": "same\n"})
    assert repo.update().state == "updated"
    settled(repo)


def test_an_ignored_file_of_the_same_name_is_not_written_over(repo: Repo) -> None:
    repo.write(".git/info/exclude", "extra.txt\n", message=None)
    repo.write("extra.txt", "mine, never committed\n", message=None)
    repo.template(**{"extra.txt": "theirs\n"})

    with pytest.raises(PortfolioError, match=r"extra\.txt"):
        repo.update()

    assert repo.read("extra.txt") == "mine, never committed\n"
    (repo.folder / "extra.txt").rename(repo.folder / "kept.txt")
    (repo.folder / "kept.txt").rename(repo.folder.parent / "kept.txt")
    assert repo.update().state == "updated"


def test_windows_line_ends_stay(repo: Repo) -> None:
    mine = LINES.replace("line 15\n", "mine\n").replace("\n", "\r\n")
    repo.write("GUIDE.md", mine)
    repo.template(guide=NEW)

    assert repo.update().state == "updated"

    assert repo.read("GUIDE.md") == mine.replace("line 3\r\n", "line three\r\n")
    settled(repo)


def test_a_binary_file_of_ones_own_is_never_mixed(repo: Repo) -> None:
    repo.write("src/b.py", b"\x00\x01mine\xff" * 50)
    repo.template(b="# theirs\n" + LINES)

    outcome = repo.update()

    assert outcome.state == "conflict"
    assert (repo.folder / "src/b.py").read_bytes() == b"\x00\x01mine\xff" * 50
    assert (repo.place / "src/b.py").read_bytes() == b"\x00\x01mine\xff" * 50


def test_a_changed_file_mode_stays(repo: Repo) -> None:
    (repo.folder / "src/a.py").chmod(0o755)
    repo.commit()
    repo.template(a="# new\n" + LINES)

    assert repo.update().state == "updated"

    assert os.access(repo.folder / "src/a.py", os.X_OK)
    assert repo.read("src/a.py").startswith("# new")
    settled(repo)


def merged(repo: Repo) -> None:
    repo.git("merge", "-q", "--no-ff", "-m", "Merge it", "portfolio/update")


def squashed(repo: Repo) -> None:
    repo.git("merge", "-q", "--squash", "portfolio/update")
    repo.git("commit", "-qm", "Update, squashed")


def rebased(repo: Repo) -> None:
    repo.git("cherry-pick", "--allow-empty", "main..portfolio/update")


def edited_after_merging(repo: Repo) -> None:
    merged(repo)
    repo.write("GUIDE.md", repo.read("GUIDE.md").replace("line three\n", "three, in my words\n"))


@pytest.mark.parametrize("how", [merged, squashed, rebased, edited_after_merging])
def test_an_earlier_update_counts_however_it_came_in(
    repo: Repo, how: Callable[[Repo], None]
) -> None:
    repo.write("GUIDE.md", LINES.replace("line 15\n", "mine\n"))
    repo.template(guide=NEW)
    assert repo.update(merge=False).state == "ready"
    repo.write("src/b.py", "# b of mine\n")  # main has moved on
    how(repo)
    mine = repo.read("GUIDE.md")
    settled(repo)

    repo.template(guide=NEW.replace("line 10\n", "line ten\n"))
    assert repo.update().state == "updated"

    assert repo.read("GUIDE.md") == mine.replace("line 10\n", "line ten\n")
    assert repo.read("src/b.py") == "# b of mine\n"
    settled(repo)


def test_two_renderings_that_wait_are_applied_in_order(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 15\n", "mine\n"))
    repo.template(guide=NEW)
    template.add(Git(repo.folder), rendered(repo.content), "first")
    repo.template(a="# second\n" + LINES)

    assert repo.update().state == "updated"

    assert repo.git("log", "--format=%s", "-3").splitlines()[1:] == ["first", "Work"]
    assert repo.read("src/a.py").startswith("# second")
    settled(repo)


def test_a_detached_head_is_left_alone(repo: Repo) -> None:
    repo.git("checkout", "-q", "--detach")
    repo.template(guide=NEW)
    outcome = repo.update()
    assert (outcome.state, outcome.why) == (
        "skipped", "no branch is checked out: git switch main"
    )  # fmt: skip
    assert repo.git("rev-parse", "portfolio/template") == repo.git("rev-parse", "main")


def test_uncommitted_work_is_left_alone_and_said_so(repo: Repo) -> None:
    repo.write("notes.txt", "not committed\n", message=None)
    repo.template(guide=NEW)
    outcome = repo.update()
    assert (outcome.state, outcome.why) == ("skipped", "uncommitted work: notes.txt")
    assert repo.git("rev-parse", "portfolio/template") == repo.git("rev-parse", "main")


def test_a_branch_of_any_name_is_updated(repo: Repo) -> None:
    repo.git("branch", "-m", "main", "trunk")
    repo.template(guide=NEW)
    assert repo.update().state == "updated"
    assert repo.git("branch", "--show-current") == "trunk"
    settled(repo)


def clone(repo: Repo, *args: str) -> Repo:
    target = repo.folder.parent / "clone"
    repo.git("clone", "-q", *args, repo.folder.as_uri(), str(target))
    return Repo(target, repo.content)


def test_a_fresh_clone_takes_the_branch_from_its_origin(repo: Repo) -> None:
    repo.template(guide=NEW)
    repo.update()
    repo.write("GUIDE.md", NEW.replace("line 15\n", "mine\n"))
    fresh = clone(repo)
    settled(fresh)

    fresh.template(guide=NEW.replace("line 10\n", "line ten\n"))
    assert fresh.update().state == "updated"
    wanted = NEW.replace("line 10\n", "line ten\n").replace("line 15\n", "mine\n")
    assert fresh.read("GUIDE.md") == wanted


def test_a_clone_of_one_branch_begins_at_its_root(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 15\n", "mine\n"))
    fresh = clone(repo, "--single-branch")
    assert "portfolio" not in fresh.git("branch", "-a")

    fresh.template(guide=NEW)
    assert fresh.update().state == "updated"
    assert fresh.read("GUIDE.md") == NEW.replace("line 15\n", "mine\n")
    settled(fresh)


def test_a_shallow_clone_is_told_what_to_do(repo: Repo) -> None:
    repo.write("src/b.py", "# mine\n")
    fresh = clone(repo, "--depth", "1")
    outcome = fresh.update()
    assert (outcome.state, outcome.why) == (
        "skipped", "it is a shallow clone: git fetch --unshallow"
    )  # fmt: skip


def test_a_repo_that_was_not_made_by_the_toolkit_is_told_so(tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.folder.mkdir()
    other.git("init", "-q", "-b", "main")
    other.write("a.txt", "mine\n")
    with pytest.raises(PortfolioError, match="from which template") as error:
        other.update()
    assert "portfolio adopt" in error.value.mend


def test_a_dry_run_names_the_files_and_writes_nothing(repo: Repo) -> None:
    repo.template(guide=NEW, b=None, **{"extra.txt": "new\n"})
    before = repo.git("for-each-ref")

    outcome = repo.update(dry_run=True)

    assert outcome.state == "ready"
    assert outcome.why == "would change .portfolio/answers.toml, GUIDE.md, extra.txt, src/b.py"
    assert repo.git("for-each-ref") == before
    assert not repo.place.exists()
    repo.update()
    assert repo.update(dry_run=True).state == "current"


def test_the_owners_hooks_do_not_run(repo: Repo) -> None:
    for name in ("pre-commit", "commit-msg", "post-merge", "post-checkout", "pre-rebase"):
        hook = repo.folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\necho ran >> ../hooks.log\nexit 1\n")
        hook.chmod(0o755)
    repo.template(guide=NEW)
    assert repo.update().state == "updated"
    assert not list(repo.folder.parent.glob("hooks.log"))


def test_the_waiting_update_does_not_show_in_the_owners_status(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine\n"))
    repo.template(guide=NEW)
    repo.update()
    assert repo.git("status", "--porcelain") == ""
    assert repo.git("status", "--porcelain", "--ignored").splitlines() == ["!! .portfolio/update/"]


def test_a_worktree_that_was_removed_by_hand_does_not_matter(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 3\n", "mine\n"))
    repo.template(guide=NEW)
    repo.update()
    subprocess.run(["rm", "-rf", str(repo.place)], check=True)
    assert repo.update().state == "conflict"


def test_finishing_a_week_and_adding_one_do_not_collide(repo: Repo) -> None:
    repo.write("pyproject.toml", FIRST["pyproject.toml"].replace("[]", '["week-1"]'))
    repo.template(project=FIRST["pyproject.toml"].replace('["week-1"]', '["week-1", "week-2"]'))
    assert repo.update().state == "updated"
    assert repo.read("pyproject.toml") == (
        'units = ["week-1", "week-2"]\nkind = "library"\nfinished = ["week-1"]\n'
    )


@pytest.mark.parametrize("text", [None, "[broken", "other = 1\n"])
def test_without_its_answers_a_repo_is_left_alone_and_told_how_to_mend(
    repo: Repo, text: str | None
) -> None:
    if text is None:
        repo.git("rm", "-q", ".portfolio/answers.toml")
        repo.commit()
    else:
        repo.write(".portfolio/answers.toml", text)
    repo.template(guide=NEW)

    outcome = repo.update()

    assert outcome.state == "skipped"
    mend = outcome.why.partition(": ")[2]
    assert re.fullmatch(r"git checkout [0-9a-f]{12}\^ -- \.portfolio/answers\.toml", mend)
    repo.git(*mend.split()[1:])
    repo.commit()
    assert repo.update().state == "updated"
    settled(repo)


def test_two_updates_at_once_end_as_one(repo: Repo) -> None:
    repo.write("GUIDE.md", LINES.replace("line 15\n", "mine\n"))
    repo.template(guide=NEW)
    with ThreadPoolExecutor(2) as pool:
        states = sorted(outcome.state for outcome in pool.map(lambda _: repo.update(), range(2)))
    assert states == ["current", "updated"]
    assert repo.git("log", "--format=%s").count("Templates of toolkit") == 1
    settled(repo)


def test_a_branch_of_the_owners_is_neither_deleted_nor_merged(repo: Repo) -> None:
    repo.git("switch", "-qc", "portfolio/update")
    repo.write("mine.txt", "mine\n")
    tip = repo.git("rev-parse", "HEAD")
    repo.git("switch", "-q", "main")

    for change in ({}, {"guide": NEW}):
        repo.template(**change)
        outcome = repo.update()
        assert (outcome.state, outcome.why) == (
            "skipped", "portfolio/update has commits of your own: merge or rename it"
        )  # fmt: skip
    run.give_up(repo.folder)

    assert repo.git("rev-parse", "portfolio/update") == tip
    assert not (repo.folder / "mine.txt").exists()
    repo.git("branch", "-m", "portfolio/update", "experiment")
    assert repo.update().state == "updated"


def test_work_on_an_update_that_was_squash_merged_is_not_deleted(repo: Repo) -> None:
    repo.template(guide=NEW)
    repo.update(merge=False)
    squashed(repo)
    repo.git("switch", "-q", "portfolio/update")
    repo.write("src/b.py", "# a fix\n")
    repo.git("switch", "-q", "main")
    assert repo.update().state == "skipped"
    assert repo.git("show", "portfolio/update:src/b.py") == "# a fix"


def test_an_ignore_rule_without_a_line_end_stays_a_rule(repo: Repo) -> None:
    exclude = repo.folder / ".git" / "info" / "exclude"
    exclude.parent.mkdir(exist_ok=True)
    exclude.write_bytes(b"\xff\nsecret.env")
    (repo.folder / "secret.env").write_text("token\n")
    repo.template(guide=NEW)
    assert repo.update().state == "updated"
    assert exclude.read_bytes() == b"\xff\nsecret.env\n/.portfolio/update/\n"
    settled(repo)


def test_an_update_that_is_ready_can_be_continued(repo: Repo) -> None:
    repo.template(guide=NEW)
    assert repo.update(merge=False).state == "ready"
    assert run.go_on(repo.folder).state == "updated"
    assert repo.read("GUIDE.md") == NEW


@pytest.mark.parametrize("step", ["checkout", "pick", "line ends"])
def test_a_run_killed_inside_a_step_does_it_again(repo: Repo, step: str) -> None:
    mine = LINES.replace("line 15\n", "mine\n").replace("\n", "\r\n")
    repo.write("GUIDE.md", mine)
    repo.template(guide=NEW)
    last = template.add(Git(repo.folder), rendered(repo.content), "next")
    head = repo.git("rev-parse", "HEAD")
    repo.write(".git/info/exclude", "/.portfolio/update/\n", message=None)
    if step == "checkout":
        repo.git("worktree", "add", "-q", "--no-checkout", "-b", "portfolio/update",
                 str(repo.place), head)  # fmt: skip
    else:
        repo.git("worktree", "add", "-q", "-b", "portfolio/update", str(repo.place), head)
        repo.git("cherry-pick", "-X", "ignore-cr-at-eol", last, at=repo.place)
        if step == "line ends":
            (repo.place / "GUIDE.md").write_text("half\n")
    busy = repo.folder / ".git" / "portfolio" / "busy"
    busy.parent.mkdir(exist_ok=True)
    busy.write_text(head)

    assert repo.update().state == "updated"

    assert repo.read("GUIDE.md") == mine.replace("line 3\r\n", "line three\r\n")
    assert not busy.exists()
    settled(repo)
