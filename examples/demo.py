"""A portfolio in three states, made with the real commands: untouched, half solved, finished.

    python examples/demo.py FOLDER

Running it again goes on where it stopped and changes nothing that is there.
"""

import datetime
import os
import shlex
import subprocess
import sys
from pathlib import Path

from toolkit import bundled

PLAN = "distinguished-52"
NOW = """
## Now

<!-- portfolio:begin now -->
<!-- portfolio:end now -->
"""

SUMMARY = "Why a length can be infinite though the vector is not, and how to mend it."
ADAS_WORDS = {
    "What I built, and why": """
Sixteen operations on vectors and matrices, with nothing but loops and sums. Every model I will
train this year stands on them, and I wanted to know what happens when one of them is wrong.
""",
    "How it works": r"""
A norm is the root of the sum of squares, $\lVert x \rVert = \sqrt{\sum_i x_i^2}$. Written like
that it fails long before the numbers do: the square of $10^{200}$ is no float any more. So I divide
by the largest entry first:

$$\lVert x \rVert = m \sqrt{\sum_i (x_i / m)^2}, \qquad m = \max_i |x_i|$$

```python
def norm(x):
    largest = max(abs(value) for value in x)
    if largest == 0:
        return 0.0
    return largest * sum((value / largest) ** 2 for value in x) ** 0.5
```
""",
    "What surprised me": """
| vector | naive | scaled |
| :-- | --: | --: |
| (3, 4) | 5.0 | 5.0 |
| (3e200, 4e200) | inf | 5e200 |
| (3e-200, 4e-200) | 0.0 | 5e-200 |

The naive one does not raise an error. It says *infinite*, and a training would go on with it.
""",
    "What came out": """
All sixteen checks pass. The one that took me longest is the angle: rounding can make a cosine of
1.0000000000000002, and its arc cosine is no number.
""",
    "What I would do next": """
Eigenvectors, and the same scaling for whole matrices.
""",
}


def main(folder: Path) -> None:
    """Play the first months of a learner called Ada."""
    home = folder / "home"
    start = this_monday() - datetime.timedelta(weeks=27)
    settings = ["--learner", "ada", "--plan", PLAN, "--start", str(start), "--timezone", "UTC"]
    if not (home / "portfolio.toml").exists():
        run(folder, "portfolio", "init", "home", *settings)
    show_current_work(home / "README.md")
    run(home, "portfolio", "setup", "--torch", "none")
    for unit in ("week-1", "week-27", "week-30"):
        if not (folder / unit).exists():
            run(home, "portfolio", "new", unit)
    finish_week_1(folder, home)
    half_solve_week_27(folder)
    write_a_post(folder / "week-1", home)
    run(home, "portfolio", "post", "build", "--output", str(folder / "site"), "--url", "")
    run(home, "portfolio")
    run(home, "portfolio", "preview")
    run(home, "portfolio", "sync")
    print(f"""
Look at:
  {home}/README.md                      the portfolio, written by sync
  {home}/.portfolio/preview/index.html  the same as a page: open it in a browser
  {folder}/site/index.html                the blog: open it in a browser
  {folder}/week-1                         finished, with a post
  {folder}/week-27                        half solved, with one wrong answer
  {folder}/week-30                        untouched""")


def finish_week_1(folder: Path, home: Path) -> None:
    """The reference stands for what Ada wrote; her words are hers."""
    week = folder / "week-1"
    copy_reference(week, "src")
    commit(week, "Vectors and matrices, by hand")
    run(week, "portfolio", "check")
    what = "The vector and matrix operations that everything later stands on, written by hand."
    total = (week / ".portfolio" / "checks.toml").read_text().count("[[check]]")
    result = f"All {total} checks pass, against NumPy where NumPy has the operation."
    run(home, "portfolio", "finish", "week-1", "--what", what, "--result", result)


def write_a_post(week: Path, home: Path) -> None:
    """The toolkit begins it with what it knows; what Ada learnt is in her words."""
    post = week / "posts" / "week-1.md"
    if not post.exists():
        run(home, "portfolio", "post", "new", "week-1")
    text = post.read_text().replace('summary: ""', f'summary: "{SUMMARY}"')
    text = "".join(line for line in text.splitlines(True) if not line.startswith("draft:"))
    for heading, words in ADAS_WORDS.items():
        before, found, after = text.partition(f"## {heading}\n\n<!--")
        if found:
            text = f"{before}## {heading}\n\n{words.strip()}\n{after.partition('-->')[2]}"
    post.write_text(text)
    commit(week, "What a week of vectors taught me")
    run(week, "portfolio", "check")


def half_solve_week_27(folder: Path) -> None:
    """Half the functions are written, but the scores are divided by d_k and not its root."""
    week = folder / "week-27"
    copy_reference(week, "src/attention/masks.py")
    core = copy_reference(week, "src/attention/core.py")
    right = core.read_text()
    core.write_text(right.replace("/ np.sqrt(d_k)", "/ d_k"))
    assert core.read_text() != right
    commit(week, "Scaled dot-product attention")
    run(week, "portfolio", "check", expect=1)


def copy_reference(week: Path, part: str) -> Path:
    """Copy a file or folder of the pack's reference into the week, marks and all."""
    source = bundled.PACKS / PLAN / week.name / part
    files = list(source.rglob("*.py")) if source.is_dir() else [source]
    for file in files:
        target = week / file.relative_to(bundled.PACKS / PLAN / week.name)
        lines = file.read_text().splitlines(keepends=True)
        target.write_text("".join(line for line in lines if "### " not in line))
    return week / part


def show_current_work(readme: Path) -> None:
    """Ada chose to show unfinished work too: she added the optional section."""
    text = readme.read_text()
    if "portfolio:begin now" not in text:
        readme.write_text(text + NOW)


def commit(week: Path, message: str) -> None:
    """Commit what changed, as Ada."""
    run(week, "git", "add", "-A")
    if subprocess.run(["git", "diff", "--cached", "--quiet"], cwd=week).returncode:
        run(week, "git", "commit", "--quiet", "-m", message)


def run(folder: Path, *command: str, expect: int = 0) -> None:
    """Run a command as a learner would, and show it."""
    print(f"\n$ {shlex.join(command)}", flush=True)
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for name, value in (("NAME", "Ada"), ("EMAIL", "1+ada@users.noreply.github.com")):
        env |= {f"GIT_AUTHOR_{name}": value, f"GIT_COMMITTER_{name}": value}
    code = subprocess.run(command, cwd=folder, env=env).returncode
    if code != expect:
        sys.exit(f"{shlex.join(command)} ended with {code}, not {expect}.")


def this_monday() -> datetime.date:
    """The first day of this week."""
    today = datetime.date.today()
    return today - datetime.timedelta(days=today.weekday())


if __name__ == "__main__":
    place = Path(sys.argv[1]).resolve()
    place.mkdir(parents=True, exist_ok=True)
    main(place)
