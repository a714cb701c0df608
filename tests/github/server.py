"""The server as a test sees it: `GitHub` starts it, holds its state and answers for assertions."""

import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from github import Auth, Github

from tests.github import emulator, gitstore, routes
from tests.github.faults import Fault
from tests.github.front import Front
from tests.github.limits import Limits, Secondary
from tests.github.log import Request
from tests.github.mails import Mail, Mailbox
from tests.github.model import ACTIONS, App, Repo, Token, User, now
from tests.github.wire import Call

HERE = Path(__file__).parent
BOT = f"{ACTIONS.slug}[bot]"
# What every new repo on GitHub has.
LABELS = {
    "bug": ("d73a4a", "Something isn't working"),
    "documentation": ("0075ca", "Improvements or additions to documentation"),
    "duplicate": ("cfd3d7", "This issue or pull request already exists"),
    "enhancement": ("a2eeef", "New feature or request"),
    "good first issue": ("7057ff", "Good for newcomers"),
    "help wanted": ("008672", "Extra attention is needed"),
    "invalid": ("e4e669", "This doesn't seem right"),
    "question": ("d876e3", "Further information is requested"),
    "wontfix": ("ffffff", "This will not be worked on"),
}


class GitHub:
    """One GitHub on a free port of 127.0.0.1. Use it as a context manager, or as a fixture."""

    def __init__(self, port: int = 0) -> None:
        """Start with the bot alone: no people, no repos."""
        assert routes.__all__
        self.lock = threading.RLock()
        self.count_lock = threading.Lock()
        self.ids = count(1001)
        self.users: dict[str, User] = {}
        self.repos: dict[str, Repo] = {}
        self.moved: dict[str, int] = {}
        self.tokens: dict[str, Token] = {}
        self.log: list[Request] = []
        self.faults: list[Fault] = []
        self.errors: list[Exception] = []
        self.open_count: dict[int, int] = {}
        self.mailbox = Mailbox()
        self.limits = Limits()
        self.latency = 0.0
        self.node_budget: int | None = None
        self.jobs_read_rollups = True
        self.busy = 0
        self.peak = 0
        self.folder = Path(tempfile.mkdtemp(prefix="github-"))
        self.store = emulator.take()
        self.store.seed(users=[{"login": emulator.OWNER}])
        self.user(BOT, kind="Bot")
        self._front = Front(self, port)
        self.url = f"http://127.0.0.1:{self._front.port}"
        self.api_url = f"{self.url}/api/v3"
        self.graphql_url = f"{self.url}/api/graphql"
        self._front.start()

    def __enter__(self) -> Self:
        """Already started."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Stop, and leave nothing behind."""
        self.close()

    def close(self) -> None:
        """Stop listening, give the store back, remove the repos."""
        self._front.stop()
        emulator.give_back(self.store)
        shutil.rmtree(self.folder, ignore_errors=True)

    # People, repos and tokens.

    def user(self, login: str, *, kind: str = "User", name: str | None = None) -> User:
        """Add a person."""
        user = User(login, next(self.ids), kind, name or login.title())
        self.users[login.lower()] = user
        self.store.seed(users=[{"login": login}])
        return user

    def org(self, login: str, members: Mapping[str, str]) -> User:
        """Add an organization: its members' logins, each `admin` or `member`."""
        org = User(login, next(self.ids), "Organization", login.title(), dict(members))
        self.users[login.lower()] = org
        return org

    def repo(
        self,
        full_name: str,
        *,
        private: bool = False,
        files: Mapping[str, str | bytes] | None = None,
        collaborators: Mapping[str, str] | None = None,
        **settings: Any,
    ) -> Repo:
        """Add a repo; `files` become its first commit, by its owner."""
        login, _, name = full_name.partition("/")
        number = next(self.ids)
        repo = Repo(
            number, self.users[login.lower()], name, self.folder / f"{number}.git", private,
            collaborators=dict(collaborators or {}), **settings,
        )  # fmt: skip
        repo.git.create(repo.default_branch, HERE / "hooks")
        with self.lock:
            self.repos[repo.full_name.lower()] = repo
        stored = f"{emulator.OWNER}/r{number}"
        self.store.seed(
            repos=[{"owner": emulator.OWNER, "name": f"r{number}", "auto_init": False}],
            labels=[
                {"repo": stored, "name": label, "color": color, "description": text}
                for label, (color, text) in LABELS.items()
            ],
        )
        if files is not None:
            self.commit(repo, files, "Initial commit")
        return repo

    def commit(
        self,
        repo: Repo,
        files: Mapping[str, str | bytes | None],
        message: str = "Update",
        *,
        login: str = "",
        branch: str = "",
        at: datetime | None = None,
    ) -> str:
        """Commit these files over what the branch has (None deletes); the new commit's SHA."""
        git, ref = repo.git, f"refs/heads/{branch or repo.default_branch}"
        old = git.ref(ref)
        parent = git.commit(old) if old else None
        tree = git.files(parent.tree if parent else None)
        for path, data in files.items():
            if data is None:
                del tree[path]
            else:
                content = data.encode() if isinstance(data, str) else data
                tree[path] = ("100644", git.write("blob", content))
        who = self.person(self.users[(login or repo.owner.login).lower()], at)
        sha = git.make_commit(git.make_tree(tree), [old] if old else [], who, who, message)
        git.move(ref, sha, old)
        repo.pushed_at = now()
        return sha

    @staticmethod
    def person(user: User, at: datetime | None = None) -> gitstore.Person:
        """A user as the author of a commit."""
        moment = int((at or datetime.now(UTC)).timestamp())
        return gitstore.Person(user.name or user.login, user.email, f"{moment} +0000")

    def token(
        self,
        login: str,
        *,
        name: str = "",
        scopes: Iterable[str] = ("repo", "workflow"),
        permissions: Mapping[str, str] | None = None,
        repos: Iterable[Repo] | None = None,
        expires: datetime | None = None,
        revoked: bool = False,
    ) -> Token:
        """A person's token: classic, or fine-grained when permissions are given."""
        fine = permissions is not None
        value = ("github_pat_" if fine else "ghp_") + secrets.token_hex(20)
        token = Token(
            name or login, value, login, "fine-grained" if fine else "classic",
            frozenset(() if fine else scopes), dict(permissions or {}),
            None if repos is None else frozenset(repo.id for repo in repos),
            expires=expires, revoked=revoked,
        )  # fmt: skip
        self.tokens[value] = token
        return token

    def job_token(
        self, repo: Repo, permissions: Mapping[str, str] | None = None, *, app: App = ACTIONS
    ) -> Token:
        """A workflow's own GITHUB_TOKEN. Without permissions: what a fork's pull request gets."""
        rights = {"contents": "read", "metadata": "read"} if permissions is None else permissions
        value = "ghs_" + secrets.token_hex(18)
        login = f"{app.slug}[bot]"
        if login not in self.users:
            self.user(login, kind="Bot")
        token = Token(
            f"job:{repo.full_name}", value, login, "job", frozenset(), dict(rights),
            frozenset({repo.id}), app,
        )  # fmt: skip
        self.tokens[value] = token
        return token

    def find_repo(self, owner: str, name: str) -> Repo | None:
        """A repo by its name, in any case."""
        return self.repos.get(f"{owner}/{name}".lower())

    def find_user(self, login: str) -> User | None:
        """A person, bot or organization by login, in any case."""
        return self.users.get(login.lower())

    def repo_by_id(self, number: int) -> Repo | None:
        """A repo by its number, which outlives its name."""
        return next((repo for repo in self.repos.values() if repo.id == number), None)

    def open_issues(self, repo: Repo) -> int:
        """How many issues and pull requests are open."""
        return self.open_count.get(repo.id, 0)

    # What goes wrong.

    def fault(self, path: str = "", **rule: Any) -> Fault:
        """Make the nth request that fits go wrong; see `Fault` for the words."""
        fault = Fault(path, **rule)
        self.faults.append(fault)
        return fault

    def secondary(self, after: int = 0, **rule: Any) -> Secondary:
        """Refuse writes after so many, or `concurrent=n` requests at once, as GitHub does."""
        limit = Secondary(after, **rule)
        self.limits.secondary.append(limit)
        return limit

    def exhaust(self, token: Token | None, resource: str = "core", *, leave: int = 0) -> None:
        """Spend an allowance down to what is to be left."""
        bucket = self.limits.bucket(token, resource)
        bucket.used = bucket.limit - leave

    # What was asked, and who heard of it.

    @property
    def mails(self) -> list[Mail]:
        """Every mail that went out, oldest first."""
        return self.mailbox.mails

    def watch(self, repo: Repo, *logins: str) -> None:
        """These people, and they alone, follow all that happens in the repo."""
        self.mailbox.watching[repo.id] = set(logins)

    def reads(self) -> list[Request]:
        """The requests that asked for no change."""
        return [request for request in self.log if not request.writes]

    def writes(self) -> list[Request]:
        """The requests that asked for a change, refused ones too."""
        return [request for request in self.log if request.writes]

    def unknown(self) -> list[Request]:
        """The requests that no route answers: what a product should never send."""
        return [request for request in self.log if request.unknown]

    # How to reach it.

    def env(self, token: Token | None = None) -> dict[str, str]:
        """The variables that point `portfolio`, PyGithub and act to this server."""
        told = {
            "GITHUB_API_URL": self.api_url,
            "GITHUB_GRAPHQL_URL": self.graphql_url,
            "GITHUB_SERVER_URL": self.url,
        }
        return told | ({"GITHUB_TOKEN": token.value} if token else {})

    def clone_url(self, repo: Repo, token: Token | None = None) -> str:
        """An address for git."""
        login = f"x-access-token:{token.value}@" if token else ""
        return f"http://{login}127.0.0.1:{self._front.port}/{repo.full_name}.git"

    def pat(self, login: str) -> Token:
        """A person's first working token, made if there is none."""
        for token in self.tokens.values():
            usable = not token.revoked and token.expires is None
            if token.login == login and token.kind == "classic" and usable:
                return token
        return self.token(login)

    def client(self, who: Token | str) -> Github:
        """PyGithub for a token or a person, without its pauses."""
        token = self.pat(who) if isinstance(who, str) else who
        return Github(
            auth=Auth.Token(token.value), base_url=self.api_url, retry=None,
            seconds_between_requests=None, seconds_between_writes=None,
        )  # fmt: skip

    def page_url(self, call: Call, page: int) -> str:
        """The address of another page of a list."""
        return f"{self.api_url}{call.path}?{urlencode({**call.query, 'page': page})}"
