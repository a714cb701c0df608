"""`portfolio post`: new, build, serve."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from tests.posts.notebooks import code, markdown, notebook, stream
from toolkit.cli import Root
from toolkit.cli.post import shared
from toolkit.edges import files

Post = Callable[..., Result]
_ROOT = Root(name="portfolio", verbs={"Work": {"post": "Posts."}}, package="toolkit.cli")


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    """Runs `portfolio post …` in this process."""

    def run(*args: str, cwd: Path, code: int = 0) -> Result:
        monkeypatch.chdir(cwd)
        result = CliRunner().invoke(_ROOT, ["post", *args])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return run


def _write(week: Path, name: str, data: str | bytes) -> Path:
    path = week / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize("kind", [[], ["--notebook"]])
def test_a_new_post_says_what_is_known_and_is_no_post_yet(
    kind: list[str], post: Post, home: Path, week: Path
) -> None:
    readme = week / "README.md"
    readme.write_text(readme.read_text().replace(
        "<!-- What did you build, and why does it matter? One or two sentences. -->",
        "Attention in plain NumPy.",
    ))  # fmt: skip
    subprocess.run(["git", "commit", "--no-verify", "-qam", "Words"], cwd=week, check=True)
    post("new", "week-27", *kind, cwd=home)
    (made,) = (week / "posts").iterdir()
    text = made.read_text()
    for words in ("Built: Attention in plain NumPy.", "draft: true", "## What surprised me"):
        assert words in text
    told = json.loads(post("build", "--json", "--dry-run", cwd=week).stdout)
    assert [p["what"] for p in told["problems"] if p["path"].endswith(made.name)] == [
        "It is a draft."
    ]
    made.write_text(text.replace("draft: true", "draft: false"))
    told = json.loads(post("build", "--json", "--dry-run", cwd=week).stdout)
    assert {p["what"] for p in told["problems"]} == {"It holds nothing of your own yet."}
    made.write_text(
        made.read_text().replace("## What surprised me", "## What surprised me, indeed")
    )
    told = json.loads(post("build", "--json", "--dry-run", cwd=week).stdout)
    assert [p["unit"] for p in told["posts"]] == ["week-27"]


def test_a_post_that_is_there_is_not_replaced(post: Post, home: Path, week: Path) -> None:
    path = _write(week, "posts/week-27.md", "Mine")
    assert "there already" in post("new", "week-27", cwd=home, code=1).output
    assert path.read_text() == "Mine"


def test_the_posts_of_a_week_become_a_site(post: Post, home: Path, week: Path) -> None:
    _write(week, "posts/a.md", "---\ntitle: My words\ntags: [numpy]\n---\n\nText $x^2$.")
    result = post("build", "-o", str(week.parent / "site"), cwd=week)
    assert "My words" in result.output
    page = (week.parent / "site/index.html").read_text()
    assert "My words" in page
    (shown,) = (week.parent / "site/posts").rglob("index.html")
    assert "<math" in shown.read_text()
    again = {p: p.stat().st_mtime_ns for p in (week.parent / "site").rglob("*") if p.is_file()}
    post("build", "-o", str(week.parent / "site"), cwd=week)
    assert {p: p.stat().st_mtime_ns for p in again} == again


def test_from_the_home_all_weeks_are_built(post: Post, home: Path, week: Path) -> None:
    _write(week, "posts/a.md", "# From the week")
    told = json.loads(post("build", "--json", "-o", "../site", cwd=home).stdout)
    assert [p["title"] for p in told["posts"]] == ["From the week"]


def test_what_is_wrong_is_told_the_rest_is_built_and_the_exit_code_tells(
    post: Post, home: Path, week: Path
) -> None:
    _write(week, "posts/good.md", "# Good\n\nWords")
    _write(week, "posts/bad.ipynb", "{")
    _write(week, "posts/leak.md", "Key: ghp_" + "a1B2" * 9)
    result = post("build", "-o", str(week.parent / "site"), cwd=week, code=1)
    assert "\n✗ week-27/posts/bad.ipynb: This is not valid JSON" in result.output
    assert "posts/leak.md:1" in result.output
    assert "a1B2" not in result.output
    assert "Wrote 1 post" in result.output


def test_a_folder_with_other_things_is_left_alone(post: Post, home: Path, week: Path) -> None:
    _write(week, "posts/a.md", "# A")
    assert "holds other things" in post("build", "-o", ".", cwd=week, code=1).output
    assert (week / "README.md").is_file()


def test_what_others_put_into_the_site_stays(post: Post, home: Path, week: Path) -> None:
    first = _write(week, "posts/a.md", "# A")
    site = week.parent / "site"
    post("build", "-o", str(site), cwd=week)
    subprocess.run(["git", "init", "-q", str(site)], check=True)
    (site / "CNAME").write_text("ada.example")
    first.write_text("# B")
    post("build", "-o", str(site), cwd=week)
    assert (site / ".git/HEAD").is_file()
    assert (site / "CNAME").read_text() == "ada.example"
    assert [p.name for p in (site / "posts").iterdir()] == ["week-27-b"]


def test_of_two_builds_at_once_the_second_waits(
    home: Path, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = files.write

    def slowly(path: Path, data: bytes) -> None:
        write(path, data)
        written.append(threading.current_thread().name)
        time.sleep(0.02)

    monkeypatch.setattr(files, "write", slowly)
    tree = {f"{n}.html": b"Words" for n in range(5)}
    with ThreadPoolExecutor(2) as both:
        others = [{**tree, "0.html": name} for name in (b"one", b"two")]
        list(both.map(lambda made: shared.write(week.parent / "site", made), others))
    assert len([name for name, _ in itertools.groupby(written)]) == 2


def test_a_repo_named_twice_is_built_once_and_two_of_one_name_are_refused(
    post: Post, home: Path, week: Path
) -> None:
    _write(week, "posts/a.md", "# A")
    told = json.loads(post("build", ".", "../week-27", "--json", "--dry-run", cwd=week).stdout)
    assert [p["title"] for p in told["posts"]] == ["A"]
    other = shutil.copytree(week, week.parent / "other/week-27", symlinks=True)
    refused = post("build", ".", str(other), "-o", "../site", cwd=week, code=1)
    assert "Two repos are called week-27" in refused.output
    assert not (week.parent / "site").exists()


@pytest.mark.parametrize("name", ["--execute", "--in-actions"])
def test_a_dry_run_does_nothing(name: str, post: Post, home: Path, week: Path) -> None:
    _write(week, "posts/n.ipynb", notebook(markdown("# N"), code("open('ran', 'w')")))
    told = post("build", name, "--dry-run", "-o", "../site", cwd=week, code=2)
    assert f"{name} does what --dry-run must not do" in told.output
    assert not list(week.rglob("ran"))
    assert not (week.parent / "site").exists()


def test_outside_of_actions_nothing_is_written_for_them(
    post: Post, home: Path, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    _write(week, "posts/a.md", "# A")
    told = post("build", "--in-actions", "-o", "../site", cwd=week, code=1)
    assert "this is no GitHub Actions job" in told.output
    assert not (week.parent / "site").exists()


def test_files_that_only_look_like_posts_are_named(post: Post, home: Path, week: Path) -> None:
    _write(week, "posts/a.md", "# A")
    _write(week, "posts/B.MD", "# B")
    told = json.loads(post("build", "--json", "--dry-run", cwd=week).stdout)
    assert [p["mend"] for p in told["problems"] if p["path"] == "week-27/posts/B.MD"] == [
        "Call it posts/B.md."
    ]


@pytest.mark.parametrize("name", ["my notes", "c# notes", "what?", "100%"])
def test_the_code_of_a_post_is_found_whatever_the_file_is_called(
    name: str, post: Post, home: Path, week: Path
) -> None:
    _write(week, f"posts/{name}.md", "# A\n\n[beside](other%20file.py)")
    subprocess.run(["git", "remote", "add", "origin", "https://github.com/ada/week-27.git"],
                   cwd=week, check=True)  # fmt: skip
    for args in (["add", "-A"], ["commit", "--no-verify", "-qm", "Words"]):
        subprocess.run(["git", *args], cwd=week, check=True)
    post("build", "-o", "../site", cwd=week)
    (page,) = (week.parent / "site/posts").rglob("index.html")
    assert f'/posts/{quote(name)}.md"' in page.read_text()
    assert "/posts/other%20file.py" in page.read_text()


def test_posts_become_markdown_for_other_tools(post: Post, home: Path, week: Path) -> None:
    cells = [
        markdown("# T\n\nWords ![a](b.png) <b onclick=x>c</b>"),
        code("print(1)", stream("\x1b[1m1\x1b[0m\n")),
    ]
    _write(week, "posts/n.ipynb", notebook(*cells))
    _write(week, "posts/a.md", "# T\n\n*Words*, $x^2$ and [good](https://a.example).")
    _write(week, "posts/b.md", "Words and [bad](javascript:alert(1)).")
    out = week.parent / "md"
    post("build", "--to", "markdown", "-o", str(out), cwd=week)
    text = (out / "week-27/posts-n-ipynb/index.md").read_text()
    assert "```python\nprint(1)\n```\n\n```text\n1\n```" in text
    assert "onclick" not in text
    assert "*Words*, $x^2$" in (out / "week-27/posts-a-md/index.md").read_text()
    assert "javascript" not in (out / "week-27/posts-b-md/index.md").read_text()


def test_notebooks_are_run_where_that_is_asked(post: Post, home: Path, week: Path) -> None:
    _write(week, "posts/n.ipynb", notebook(markdown("# Run"), code("print(6 * 7)")))
    _write(week, "posts/loop.ipynb", notebook(markdown("# Loop"), code("while True: pass")))
    args = ["build", "--execute", "--seconds", "4", "-o", str(week.parent / "site")]
    assert (week / "notebooks/attention.ipynb").is_file()  # not a post, so it is not run
    result = post(*args, cwd=week, code=1)
    assert (
        "posts/loop.ipynb: It did not end within 4 seconds. (posts/loop.ipynb, cell 2)"
        in result.output
    )
    (page,) = (week.parent / "site/posts").rglob("index.html")
    assert "42</pre>" in page.read_text()


def test_the_site_can_be_looked_at(home: Path, week: Path) -> None:
    _write(week, "posts/a.md", "---\ntitle: Served\ndraft: true\n---\nWords")
    args = ["post", "serve", "--port", "0", "--drafts"]
    script = f"from tests.posts.test_cli import _ROOT; _ROOT({args})"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([sys.executable, "-c", script], cwd=week, env=env, text=True,
                          stdout=subprocess.PIPE) as process:  # fmt: skip
        try:
            assert process.stdout
            address = process.stdout.readline().split()[2]
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert "Served" in answer.read().decode()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)
