"""The kind `writeup`: a page of evidence for each deliverable, and checks for what completes it."""

import importlib.util
import json
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from proofs import tools
from tests.cli.test_new import HOSTILE, hostile_plan, ruff
from tests.conftest import Portfolio
from toolkit import bundled, plans
from toolkit.edges import files
from toolkit.scaffold import week
from toolkit.scaffold.week import Order

PAGE = "evidence/deliverable-1.md"
SHEET = "\nIt is all in [the sheet](../sheets/calculus.md).\n"
WORDS = "I wrote every formula down from memory and then checked it, line by line, against a book. "
ENOUGH = WORDS * 4
# Its units have no pack, so that they start with what the kind brings.
PLAN = plans.find("advanced-ai-engineer", Path())
UNIT = PLAN.unit("module-6")


def bake(folder: Path, unit: str) -> Path:
    """That unit's repo, without git."""
    found = PLAN.unit(unit)
    files.write_tree(folder, week.bake(Order(PLAN, found, found.title, "ada", 2026)))
    return folder


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the unit."""
    return files.read_tree(bake(tmp_path_factory.mktemp("fresh"), UNIT.key))


@pytest.fixture
def repo(tmp_path: Path, fresh: dict[str, bytes]) -> Path:
    """The unit's repo, with a file that can be shown."""
    files.write_tree(tmp_path / UNIT.key, fresh)
    files.write_tree(tmp_path / UNIT.key, {"sheets/calculus.md": b"# Calculus\n"})
    return tmp_path / UNIT.key


def check(portfolio: Portfolio, repo: Path, code: int = 0) -> dict[str, Any]:
    """What `portfolio check` says, in the Python of these tests."""
    args = ("check", "--json", "--python", sys.executable)
    found: dict[str, Any] = json.loads(portfolio(*args, cwd=repo, code=code).stdout)
    return found


def answer(repo: Path, words: str, page: str = PAGE) -> None:
    """Put the words under the title in place of all questions."""
    path = repo / page
    path.write_text(path.read_text().splitlines()[0] + "\n\n" + words)


def judged(repo: Path) -> tuple[str, str]:
    """How the repo's own judge sees the first page, and what it says of it."""
    spec = importlib.util.spec_from_file_location("pages", repo / "tests" / "checks" / "pages.py")
    assert spec
    assert spec.loader
    pages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pages)
    try:
        pages.complete(PAGE)
    except NotImplementedError as to_do:
        return "todo", str(to_do)
    except AssertionError as complaint:
        return "failing", str(complaint)
    return "done", ""


def complaint(repo: Path) -> str:
    """Why the first page is not complete."""
    state, words = judged(repo)
    assert state == "failing"
    return words


@pytest.mark.parametrize("unit", ["module-5", "module-6", "module-8"])
def test_a_fresh_repo_is_clean_and_all_to_do(
    tmp_path: Path, portfolio: Portfolio, unit: str
) -> None:
    repo = bake(tmp_path / unit, unit)
    wanted = PLAN.unit(unit).deliverables

    assert tools.lint_complaints(repo, sys.executable, ()) == []
    for args in ((), ("--official",)):
        words = portfolio("check", "--python", sys.executable, *args, cwd=repo).output
        assert f"0 of {len(wanted)} done, {len(wanted)} to do\n" in words
    assert [c["title"] for c in check(portfolio, repo)["checks"]] == list(wanted)
    assert len(list((repo / "evidence").iterdir())) == len(wanted)


def test_the_command_makes_a_repo_whose_first_commit_has_the_pages(
    home: Path, portfolio: Portfolio
) -> None:
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', f'"{PLAN.id}"'))

    portfolio("new", UNIT.key, cwd=home)

    repo = home.parent / UNIT.key
    assert f"# {UNIT.deliverables[0]}\n" in (repo / PAGE).read_text()
    assert check(portfolio, repo)["dirty"] is False


def test_the_guide_and_the_readme_lead_to_the_pages(repo: Path) -> None:
    assert "`evidence/`" in (repo / "GUIDE.md").read_text()
    assert "[`evidence`](evidence)" in (repo / "README.md").read_text()


def test_no_words_of_the_plan_name_a_file(fresh: dict[str, bytes]) -> None:
    pages = sorted(name for name in fresh if name.startswith("evidence/"))
    assert pages == [f"evidence/deliverable-{n}.md" for n in (1, 2, 3)]


