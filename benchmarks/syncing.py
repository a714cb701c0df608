"""Sync's look at GitHub: requests, points, seconds and memory, beside a plain loop with PyGithub.

The server stands for GitHub, on this machine, with 50 ms of added latency; each reader is a process
of its own, and its time is that of the reading alone. Both read the same of sixty repos in all
states: the list, `pyproject.toml`, the README, the check runs of the newest commit, those of the
four before where it has none, and where the templates' branch is. The loop is PyGithub as its users
write it, a hundred repos a page, its own pauses and retries off; it makes no facts of what it gets.
"""

import itertools
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import github
from github.GithubException import GithubException
from github.Repository import Repository

from tests.github.server import GitHub as Server
from tests.online import many, sixty, world
from tests.posts import sample
from toolkit import publishing
from toolkit.edges.github import GitHub, Token
from toolkit.facts import to_json
from toolkit.home import Home
from toolkit.ledger import Ledger
from toolkit.online.collect import collect
from toolkit.online.query import BACK
from toolkit.posts.site import build as site
from toolkit.render.readme import SECTIONS

LATENCY, ROUNDS = 0.05, 2
REQUESTS, TIMES, MEMORY, RENDER = 50, 15, 200, 5
SIZES = (1000, 5000)


@dataclass(frozen=True)
class Taken:
    """What a look took."""

    requests: int
    points: int
    seconds: float
    megabytes: float
    seen: int


def main() -> None:
    """Print both parts, and whether the bounds hold."""
    with Server() as server:
        server.user("ada")
        sixty.build(server)
        _beside_a_loop(server)
    for number in SIZES:
        with Server() as server:
            server.user("ada")
            many.fill(server, "ada", number)
            _at_scale(server, number)
    _rendered(SIZES[-1])


def _rendered(number: int) -> None:
    """From the facts of so many finished works to all files of the home, and to its site."""
    curriculum, config, facts = sample.crowded(number)
    home = Home(Path("home"), config, curriculum)
    names = " ".join(
        f"<!-- portfolio:begin {n} -->\n<!-- portfolio:end {n} -->\n" for n in SECTIONS
    )
    held = {publishing.README: names.replace("\n ", "\n").encode()}
    began = time.perf_counter()
    done = publishing.result(home, held, Ledger(), facts, where="home")
    files = time.perf_counter() - began
    about = replace(sample.ABOUT, overview=True)
    pages = site.files((), about, portfolio=done.portfolio)
    whole = time.perf_counter() - began
    verdict = "holds" if files < RENDER and whole - files < RENDER else "DOES NOT HOLD"
    print(f"  README, cards and ledger of {number:,} finished works: {files:.2f} s")
    print(
        f"  a site of {len(pages):,} files: {whole - files:.2f} s; each under {RENDER} s: {verdict}"
    )


def _beside_a_loop(server: Server) -> None:
    rounds = [(_taken(server, "ours"), _taken(server, "loop")) for _ in range(1 + ROUNDS)][1:]
    ours, loop = (min(taken, key=lambda it: it.seconds) for taken in zip(*rounds, strict=True))
    print(f"  60 repos; the fastest of {ROUNDS} rounds")
    _tell("portfolio", ours)
    _tell("a loop with PyGithub", loop)
    assert ours.seen == loop.seen
    _judge("requests", loop.requests / ours.requests, REQUESTS)
    _judge("as fast", loop.seconds / ours.seconds, TIMES)


def _at_scale(server: Server, number: int) -> None:
    taken = _taken(server, "ours")
    _tell(f"portfolio, {number:,} repos", taken)
    assert taken.seen == number
    pages = math.ceil(number / 100)
    fine = taken.requests == pages and taken.points == 2 * pages and taken.megabytes < MEMORY
    print(
        f"  one request and two points a hundred, under {MEMORY} MB: "
        f"{'holds' if fine else 'DOES NOT HOLD'}"
    )


def _tell(name: str, taken: Taken) -> None:
    print(
        f"  {name:32} {taken.requests:5} requests {taken.points:5} points "
        f"{taken.seconds:7.2f} s {taken.megabytes:6.0f} MB"
    )


def _judge(what: str, ratio: float, bound: int) -> None:
    verdict = "holds" if ratio >= bound else "DOES NOT HOLD"
    print(f"  {what}: {ratio:.0f} ×; at least {bound} ×: {verdict}")


def _taken(server: Server, reader: str) -> Taken:
    """Let a process read, and count what it asked for."""
    server.latency = LATENCY
    server.log.clear()
    server.limits.buckets.clear()
    command = [sys.executable, "-m", "benchmarks.syncing", reader, server.api_url,
               server.pat("ada").value]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[1])
    told = json.loads(done.stdout)
    assert server.errors == []
    assert server.unknown() == []
    return Taken(len(server.log), sum(request.cost for request in server.log), **told)


def ours(api: str, token: str) -> int:
    """The facts, as sync collects them."""
    with GitHub(Token(token, "the benchmark's"), api=api) as hub:
        facts = collect(hub, sixty.home()).facts
    assert to_json(facts)
    return len(facts.repos)


def loop(api: str, token: str) -> int:
    """The same with PyGithub, repo by repo."""
    client = github.Github(
        auth=github.Auth.Token(token), base_url=api, per_page=100, retry=None,
        seconds_between_requests=None, seconds_between_writes=None,
    )  # fmt: skip
    seen = 0
    for repo in client.get_user("ada").get_repos(type="owner"):
        if repo.private or repo.fork:
            continue
        try:
            manifest = repo.get_contents("pyproject.toml")
        except GithubException:
            continue
        assert not isinstance(manifest, list)
        seen += _plain(repo, manifest.decoded_content.decode())
    return seen


def _plain(repo: Repository, manifest: str) -> bool:
    if not any(f'plan = "{plan}"' in manifest for plan in (world.PLAN, sixty.OLD.plan)):
        return False
    if "= =" in manifest:
        return False
    repo.get_contents("README.md")
    branch = repo.get_branch(repo.default_branch)
    try:
        repo.get_git_ref("heads/portfolio/template")
    except GithubException:
        assert repo.default_branch
    if not any(run.output.text for run in branch.commit.get_check_runs()):
        for commit in itertools.islice(repo.get_commits(sha=branch.commit.sha), 1, BACK):
            if any(run.output.text for run in commit.get_check_runs()):
                break
    return True


def _read(reader: Callable[[str, str], int], api: str, token: str) -> None:
    began = time.perf_counter()
    seen = reader(api, token)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "seen": seen}))


if __name__ == "__main__":
    _read({"ours": ours, "loop": loop}[sys.argv[1]], *sys.argv[2:])
