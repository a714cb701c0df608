"""Sixty repos in all states that a learner's account may be in, and the facts that they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.github.model import Repo
from tests.github.server import GitHub as Server
from tests.online import world
from tests.online.world import DAY
from toolkit.config import Moved
from toolkit.facts import CheckFacts, Facts, PostFacts, RepoFacts, SmokeFacts, UnitFacts
from toolkit.home import Home
from toolkit.posts.model import Post
from toolkit.smoke import verdict as smoke

WHAT, RESULT = "I built it from nothing.", "Loss 0.42 on unseen text."
NEEDS = ("numpy>=1.26", "torch", "pytest")
CURVE = ((1.0, 4.2), (2.0, 2.1), (3.0, 0.42))
OLD = Moved("old-plan", {"chapter-1": "week-50"})


def home() -> Home:
    """The home that all this is work of."""
    return world.home(moved=(OLD,))


@dataclass
class World:
    """What is on the server, and what should be seen of it."""

    server: Server
    repos: list[RepoFacts] = field(default_factory=list)
    units: list[UnitFacts] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0

    def facts(self) -> Facts:
        """All that should be seen."""
        return Facts(
            repos=tuple(sorted(self.repos, key=lambda repo: repo.name)),
            units=tuple(sorted(self.units, key=lambda unit: unit.repo)),
            owners=("ada",),
            notes=tuple(self.notes),
        )

    def name(self) -> str:
        """A name, in the order of the making."""
        self.count += 1
        return f"ada/repo-{self.count:02}"

    def week(self, *units: str, finished: bool = False, plan: str = world.PLAN,
             **settings: Any) -> Repo:  # fmt: skip
        """A repo of these units."""
        made = world.manifest(
            *units, plan=plan, title=f"About {units[0]}", finished=units if finished else (),
            needs=NEEDS,
        )  # fmt: skip
        files = {"pyproject.toml": made, "README.md": world.readme(WHAT, RESULT), "x.py": "x = 1\n"}
        return world.week(self.server, self.name(), files, **settings)

    def see(self, repo: Repo, **more: Any) -> None:
        """The repo should be seen; none of them has a folder for posts."""
        more.setdefault("posts_at", str(repo.head))
        url = f"{self.server.url}/{repo.full_name}"
        self.repos.append(
            RepoFacts(
                repo.full_name,
                repo.id,
                url,
                "public",
                "main",
                str(repo.head),
                language="Python",
                tools=("NumPy", "PyTorch"),
                pushed=DAY,
                topics=tuple(repo.topics),
                description=repo.description or "",
                **more,
            )
        )

    def see_unit(self, repo: Repo, unit: str, checks: CheckFacts | None = None,
                 title: str = "", **more: Any) -> None:  # fmt: skip
        """A unit in it should be seen."""
        told = {"title": title or f"About {unit}", "what": WHAT, "result": RESULT, "commits": 1}
        self.units.append(UnitFacts(repo.full_name, unit, checks=checks, **{**told, **more}))
        self.claims(repo, unit)

    def claims(self, repo: Repo, unit: str) -> None:
        """The repo says to hold this unit."""
        at = next(n for n, one in enumerate(self.repos) if one.name == repo.full_name)
        held = (*self.repos[at].units, unit)
        self.repos[at] = replace(self.repos[at], units=held)


def build(server: Server) -> World:
    """All sixty."""
    made = World(server)
    weeks = (f"week-{number}" for number in range(1, 53))
    for number in range(20):
        _finished(made, next(weeks), number)
    for _ in range(9):
        _begun(made, next(weeks))
    for _ in range(5):
        _without_a_run_since(made, next(weeks))
    for _ in range(3):
        repo = made.week(unit := next(weeks))
        made.see(repo)
        made.see_unit(repo, unit)
    _crowded(made, next(weeks))
    for _ in range(2):
        _several(made, next(weeks), next(weeks))
    _of_a_plan_that_was_left(made)
    _none_of_the_plan(made)
    _damaged(made, weeks)
    assert made.count == len(server.repos) == 60
    return made


def done(repo: Repo, **more: Any) -> CheckFacts:
    """Three checks, all of them done, in CI."""
    return CheckFacts(3, 0, 0, str(repo.head), by="ci", official=True, on=DAY, **more)


def _finished(made: World, unit: str, number: int) -> None:
    """Finished, and proved; a few with a training, a GPU, posts, topics, in the archive."""
    server = made.server
    repo = made.week(
        unit, finished=True, topics=["attention"] * (number % 2), archived=number == 7,
        description="It <b>works</b>" if number == 3 else None,
    )  # fmt: skip
    world.checked(server, repo, world.verdict(unit, "done", "done", "done"))
    more: dict[str, Any] = {}
    if number < 4:
        for device in ("cpu", "cuda:0")[: 1 + number % 2]:
            figures = smoke.Figures(device=device, name="H200" * (device != "cpu"), parameters=99)
            found = smoke.Verdict(
                unit, "passed", figures=figures, skipped={"mps": "none"}, curves={"loss": CURVE}
            )
            world.trained(server, repo, found)
            name = device.partition(":")[0]
            more.setdefault("smoke", []).append(
                SmokeFacts(name, "passed", str(repo.head), DAY, 99, figures.name, {"loss": CURVE})
            )
    posts: dict[str, Any] = {}
    if number < 2:
        post = Post(repo.name, unit, "posts/a.md", "A post", DAY, "Short.", "", ("x",), 4)
        world.posted(server, repo, post)
        told = PostFacts("posts/a.md", "A post", DAY, unit, "Short.", ("x",), 4)
        posts = {"posts": (told,), "posts_at": str(repo.head)}
    if number % 3 == 0:
        repo.git.move("refs/heads/portfolio/template", str(repo.head), None)
        posts["given"] = "portfolio/template"
    made.see(repo, **posts)
    smokes = tuple(more.get("smoke", ()))
    made.see_unit(repo, unit, done(repo), finished=True, smoke=smokes)


def _begun(made: World, unit: str) -> None:
    repo = made.week(unit)
    world.checked(
        made.server, repo, world.verdict(unit, "done", "todo", "failing", edited=["a.py"])
    )
    made.see(repo)
    made.see_unit(
        repo, unit, CheckFacts(1, 1, 1, str(repo.head), ("a.py",), "Check 3", "ci", True, DAY)
    )


def _without_a_run_since(made: World, unit: str) -> None:
    """Two commits since the last run, for which nothing ran."""
    repo = made.week(unit, finished=True)
    world.checked(made.server, repo, world.verdict(unit, "todo", "todo", "todo"))
    world.committed(made.server, repo, {"x.py": "x = 2\n"}, hour=11)
    world.checked(made.server, repo, world.verdict(unit, "done", "done", "done"))
    seen = done(repo)
    world.committed(made.server, repo, {"notes.txt": "1\n"}, hour=12)
    world.committed(made.server, repo, {"notes.txt": "2\n"}, hour=13)
    made.see(repo)
    made.see_unit(repo, unit, seen, finished=True)


def _crowded(made: World, unit: str) -> None:
    """More check runs of others than are told at first."""
    repo = made.week(unit, finished=True)
    for number in range(12):
        world.says(made.server, repo, "", "Fine.", name=f"test ({number})")
    world.checked(made.server, repo, world.verdict(unit, "done", "done", "done"))
    made.see(repo)
    made.see_unit(repo, unit, done(repo), finished=True)


def _several(made: World, first: str, second: str) -> None:
    """Two units in one repo."""
    repo = made.week(first, second, finished=True)
    world.checked(made.server, repo, world.verdict(first, "done", "done", "done"), name="one")
    world.checked(made.server, repo, world.verdict(second, "todo"), name="two")
    made.see(repo)
    made.see_unit(repo, first, done(repo), finished=True)
    todo = CheckFacts(0, 1, 0, str(repo.head), (), "Check 1", "ci", True, DAY)
    made.units.append(
        UnitFacts(repo.full_name, second, "", True, WHAT, RESULT, 1, todo)
    )  # the title is the first one's
    made.claims(repo, second)


def _of_a_plan_that_was_left(made: World) -> None:
    """One unit counts for another now, one for none."""
    for unit, counts_for in (("chapter-1", "week-50"), ("chapter-2", "old-plan/chapter-2")):
        repo = made.week(unit, finished=True, plan=OLD.plan)
        world.checked(made.server, repo, world.verdict(unit, "done", "done", "done"))
        post = Post(repo.name, unit, "posts/b.md", "B", DAY, "", "")
        world.posted(made.server, repo, post)
        told = PostFacts("posts/b.md", "B", DAY, counts_for)
        made.see(repo, posts=(told,), posts_at=str(repo.head))
        made.see_unit(repo, counts_for, done(repo), title=f"About {unit}", finished=True)


def _none_of_the_plan(made: World) -> None:
    """What else there may be in an account."""
    server = made.server
    for _ in range(2):
        made.week("week-1", plan="another")
    for _ in range(8):
        server.repo(made.name(), files={"README.md": "# Dotfiles\n"})
    server.repo(made.name(), files={"pyproject.toml": "{{ cookiecutter.name }}\n"})
    server.repo(made.name())
    made.week("week-1", fork_of=1)
    for _ in range(3):
        repo = made.week("week-51", finished=True, private=True)
        world.checked(server, repo, world.verdict("week-51", "done", "done", "done"))


def _damaged(made: World, weeks: Iterator[str]) -> None:
    """What cannot be read is named."""
    text = world.manifest("week-1") + "x = = 1\n"
    repo = made.server.repo(made.name(), files={"pyproject.toml": text})
    made.notes.append(f"{repo.full_name}/pyproject.toml:10: This is not valid TOML: Invalid value.")
    repo = made.week(unit := next(weeks))
    world.says(made.server, repo, "portfolio/checks/v1", world.fenced({"commit": repo.head}))
    made.see(repo)
    made.see_unit(repo, unit)
    why = "it speaks of a unit that is not in this repo"
    made.notes.append(f"{repo.full_name}: a check run portfolio/checks/v1 is left out: {why}")
