"""git, as few verbs as the toolkit needs."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.edges import files, processes
from toolkit.errors import PortfolioError

# Data sets lie about in working trees; their hash is worth no half minute.
_TOO_LARGE = 50_000_000
_PATIENCE = 20  # seconds; git cut short would leave files that belong to no commit


@dataclass(frozen=True)
class Door:
    """A server and the secret that lets git in: in no argument, no file and no error."""

    server: str
    secret: str = field(repr=False)

    def environment(self) -> dict[str, str]:
        """What git needs to know; nobody is asked, and a server that is silent is given up."""
        header = f"http.{self.server.rstrip('/')}/.extraHeader"
        settings = (
            (header, ""),  # in place of a secret that is set already
            (header, f"Authorization: Basic {self._word()}"),
            ("credential.helper", ""),
            ("push.followTags", "false"),
            ("push.gpgSign", "false"),
            ("http.lowSpeedLimit", "1"),
            ("http.lowSpeedTime", "60"),
        )
        env = {"GIT_CONFIG_COUNT": str(len(settings)), "GIT_TRACE_REDACT": "1", "GIT_ASKPASS": ""}
        for number, (key, value) in enumerate(settings):
            env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return env

    def hide(self, text: str) -> str:
        """The text without the secret, should git ever say it."""
        return text.replace(self.secret, "***").replace(self._word(), "***")

    def _word(self) -> str:
        return base64.b64encode(f"x-access-token:{self.secret}".encode()).decode()


class Git:
    """One repository's git."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *args: str, env: dict[str, str] | None = None) -> str:
        """Run git here and return what it printed; its own words become the error."""
        finished = self._finished(args, env)
        if finished.code != 0:
            words = finished.err.strip() or finished.out.strip()
            raise PortfolioError(f"git {args[0]} failed: {words}", where=str(self.folder))
        return finished.out

    def ask(self, *args: str) -> str | None:
        """Like run, but None instead of an error."""
        finished = self._finished(args, None)
        return finished.out.strip() if finished.code == 0 else None

    def through(self, door: Door, *args: str) -> str:
        """Like run, at a server that wants to know who asks."""
        try:
            return self.run(*args, env=door.environment())
        except PortfolioError as error:
            raise PortfolioError(door.hide(error.what), where=error.where) from None

    def said(self, *args: str) -> str:
        """What git printed, whether or not it was content."""
        return self._finished(args, None).out

    def directory(self) -> str:
        """Where the repository's own data lies, shared by all its worktrees."""
        return self.run("rev-parse", "--path-format=absolute", "--git-common-dir").strip()

    def _finished(self, args: Sequence[str], env: dict[str, str] | None) -> processes.Finished:
        clean = processes.environment() | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        try:
            return processes.run(
                ["git", *args], cwd=self.folder, env=clean | (env or {}), patience=_PATIENCE
            )
        except FileNotFoundError as error:
            if not self.folder.is_dir():
                raise PortfolioError("There is no such folder.", where=str(self.folder)) from error
            raise PortfolioError(
                "git is not installed.", mend="Install it: https://git-scm.com/downloads"
            ) from error

    def is_root(self) -> bool:
        """Is this folder the top of a git repository's working tree?"""
        return (self.folder / ".git").exists()

    def identity(self) -> str:
        """The e-mail that commits will carry; without one, an error that says how to set it."""
        env = processes.environment()
        email = env.get("GIT_AUTHOR_EMAIL") or self.ask("config", "user.email")
        name = env.get("GIT_AUTHOR_NAME") or self.ask("config", "user.name")
        if not email or not name:
            self.run("--version")
            raise PortfolioError(
                "git does not know who you are, so it cannot commit.",
                mend='Run: git config --global user.name "Your Name" and '
                "git config --global user.email you@users.noreply.github.com",
            )
        return email

    def start(self, message: str, *branches: str) -> None:
        """Make a repository of everything here, as one commit on main and on `branches`."""
        self.run("init", "--quiet", "--initial-branch=main", "--template=")
        self.run("-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "add", "-A", "-f")
        self.commit(message)
        for branch in branches:
            self.run("branch", branch)

    def commit(self, message: str, *paths: str) -> None:
        """Commit what is staged, or just these paths, without the learner's hooks."""
        self.run(
            "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false",
            "commit", "--quiet", "--no-verify", "-m", message,
            *(["--", *paths] if paths else []),
        )  # fmt: skip

    def head(self) -> str | None:
        """The commit checked out, or None before the first."""
        return self.ask("rev-parse", "--verify", "--quiet", "HEAD")

    def tree_of_head(self) -> str | None:
        """The hash of the committed tree."""
        return self.ask("rev-parse", "--verify", "--quiet", "HEAD^{tree}")

    def tree_of_files(self) -> str | None:
        """The hash the working files would have as a commit; nothing here is changed by asking.

        None where it would cost too much, or git cannot take the files as they are.
        """
        changed, committed = self.changed_paths(), self.tree_of_head()
        if committed and not changed:
            return committed
        if sum(files.size(self.folder / path) for path in changed) > _TOO_LARGE:
            return None
        try:
            return self._tree_of_changed_files()
        except PortfolioError:
            return None

    def _tree_of_changed_files(self) -> str:
        objects = self.run("rev-parse", "--path-format=absolute", "--git-path", "objects").strip()
        with files.scratch() as scratch:
            (scratch / "objects").mkdir()
            env = {
                "GIT_INDEX_FILE": str(scratch / "index"),
                "GIT_OBJECT_DIRECTORY": str(scratch / "objects"),
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects,
            }
            if self.head():
                self.run("read-tree", "HEAD", env=env)
            self.run("add", "-A", ".", env=env)
            return self.run("write-tree", env=env).strip()

    def standing(self, *, at_head: bool = False) -> dict[str, Any]:
        """Commit and tree of the files as they are, and whether they differ from the commit."""
        if processes.find("git") is None or not self.is_root():
            return {}
        committed = self.tree_of_head()
        tree = committed if at_head else self.tree_of_files()
        return {"commit": self.head(), "tree": tree, "dirty": tree != committed}

    def tree_with(self, tree: Mapping[str, bytes], base: str | None = None) -> str:
        """The hash of a tree of these files, over those of a commit; nothing is checked out."""
        with files.scratch() as scratch:
            files.write_tree(scratch / "tree", tree)
            env = {"GIT_INDEX_FILE": str(scratch / "index")}
            if base:
                self.run("read-tree", base, env=env)
            place = {"GIT_WORK_TREE": str(scratch / "tree"), "GIT_DIR": self.directory()}
            as_is = ("-c", "core.autocrlf=false", "-c", "core.safecrlf=false")
            self.run(*as_is, "add", "--force", "--no-all", ".", env=env | place)
            return self.run("write-tree", env=env).strip()

    def commit_tree(
        self, tree: str, message: str, *parents: str, env: dict[str, str] | None = None
    ) -> str:
        """A commit of that tree, on no branch yet."""
        above = [word for parent in parents for word in ("-p", parent)]
        return self.run("commit-tree", tree, *above, "-m", message, env=env).strip()

    def entries(self, commit: str) -> dict[str, tuple[str, str]]:
        """Mode and object of each file in a commit, by its path."""
        lines = self.run("ls-tree", "-r", "-z", commit).split("\0")
        split = (line.partition("\t") for line in lines if line)
        return {path: (head.split()[0], head.split()[2]) for head, _, path in split}

    def blob(self, name: str) -> bytes:
        """The bytes of a file as git keeps it; nothing here is changed by asking."""
        with files.scratch() as scratch:
            where = ("--git-dir", self.directory())
            return files.read(scratch / Git(scratch).run(*where, "unpack-file", name).strip())

    def kept(self, data: bytes) -> str:
        """The object that holds just these bytes, whatever git would make of them here."""
        with files.scratch() as scratch:
            files.write(scratch / "file", data)
            path = str(scratch / "file")
            return self.run("hash-object", "-w", "--no-filters", "--", path).strip()

    def tree_of_entries(self, entries: Mapping[str, tuple[str, str]]) -> str:
        """A tree with these files, by mode and object."""
        with files.scratch() as scratch:
            env = {"GIT_INDEX_FILE": str(scratch / "index")}
            added = [w for path, it in entries.items() for w in ("--cacheinfo", *it, path)]
            self.run("update-index", "--add", *added, env=env)
            return self.run("write-tree", env=env).strip()

    def has(self, commit: str) -> bool:
        """Is this commit here?"""
        return self.ask("cat-file", "-e", f"{commit}^{{commit}}") is not None

    def is_within(self, commit: str, later: str) -> bool:
        """Does the later commit come after this one, or is it the same?"""
        return self.ask("merge-base", "--is-ancestor", commit, later) is not None

    def first_commit(self) -> str | None:
        """The commit that all others follow: in a week's repo, what the templates gave."""
        roots = self.ask("rev-list", "--max-parents=0", "HEAD")
        return roots.splitlines()[-1] if roots else None

    def enclosing(self) -> str | None:
        """The repository that this folder is a part of."""
        return self.ask("rev-parse", "--show-toplevel")

    def require_own(self) -> None:
        """Refuse a folder that is no repository, or only a part of a larger one."""
        if self.is_root():
            return
        larger = self.ask("rev-parse", "--show-toplevel")
        what = (
            f"This folder lies inside the repository {larger}." if larger else "No git repository."
        )
        raise PortfolioError(
            what, where=str(self.folder), mend="A week needs a repository of its own: git init"
        )

    def changed_paths(self) -> list[str]:
        """Paths that differ from the last commit, new ones included."""
        listing = self.run("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames")
        return [entry[3:] for entry in listing.split("\0") if entry]

    def export(self, target: Path) -> None:
        """Write the committed files into an empty folder."""
        with files.scratch() as scratch:
            env = {"GIT_INDEX_FILE": str(scratch / "index")}
            self.run("read-tree", "HEAD", env=env)
            self.run("checkout-index", "-a", f"--prefix={target}/", env=env)

    def have(self, address: str, commit: str, patterns: Sequence[str]) -> None:
        """Make this folder a clone at that commit, with the files of these patterns alone."""
        if self.is_root() and self.head() == commit:
            return
        quiet = ("-c", "advice.detachedHead=false")
        if not self.is_root():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.run("init", "--quiet", "--template=")
            self.run("remote", "add", "origin", address)
            self.run("config", "remote.origin.promisor", "true")
            self.run("config", "remote.origin.partialclonefilter", "blob:none")
        self.run("fetch", "--quiet", "--no-tags", "--filter=blob:none", "origin", commit)
        self.run("sparse-checkout", "set", "--no-cone", *patterns)
        self.run(*quiet, "checkout", "--quiet", "--force", "--detach", commit)

    def on_github(self) -> bool:
        """Does a remote of this repository live on GitHub?"""
        # An address is a URL, or host:path as ssh has it, where the host may be an alias.
        remotes = (line.split() for line in (self.ask("remote", "-v") or "").splitlines())
        addresses = (words[1] for words in remotes if len(words) > 1)
        hosts = (re.match(r"(?:\w+://)?(?:[^@/]*@)?([^/:]+)[:/]", a) for a in addresses)
        return any(host and "github" in host[1].lower() for host in hosts)

    def github_name(self, server: str = "https://github.com") -> str | None:
        """OWNER/REPO of the remote that this repository is pushed to, where that is GitHub."""
        address = self.ask("remote", "get-url", "origin") or ""
        host = re.escape(server.split("://")[-1].rstrip("/"))
        named = re.search(rf"[@/]{host}[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", address)
        return named[1] if named else None