def test_the_records_know_the_checks_as_they_were_handed_out(fresh: dict[str, bytes]) -> None:
    listed = tomllib.loads(fresh[".portfolio/checks.toml"].decode())
    assert {"tests/checks/pages.py", "tests/checks/test_deliverables.py"} <= set(listed["digests"])


def test_one_answered_page_is_one_done(repo: Path, portfolio: Portfolio) -> None:
    text = (repo / PAGE).read_text()
    assert text.count("<!-- ") == 3
    for question, words in zip(
        [line for line in text.splitlines() if line.startswith("<!-- ")],
        [ENOUGH, SHEET, "Draw more, write less."],
        strict=True,
    ):
        text = text.replace(question, words)
    (repo / PAGE).write_text(text)

    found = check(portfolio, repo)

    assert (found["done"], found["todo"], found["failing"]) == (1, 2, 0)
    assert (found["edited"], found["extra"]["failed"]) == ([], 0)


@pytest.mark.parametrize(
    "link",
    [
        "[post](https://ada.example.org/posts/1)",
        "https://ada.example.org",
        "<https://ada.example.org/a_(b)>",
        "[post][1]\n\n[1]: https://ada.example.org",
        "![sheet](../sheets/a%20b.png)",
        "![sheet](<../sheets/a b.png> 'A title')",
        '<img src="../sheets/a b.png" width="300">',
        "[all sheets](/sheets)",
        "[part](../sheets/calculus.md#limits)",
    ],
)
def test_any_way_to_give_a_link_is_evidence(repo: Path, link: str) -> None:
    (repo / "sheets" / "a b.png").write_bytes(b"")
    answer(repo, f"{ENOUGH}\n\n{link}\n")
    assert judged(repo) == ("done", "")


@pytest.mark.parametrize(
    "link",
    [
        "", "[here](#evidence)", "[this page](deliverable-1.md)", "[all](..)",
        "`[x](../README.md)`", "[mail](mailto:ada@example.org)", "http://localhost:8000",
        "[x](http://[)", "[^1]: See below.",
        "```\n[x](../README.md)\n<!-- no question -->\n```", "> plain words",
    ],
)  # fmt: skip
def test_what_shows_nothing_is_no_evidence(repo: Path, link: str) -> None:
    answer(repo, f"{ENOUGH}\n\n{link}\n")
    assert complaint(repo) == (
        f"{PAGE} is begun. What it still needs:\n"
        "- no link shows the result: give an address on the web or a file in this repo"
    )


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("../sheets/algebra.md", "points to no file (looked from evidence/)"),
        ("/algebra.md", "points to no file (looked from module-6/)"),
        ("../../module-5/README.md", "leaves this repo: give its address on the web"),
        ("a%00b", "points to no file (looked from evidence/)"),
        ("x" * 300, "points to no file (looked from evidence/)"),
    ],
)  # fmt: skip
def test_a_link_to_a_missing_file_is_named(repo: Path, link: str, words: str) -> None:
    answer(repo, f"{ENOUGH}{SHEET}[it]({link})\n")
    assert complaint(repo).splitlines()[1:] == [f"- the link to {link} {words}"]


def test_half_answers_fail_in_words(repo: Path, portfolio: Portfolio) -> None:
    path = repo / PAGE
    path.write_text(path.read_text().replace("<!-- What did you do,", "Three sheets.\n<!-- What,"))

    assert complaint(repo).splitlines() == [
        f"{PAGE} is begun. What it still needs:",
        "- expected at least 60 words of your own, found 2",
        *(f"- line {n} still has <!-- and -->, which no reader sees: answer in its place"
          for n in (6, 10, 14)),
        "- no link shows the result: give an address on the web or a file in this repo",
    ]  # fmt: skip
    shown = portfolio("check", "--python", sys.executable, cwd=repo, code=1).output
    assert "0 of 3 done, 2 to do, 1 failing" in shown
    assert "no link shows the result" in shown
    assert "at tests/checks/test_deliverables.py:" in shown


def test_questions_without_answers_are_no_words(repo: Path) -> None:
    path = repo / PAGE
    path.write_text(path.read_text().replace("<!-- ", "").replace(" -->", ""))
    assert "expected at least 60 words of your own" in complaint(repo)
    assert "no link shows the result" in complaint(repo)


