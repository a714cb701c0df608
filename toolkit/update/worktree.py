"""Where an update is put together: a worktree of the repo, on a branch of its own.

All that is known about an update in progress is in git, so a killed one goes on where it was.
"""

from pathlib import Path

from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.publish import pin
from toolkit.update.template import AUTHOR

BRANCH = "portfolio/update"
PLACE = ".portfolio/update"
_STRATEGY = ("-X", "ignore-cr-at-eol", "-X", "find-renames")
# The learner's hooks and signatures are for the learner's commits.
_QUIET = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false")


class Worktree:
    """The update of one repo, from its beginning to its end."""

    def __init__(self, repo: Git) -> None:
        self.repo = repo
        self.git = Git(repo.folder / PLACE)

    @property
    def head(self) -> str | None:
        """The last commit on the update's branch."""
        return self.repo.ask("rev-parse", "--verify", "--quiet", f"refs/heads/{BRANCH}")

    @property
    def there(self) -> bool:
        """Is it on disk?"""
        return self.git.is_root()

    def open(self, start: str) -> None:
        """Make it at that commit, or find it again as it was left."""
        if self.there:
            return
        exclude = Path(self.repo.directory()) / "info" / "exclude"
        before = files.read(exclude) if exclude.is_file() else b""
        if f"/{PLACE}/".encode() not in before.splitlines():
            exclude.parent.mkdir(exist_ok=True)
            gap = "" if not before or before.endswith(b"\n") else "\n"
            files.add(exclude, f"{gap}/{PLACE}/\n")
        self.repo.run("worktree", "prune")
        begin = [] if self.head else ["-b", BRANCH]
        at = BRANCH if self.head else start
        self._begin(self.head or start)
        self.repo.run(*_QUIET, "worktree", "add", "--quiet", *begin, str(self.git.folder), at)
        self._busy.unlink()

    @property
    def _busy(self) -> Path:
        """There while we write: the commit from which it can be done again."""
        return Path(self.repo.directory()) / "portfolio" / "busy"

    def _begin(self, start: str) -> None:
        self._busy.parent.mkdir(exist_ok=True)
        files.write(self._busy, start.encode())

    def recover(self) -> None:
        """Undo what a killed run was in the middle of; what waits for a person stays."""
        if not self._busy.is_file():
            return
        if not self.in_progress():
            start = files.read_text(self._busy)
            self.leave()
            if self.head:
                self.repo.run("update-ref", f"refs/heads/{BRANCH}", start)
        self._busy.unlink()

    def own_work(self, head: str) -> bool:
        """Are there commits on the update's branch that a person made, and nowhere else?"""
        if not self.head:
            return False
        made = self.repo.run("log", "--no-show-signature", "--format=%an", BRANCH, "--not", head)
        return any(name != AUTHOR["GIT_AUTHOR_NAME"] for name in made.splitlines())

    def leave(self) -> None:
        """Remove it; its branch stays."""
        if self.there:
            self.repo.run("worktree", "remove", "--force", str(self.git.folder))
        self.repo.run("worktree", "prune")

    def close(self) -> None:
        """Remove it and its branch."""
        self.leave()
        if self.head:
            self.repo.run("branch", "--quiet", "-D", BRANCH)

    def conflicts(self) -> list[str]:
        """The paths that wait for a person, while something is in progress."""
        if not self.there:
            return []
        listing = self.git.run("diff", "--name-only", "--diff-filter=U", "-z")
        return [path for path in listing.split("\0") if path]

    def in_progress(self) -> str | None:
        """What waits to be continued: a cherry-pick, a rebase, or nothing."""
        if not self.there:
            return None
        if self.git.ask("rev-parse", "--verify", "--quiet", "CHERRY_PICK_HEAD"):
            return "cherry-pick"
        inner = Path(self.git.run("rev-parse", "--absolute-git-dir").strip())
        return "rebase" if (inner / "rebase-merge").exists() else None

    def pick(self, commit: str) -> list[str]:
        """Apply one rendering; what was decided on the way, in words. Conflicts stay."""
        self._begin(self.git.run("rev-parse", "HEAD").strip())
        self._unpin(commit)
        before = self._line_ends(commit)
        picked = self.git.ask(
            *_QUIET, "cherry-pick", "--allow-empty", "--keep-redundant-commits", *_STRATEGY, commit
        )
        if picked is not None:
            self._keep_line_ends(before)
            self._busy.unlink()
            return []
        self._busy.unlink()
        if not self.in_progress():
            raise PortfolioError("git could not apply the update.", where=str(self.git.folder))
        return self.settle()

    def _unpin(self, commit: str) -> None:
        """Give workflows the tag that `publish` resolved: else its line would be in conflict."""
        span = ("diff", "--name-only", "--diff-filter=M", "-z", f"{commit}^", commit)
        for name in filter(None, self.git.run(*span, "--", pin.FOLDER).split("\0")):
            path = self.git.folder / name
            here = files.read(path) if files.is_plain(path) else b""
            plain = pin.unpinned(here, self.git.blob(f"{commit}^:{name}"))
            if plain != here:
                files.write(path, plain)
                words = ("commit", "--quiet", "--no-verify", "-m", "Name the toolkit by its tag")
                self.git.run(*_QUIET, *words, "--", name, env=AUTHOR)

    def settle(self) -> list[str]:
        """Decide what needs no person; go on where nothing else is in conflict."""
        notes = self._settle_deletions()
        if notes and not self.conflicts():
            self.go_on()
        return notes

    def go_on(self) -> None:
        """Commit what was resolved."""
        waiting = self.conflicts() or self._marked()
        if waiting:
            raise PortfolioError(
                f"Still in conflict: {', '.join(waiting)}.",
                where=str(self.git.folder),
                mend="Mend the marked places, git add them, then: portfolio update --continue",
            )
        if self.in_progress() == "rebase":
            self.git.run(*_QUIET, "-c", "core.editor=true", "rebase", "--continue")
        elif self.in_progress():
            self.git.run(*_QUIET, "commit", "--quiet", "--allow-empty", "--no-verify",
                         "-C", "CHERRY_PICK_HEAD")  # fmt: skip

    def follow(self, head: str) -> None:
        """Move what was done so far onto a head that has moved on."""
        self.git.ask(*_QUIET, "rebase", "--quiet", "--empty=keep", *_STRATEGY, head)

    def _settle_deletions(self) -> list[str]:
        """What the learner deleted stays deleted; what only the template deleted stays theirs."""
        notes = []
        for entry in self.git.run("status", "--porcelain", "--no-renames", "-z").split("\0"):
            state, path = entry[:2], entry[3:]
            if state == "DU":
                self.git.run("rm", "--quiet", "--force", "--", path)
                notes.append(f"{path} stays deleted")
            elif state == "UD":
                self.git.run("add", "--", path)
                notes.append(f"{path} is yours now: the template has it no more")
        return notes

    def _marked(self) -> list[str]:
        """Staged files in which conflict markers were left."""
        lines = self.git.said("diff", "--cached", "--check", "HEAD").splitlines()
        return sorted({line.split(":")[0] for line in lines if "conflict marker" in line})

    def _line_ends(self, commit: str) -> list[Path]:
        """The files the rendering changes whose lines all end as on Windows."""
        listing = self.git.run("diff", "--name-only", "-z", f"{commit}^", commit).split("\0")
        paths = [self.git.folder / name for name in listing if name]
        return [path for path in paths if path.is_file() and _windows(files.read(path))]

    def _keep_line_ends(self, paths: list[Path]) -> None:
        for path in paths:
            data = files.read(path) if path.is_file() else b""
            if data and not _windows(data):
                files.write(path, data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        if self.git.changed_paths():
            self.git.run("add", "--update")
            self.git.run(*_QUIET, "commit", "--quiet", "--no-verify", "--amend", "--no-edit")


def _windows(data: bytes) -> bool:
    return b"\r\n" in data and data.count(b"\n") == data.count(b"\r\n")
