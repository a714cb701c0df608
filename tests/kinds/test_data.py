"""The example of the kind `data`, run as its README says, and judged by a loop of our own."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.kinds.conftest import Repo, made
from tests.kinds.units import first_of
from tests.needs import missing
from toolkit.edges import files

PREFIX = "$ uv run --no-sync "
SPARK, DASK = "spark_job", "dask_job"
# Its own user, network and host name: only 127.0.0.1 is there, and the name leads nowhere.
INNER = 'ip link set lo up && hostname leads-nowhere && exec "$@"'
CLOSED = ["unshare", "--map-root-user", "--net", "--uts", "sh", "-c", INNER, "closed"]

# Takes nothing from the example: reads the files, and counts row by row.
JUDGE = """
import json, pathlib, sys
import pandas as pd

names = dict(pd.read_parquet("data/categories.parquet")[["category", "name"]].values.tolist())
kept = {}
for path in sorted(pathlib.Path("data/events").rglob("*.parquet")):
    for row in pd.read_parquet(path, partitioning=None).to_dict("records"):
        if isinstance(row["user_id"], str) and 0 <= row["cents"] <= 100_000:
            if row["category"] in names:
                day = row["happened"].tz_convert("UTC").date().isoformat()
                kept[row["event_id"]] = (day, names[row["category"]], row["user_id"], row["cents"])
groups = {}
for day, name, user, cents in kept.values():
    groups.setdefault((day, name), []).append((user, cents))
rows = [
    [day, name, len(g), len({u for u, _ in g}), sum(c for _, c in g) / len(g)]
    for (day, name), g in sorted(groups.items())
]
columns = ["day", "name", "events", "users", "mean_cents"]
engines = {
    e: pd.read_parquet(f"totals/{e}")[columns].sort_values(columns).values.tolist()
    for e in ("spark", "dask")
}
print(json.dumps({"loop": rows, **engines}))
"""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A fresh repo in which each command of the README has been run, but for the tests."""
    fresh = made(tmp_path_factory.mktemp("data"), *first_of("data"))
    version = (
        "python",
        "-c",
        f"from {fresh.package} import spark_job as s; print(s.java_version())",
    )
    if int(fresh.run(*version)) < 17:
        missing("needs Java 17 or newer, for Spark")
    commands = re.findall(
        f"^{re.escape(PREFIX)}(.+)", (fresh.folder / "README.md").read_text(), re.M
    )
    assert len(commands) == 6
    for command in commands:
        if command != "pytest":
            fresh.run(*command.split(), seconds=600)
    return fresh


@pytest.fixture
def copy(repo: Repo, tmp_path: Path) -> Repo:
    """The repo with all that the README's commands wrote, free to be broken."""
    shutil.copytree(repo.folder, tmp_path / "copy")
    return Repo(tmp_path / "copy", repo.python, repo.package)


def refused(repo: Repo, module: str, **more: str) -> str:
    """What a command says that ends with 1."""
    done = subprocess.run(
        [repo.python, "-m", f"{repo.package}.{module}"], cwd=repo.folder,
        env=repo.env | more, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def judged(repo: Repo) -> Any:
    return json.loads(repo.run("python", "-c", JUDGE))


def test_both_engines_count_as_a_plain_loop_does(repo: Repo) -> None:
    found = judged(repo)

    assert len(found["loop"]) == 36
    assert found["spark"] == found["loop"]
    assert found["dask"] == found["loop"]


def test_a_second_run_in_a_closed_network_gives_the_same_and_leaves_nothing_else(
    copy: Repo,
) -> None:
    before = judged(copy)
    needed = [name for name in ("unshare", "ip") if shutil.which(name) is None]
    if needed or subprocess.run([*CLOSED, "true"], check=False).returncode:
        missing("needs unshare and ip, and a kernel that lets users make a network of their own")

    for module in (SPARK, DASK):
        copy.run(*CLOSED, copy.python, "-m", f"{copy.package}.{module}", seconds=600)

    assert judged(copy) == before
    assert sorted(path.name for path in (copy.folder / "totals").iterdir()) == ["dask", "spark"]


@pytest.mark.parametrize("engine", ["spark", "dask"])
def test_a_partition_that_cannot_be_read_is_named_and_the_old_totals_stay(
    copy: Repo, engine: str
) -> None:
    before = files.read_tree(copy.folder / "totals")
    partition = copy.folder / "data" / "events" / "arrived=2026-03-04" / "part-0.parquet"
    partition.write_bytes(partition.read_bytes()[:-100])

    said = refused(copy, f"{engine}_job")

    assert "data/events/arrived=2026-03-04/part-0.parquet: can be read" in said
    assert files.read_tree(copy.folder / "totals") == before


def test_a_check_that_is_broken_is_named_with_its_place_and_refuses_the_job(copy: Repo) -> None:
    before = files.read_tree(copy.folder / "totals")
    copy.run(
        "python",
        "-c",
        "import pandas as pd; path = 'data/events/arrived=2026-03-06/part-0.parquet'\n"
        "events = pd.read_parquet(path, partitioning=None); events['cents'] *= 100\n"
        "events.to_parquet(path, index=False)",
    )

    said, report = refused(copy, "checks"), json.loads((copy.folder / "checks.json").read_text())
    broken = [finding for finding in report if not finding["holds"]]

    assert [f["place"] for f in broken] == ["data/events/arrived=2026-03-06/part-0.parquet"]
    assert broken[0]["check"] == "share of cents outside 0 to 100000"
    assert f"BROKEN: {broken[0]['place']}: {broken[0]['check']}" in said
    assert f"{len(report)} checks, 1 broken" in said
    assert f"BROKEN: {broken[0]['place']}" in refused(copy, DASK)
    assert files.read_tree(copy.folder / "totals") == before


def test_totals_that_differ_are_shown(copy: Repo) -> None:
    copy.run(
        "python",
        "-c",
        "import pathlib, pandas as pd\n"
        "path = next(pathlib.Path('totals/dask').glob('*.parquet'))\n"
        "rows = pd.read_parquet(path); rows.loc[0, 'users'] += 1; rows.to_parquet(path)",
    )

    assert re.search(r"Spark says .*\nDask says  .*'users'", refused(copy, "compare"))


def test_without_java_the_spark_job_says_what_to_install(copy: Repo) -> None:
    before = files.read_tree(copy.folder / "totals")

    assert "Spark needs Java 17 or newer" in refused(copy, SPARK, JAVA_HOME="/nowhere")
    assert files.read_tree(copy.folder / "totals") == before