def test_an_emptied_section_is_named(repo: Path) -> None:
    answer(repo, f"## What I did\n\n{ENOUGH}{SHEET}\n## What I would do differently\n")
    assert complaint(repo).splitlines()[1:] == [
        "- nothing stands under the heading 'What I would do differently'"
    ]


def test_a_section_may_hold_code_alone(repo: Path) -> None:
    answer(repo, f"{ENOUGH}{SHEET}\n## Code\n\n```python\n## a comment\n## another\n```\n")
    assert judged(repo) == ("done", "")


@pytest.mark.parametrize(
    "words",
    [
        "# A heading " + ENOUGH,
        "\n".join(f"> {WORDS}" for _ in range(5)),
        "```\n" + ENOUGH + "\n```",
        " ".join(f"[a](https://ada.example.org/{'/'.join(['path'] * 20)})" for _ in range(4)),
    ],
    ids=["headings", "quotations", "code", "addresses"],
)
def test_only_the_learners_own_words_count(repo: Path, words: str) -> None:
    answer(repo, f"Short.\n{SHEET}\n{words}\n")
    assert "expected at least 60 words of your own, found " in complaint(repo)


def test_words_without_spaces_between_them_count(repo: Path) -> None:
    answer(repo, "私は公式を全部覚えて書きました。" * 5 + SHEET)
    assert judged(repo) == ("done", "")


@pytest.mark.parametrize(
    "words", ["", "<!-- my answer, unseen -->\n", "## A heading\n", "\ufeff\r\n"]
)
def test_a_page_that_shows_no_words_is_to_do(repo: Path, words: str) -> None:
    answer(repo, words)
    assert judged(repo) == ("todo", f"to do: answer the questions in {PAGE}")


def test_a_page_in_the_ways_of_windows_is_read_too(repo: Path) -> None:
    answer(repo, f"## What I did\n{ENOUGH}\n{SHEET}")
    path = repo / PAGE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"caf\xe9")
    assert judged(repo) == ("done", "")


def test_a_page_that_is_gone_tells_how_to_get_it_back(repo: Path) -> None:
    (repo / PAGE).unlink()
    back = f"git checkout portfolio/template -- {PAGE}"
    assert complaint(repo) == f"{PAGE} is gone. Get it back: {back}"


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
def test_the_words_of_a_deliverable_are_inert(home: Path, portfolio: Portfolio, word: str) -> None:
    plan = hostile_plan(word).replace('"kind": "library"', '"kind": "writeup"')
    (home / "plan.yml").write_text(plan)
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', '"plan.yml"'))

    portfolio("new", "1", cwd=home)

    repo = home.parent / "week-1"
    assert ruff(repo) == ""
    assert sorted(p.name for p in (repo / "evidence").iterdir()) == [
        "deliverable-1.md", "deliverable-2.md",
    ]  # fmt: skip
    page = (repo / PAGE).read_text()
    heading, rest = page.split("\n", 1)
    assert all(c.isprintable() for c in heading)
    assert rest == (repo / "evidence/deliverable-2.md").read_text().split("\n", 1)[1]
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(heading)
    inline = {child.type for token in tokens for child in token.children or []}
    assert [t.type for t in tokens] == ["heading_open", "inline", "heading_close"]
    assert inline <= {"text", "text_special"}
    assert judged(repo)[0] == "todo"
    answer(repo, ENOUGH)  # no word and no address of the title counts
    assert complaint(repo).splitlines()[1:] == [
        "- no link shows the result: give an address on the web or a file in this repo"
    ]


def test_a_unit_without_deliverables_has_a_page_for_its_title() -> None:
    unit = replace(UNIT, deliverables=())
    tree = week.bake(Order(PLAN, unit, "Mine", "ada", 2026))
    pages = [name for name in tree if name.startswith("evidence/")]
    assert pages == [PAGE]
    assert tree[PAGE].decode().startswith(f"# {UNIT.title}\n\n")


def test_what_judges_the_pages_is_the_kinds_own(fresh: dict[str, bytes]) -> None:
    pages = bundled.KINDS / "writeup" / bundled.SLUG / "tests" / "checks" / "pages.py"
    assert fresh["tests/checks/pages.py"] == pages.read_bytes()
