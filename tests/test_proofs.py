"""Every pack keeps its promises, and the prover sees it when one does not."""

import json
import os
import random
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from proofs import (
    cache,
    checks,
    findings,
    imports,
    mutants,
    pythons,
    record,
    right,
    runs,
    subject,
    table,
    tools,
    training,
    wrong,
)  # fmt: skip
from proofs.__main__ import main
from proofs.findings import Finding
from proofs.right import Right, Solution
from proofs.runs import Variant
from proofs.subject import Subject
from proofs.wrong import Wrong
from tests.conftest import commit_here
from tests.smoke.conftest import TRAINING
from toolkit import bundled, marks, packs
from toolkit.errors import PortfolioError
from toolkit.packs import Check, Guide
from toolkit.smoke.settings import Smoke

SAMPLE = 10  # mistakes; `make packs` tries all of them
LIVE = 2  # packs that CI proves again, others with each commit


def proved_here() -> list[str]:
    """Every pack; in CI those that `make packs` has not seen as they are, and a sample."""
    names = subject.names()
    if "CI" not in os.environ or os.environ.get("PORTFOLIO_EVERY_UNIT"):
        return names
    known = record.read()
    new = [n for n in names if known.get(n, {}).get("digest") != record.digest(n)]
    return sorted({*new, *random.Random(commit_here()).sample(names, LIVE)})


# The bundled packs: what changed is proved, the rest is known.


@pytest.mark.parametrize("name", subject.names())
def test_every_pack_is_proved_as_it_is(name: str) -> None:
    assert record.read().get(name, {}).get("digest") == record.digest(name), f"make packs {name}"


def test_the_page_of_all_packs_shows_what_was_found() -> None:
    assert record.PAGE.read_text() == record.page(record.read()), "run make packs"


@pytest.fixture(scope="module", params=proved_here())
def pack(request: pytest.FixtureRequest) -> Subject:
    return subject.bake(request.param)


def test_starter_reference_and_wrong_solutions_are_judged_as_promised(pack: Subject) -> None:
    found = cache.kept(pack, "solutions", partial(checks.solutions, pack))
    assert [f for f in found if not f.holds] == []


def test_a_sample_of_mistakes_is_caught(pack: Subject) -> None:
    found = cache.kept(pack, f"sample-{SAMPLE}", partial(checks.mistakes, pack, SAMPLE, "suite"))
    if not all(f.holds for f in found):  # bad luck with equivalent mutants? Then all of them decide
        found = cache.kept(pack, "mutants", partial(checks.mistakes, pack))
    assert [f for f in found if not f.holds] == []


def test_the_notebook_runs_and_cards_and_guide_are_complete(pack: Subject) -> None:
    found = cache.kept(pack, "notebook", partial(tools.notebooks, pack))
    assert [f for f in (*found, *tools.cards(pack), *tools.guide(pack)) if not f.holds] == []


def test_linters_and_types_accept_starter_and_reference(pack: Subject) -> None:
    found = cache.kept(pack, "lint", partial(tools.lint, pack))
    assert [f for f in found if not f.holds] == []


def test_what_a_pack_keeps_for_itself_is_not_handed_out(pack: Subject) -> None:
    plan, unit = pack.name.split("/")
    official = packs.official_files(plan, unit, pack.kind) or {}
    given = {name.split("/")[0] for name in (*pack.starter, *pack.reference, *official)}
    for folder in ("wrong", "right"):
        assert (bundled.PACKS / plan / unit / folder).is_dir()
    assert not given & {"wrong", "right", "broken", "answers"}


# The mutator.


def mistakes(kind: str, *body: str) -> list[str]:
    """The bodies that a kind of mistake makes of this one."""
    lines = ["import numpy as np", "", "", "def f(a, b, n):", f"    {marks.BEGIN}"]
    source = "\n".join([*lines, *(f"    {line}" for line in body), f"    {marks.END}", ""])
    made = [m for m in mutants.of({"src/m.py": source}) if m.kind == kind]
    shown = []
    for mutant in made:
        inside = mutant.source.splitlines()[len(lines) : -1]
        shown.append("; ".join(line.strip() for line in inside))
    return shown


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("return a + b", ["return (a - b)"]),
        ("return a - b", ["return (a + b)"]),
        ("return a * b", ["return (a / b)"]),
        ("return a / b", ["return (a * b)"]),
        ("return a // b", ["return (a * b)"]),
        ("return a % b", ["return (a * b)"]),
        ("return a ** b", ["return (a * b)"]),
        ("return a @ b", ["return (a * b)"]),
        ("return a & b", ["return (a | b)"]),
        ("return a | b", ["return (a & b)"]),
        ("return a and b", ["return (a or b)"]),
        ("return not a", ["return a"]),
        ("return -a", ["return a"]),
        ("a += b", ["a -= b"]),
        ("return (a + b) * n", ["return ((a + b) / n)", "return ((a - b)) * n"]),
        ("x: int | None = a", []),
        ('return f"{a + b}"', []),
        ("raise ValueError(a + b)", []),
    ],
)
def test_an_operator_becomes_another(body: str, made: list[str]) -> None:
    assert mistakes("operator", body) == made


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("return a < b", ["return (a <= b)", "return (a >= b)"]),
        ("return a <= b", ["return (a < b)", "return (a > b)"]),
        ("return a > b", ["return (a >= b)", "return (a <= b)"]),
        ("return a >= b", ["return (a > b)", "return (a < b)"]),
        ("return a == b", ["return (a != b)"]),
        ("return a is b", ["return (a is not b)"]),
        ("return a not in b", ["return (a in b)"]),
        ("return a is n != b", ["return (a is not n != b)", "return (a is n == b)"]),
    ],
)
def test_a_comparison_flips(body: str, made: list[str]) -> None:
    assert mistakes("comparison", body) == made


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("return 1", ["return 2", "return 0"]),
        ("return 0.5", ["return 1.5", "return -0.5"]),
        ("return True", ["return False"]),
        ("return a[-1]", ["return a[0]", "return a[-2]"]),
        ('return "words"', []),
        ("return None", []),
    ],
)
def test_a_constant_is_off_by_one(body: str, made: list[str]) -> None:
    assert mistakes("constant", body) == made


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("return a[b:n]", ["return a[b + 1:n]", "return a[b:n - 1]"]),
        ("return a[:]", ["return a[1:]", "return a[:-1]"]),
        ("return a[2:n]", ["return a[2:n - 1]"]),
        ("return range(n)", ["return range(1, n)", "return range(n - 1)"]),
        ("return range(b, n)", ["return range(b, n - 1)"]),
        ("return range(3)", ["return range(1, 3)"]),
    ],
)
def test_a_slice_or_range_is_off_by_one(body: str, made: list[str]) -> None:
    assert mistakes("off by one", body) == made


@pytest.mark.parametrize(
    ("body", "made"),
    [
        (["a += b", "return a"], ["pass; return a"]),
        (["a = b", "return a"], ["pass; return a"]),
        (["x = b", "return x"], []),
        (["x = b", "x = n", "return x"], ["x = b; pass; return x"]),
        (["a[0] = b", "return a"], ["pass; return a"]),
        (["a.sort()", "return a"], ["pass; return a"]),
        (["if a:", "    raise ValueError", "return b"], ["if a:; pass; return b"]),
        (["if a:", "    return n", "return b"], ["if a:; pass; return b"]),
        (["import math", "return a"], []),
    ],
)
def test_a_statement_is_dropped_where_the_code_still_runs(body: list[str], made: list[str]) -> None:
    assert mistakes("dropped statement", *body) == made


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("return np.dot(a, b)", ["return np.dot(b, a)"]),
        ("return f(a, b, n)", ["return f(b, a, n)", "return f(a, n, b)"]),
        ("return f(a, a)", []),
        ("return f(a, *b)", []),
        ("return f(a, b=b)", []),
    ],
)
def test_neighbouring_arguments_are_swapped(body: str, made: list[str]) -> None:
    assert mistakes("swapped arguments", body) == made


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("return a.copy()", ["return a"]),
        ("return (a + b).sum()", ["return (a + b)"]),
        ("return np.abs(a)", ["return a"]),
        ("return np.linalg.norm(a, 2)", ["return a"]),
        ("return f()", []),
        ("return np.zeros(shape=n)", []),
        ("return abs(2).real", ["return (2).real"]),
    ],
)
def test_a_call_is_removed(body: str, made: list[str]) -> None:
    assert mistakes("removed call", body) == made


PAGE = "# A talk\n\n## What I did\n\nI gave a talk on [my slides](../slides.pdf) to ten people.\n"


def test_a_page_loses_answers_headings_and_links() -> None:
    made = {(m.kind, m.line): m.source for m in mutants.of({"evidence/talk.md": PAGE})}
    assert made == {
        ("emptied section", 3): "# A talk\n\n## What I did\n\n",
        ("unanswered question", 3): "# A talk\n\n## What I did\n\n<!-- What? -->\n\n",
        ("lost heading", 3): PAGE.replace("## What I did", ""),
        ("dropped link", 5): PAGE.replace("[my slides](../slides.pdf)", "my slides"),
        ("broken link", 5): PAGE.replace("../slides.pdf", "no-../slides.pdf"),
        ("cut short", 1): "# A talk\n\n\n\n## What I did\n\nI gave a talk on\n\n",
    }


def test_only_marked_code_is_changed_and_all_else_stays_as_it_was_typed() -> None:
    inside = f"    {marks.BEGIN}\n    return 'é', a + K\n    {marks.END}\n"
    source = f"K = 1 + 1  # ünchanged\n\n\ndef f(a):\n{inside}"
    (mutant,) = mutants.of({"src/m.py": source})
    assert mutant.source == source.replace("a + K", "(a - K)")
    assert mutant.diff(source).splitlines()[-3:-1] == [
        "-    return 'é', a + K", "+    return 'é', (a - K)",
    ]  # fmt: skip


def test_a_sample_is_always_the_same_and_another_for_another_seed() -> None:
    body = "\n".join(f"    a = a + {n}" for n in range(50))
    source = f"def f(a):\n    {marks.BEGIN}\n{body}\n    return a\n    {marks.END}\n"
    made = mutants.of({"src/m.py": source})
    assert len(mutants.sample(made, 12)) == 12
    assert mutants.sample(made, 12) == mutants.sample(made, 12) != mutants.sample(made, 12, "x")
    assert mutants.sample(made, 999) == made


# The prover, on a tiny pack.

SOLUTION = '''
def shapes(a: int, b: int) -> list[int]:
    """Return some numbers of a rectangle."""
    ### BEGIN SOLUTION
    if a < 0 or b < 0:
        raise ValueError("a side must not be negative")
    area = a * b
    around = 2 * a + 2 * b
    square = a * a + b * b
    longest = a if a > b else b
    return [area, around, square, longest, a - b, a + 3 * b, a * 4 - 1]
    ### END SOLUTION
'''
STRONG = """
import pytest
from tiny import shapes

def test_numbers() -> None:
    assert shapes(3, 5) == [15, 16, 34, 5, -2, 18, 11], "an area is a product"
    assert shapes(5, 3) == [15, 16, 34, 5, 2, 14, 19]
    assert shapes(0, 1) == [0, 2, 1, 1, -1, 3, -1]
    assert shapes(1, 0) == [0, 2, 1, 1, 1, 1, 3]

def test_refusal() -> None:
    for sides in [(-1, 1), (1, -1)]:
        with pytest.raises(ValueError):
            shapes(*sides)
"""
WEAK = """
from tiny import shapes

def test_numbers() -> None:
    assert shapes(3, 5), "an area is a product"

def test_refusal() -> None:
    assert len(shapes(1, 1)) == 7
"""
CHECKS = tuple(Check(f"tests/checks/test_tiny.py::test_{n}", n) for n in ("numbers", "refusal"))
SUM = Wrong(
    "src/tiny/__init__.py", "area = a * b", "area = a + b", "An area is a sum.", CHECKS[0].id,
    "an area is a product",
)  # fmt: skip
LOOPS = """
if min(a, b) < 0:
    raise ValueError("not below zero")
area = sum(a for _ in range(b))
square = a**2 + b**2
return [area, 2 * (a + b), square, max(a, b), a - b, a + 3 * b, 4 * a - 1]
"""
OTHER = Right("Sums and powers.", (Solution("src/tiny/__init__.py", LOOPS, "shapes"),))


def tiny(
    tests: str = STRONG, solution: str = SOLUTION, wrongs: Mapping[str, Wrong] | None = None
) -> Subject:
    """A pack small enough to read."""
    conftest = bundled.BASE / bundled.SLUG / "tests" / "conftest.py"
    shared = {
        "pyproject.toml": b'[tool.pytest.ini_options]\npythonpath = ["src"]\n',
        "tests/conftest.py": conftest.read_bytes(),
        "tests/checks/test_tiny.py": tests.encode(),
    }
    name = "src/tiny/__init__.py"
    starter = marks.starter(solution, "tiny", name)
    return Subject(
        "tiny/week-1", "library", CHECKS, shared | {name: starter.encode()},
        shared | {name: solution.encode()}, wrongs or {}, "",
    )  # fmt: skip


def test_strong_checks_catch_the_mistakes() -> None:
    (found,) = checks.mistakes(tiny(), checks.LEAST)
    assert found.holds, found.complaints
    assert found.total == checks.LEAST


def test_weak_checks_are_reported_with_every_mistake_that_survives() -> None:
    (found,) = checks.mistakes(tiny(WEAK), checks.LEAST)
    assert not found.holds
    assert found.kept < checks.SHARE * found.total
    assert any("-    area = a * b\n+    area = (a / b)" in diff for diff in found.complaints)
    assert "-    area = a * b" in table.complaints("tiny", {"mutants": found})


def test_a_pack_with_too_little_to_change_is_reported() -> None:
    small = SOLUTION.replace(SOLUTION[SOLUTION.index("    if") : SOLUTION.index("    return")], "")
    small = small.replace("[area, around, square, longest, a - b, a + 3 * b, a * 4 - 1]", "[a + b]")
    weak = WEAK.replace("== 7", "== 1")
    (found,) = checks.mistakes(tiny(weak, small))
    assert not found.holds
    assert "mutants are possible; 30 are needed" in found.complaints[-1]


def test_mistakes_say_nothing_where_the_reference_fails() -> None:
    (found,) = checks.mistakes(tiny(STRONG.replace("[15, 16", "[16, 16")), 1)
    assert not found.holds
    assert found.complaints == ("the reference itself fails",)


def test_wrong_solutions_are_told_their_misconception() -> None:
    wrongs = {f"sum-{n}": SUM for n in range(checks.LEAST_WRONG)}
    starter, reference, told, _ = checks.solutions(tiny(wrongs=wrongs))
    assert (starter.kept, starter.total, starter.holds) == (2, 2, True)
    assert (reference.kept, reference.total, reference.holds) == (2, 2, True)
    assert (told.kept, told.total, told.holds) == (5, 5, True)


def test_wrong_solutions_that_pass_or_are_told_something_else_are_named() -> None:
    wrongs = {
        "fine": SUM,
        "other-words": replace(SUM, says="a side is a sum"),
        "other-check": replace(SUM, caught_by=CHECKS[1].id),
        "no-check": replace(SUM, caught_by="tests/none.py::test_none"),
        "right": replace(SUM, new="area = b * a"),
    }
    *_, told, _ = checks.solutions(tiny(wrongs=wrongs))
    assert (told.kept, told.total, told.holds) == (1, 5, False)
    other_words, other_check, no_check, right = told.complaints
    assert other_words.startswith("other-words: the message does not say 'a side is a sum'")
    assert f"{CHECKS[1].id} is done; failing: {CHECKS[0].id}" in other_check
    assert no_check == "no-check: there is no check tests/none.py::test_none"
    assert right == f"right: {CHECKS[0].id} is done; failing: none"


def test_too_few_wrong_solutions_are_not_enough() -> None:
    *_, told, _ = checks.solutions(tiny(wrongs={"sum": SUM}))
    assert (told.kept, told.total, told.holds) == (1, 1, False)
    assert told.complaints == ("write at least 5 wrong solutions; there are 1",)


def test_other_right_solutions_are_accepted() -> None:
    *_, accepted = checks.solutions(replace(tiny(), right={"loops": OTHER, "again": OTHER}))
    assert (accepted.kept, accepted.total, accepted.holds) == (2, 2, True)


def test_a_right_solution_that_a_check_refuses_is_reported_with_what_it_said() -> None:
    (solution,) = OTHER.solution
    odd = Right("Odd.", (replace(solution, body=LOOPS.replace("4 * a", "5 * a")),))
    *_, accepted = checks.solutions(replace(tiny(), right={"loops": OTHER, "odd": odd}))
    assert (accepted.kept, accepted.total, accepted.holds) == (1, 2, False)
    (complaint,) = accepted.complaints
    assert complaint.startswith(f"odd: {CHECKS[0].id} is failing: ")
    assert "an area is a product" in complaint


def test_one_other_right_solution_is_not_enough() -> None:
    *_, accepted = checks.solutions(replace(tiny(), right={"loops": OTHER}))
    assert not accepted.holds
    assert accepted.complaints == ("write at least 2 other right solutions; there are 1",)


def test_an_alternative_takes_the_place_of_the_marked_body_alone() -> None:
    (solution,) = OTHER.solution
    made = right.apply(OTHER, tiny().reference, "right/loops.toml")[solution.file]
    assert marks.starter(made, "tiny", "") == marks.starter(SOLUTION, "tiny", "")
    assert '        raise ValueError("not below zero")\n' in made
    assert "longest" not in made
    whole = Right("Another page.", (Solution("src/tiny/__init__.py", "\nx = 1\n"),))
    assert right.apply(whole, tiny().reference, "")[solution.file] == "x = 1\n"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"file": "src/none.py"}, "The pack has no file src/none.py"),
        ({"function": "none"}, "src/tiny/__init__.py has no marked solution of the name none"),
    ],
)
def test_an_alternative_that_fits_nothing_is_refused(change: dict[str, str], what: str) -> None:
    odd = Right("Odd.", (replace(OTHER.solution[0], **change),))
    with pytest.raises(PortfolioError) as error:
        right.apply(odd, tiny().reference, "right/odd.toml")
    assert what in error.value.what
    assert error.value.where == "right/odd.toml"


def test_a_check_that_passes_without_work_is_reported() -> None:
    lazy = STRONG.replace("    for sides", "    return\n    for sides")
    starter, *_ = checks.solutions(tiny(lazy))
    assert (starter.kept, starter.total, starter.holds) == (1, 2, False)
    assert starter.complaints == (f"{CHECKS[1].id} is done: ",)


def test_a_mistake_that_never_ends_is_ended() -> None:
    endless = SOLUTION.replace("    area =", "    while a > 0:\n        pass\n    area =")
    reference, (outcome,) = runs.run(tiny(), [Variant({"src/tiny/__init__.py": endless})])
    assert reference.all_done
    assert not outcome.in_time
    assert outcome.checks[0].message == "did not come to an end"
    assert outcome.seconds < 3 * reference.seconds + 7


def test_code_that_ends_the_program_is_caught() -> None:
    ended = SOLUTION.replace("    area =", "    import os\n\n    os._exit(0)\n    area =")
    _, (outcome,) = runs.run(tiny(), [Variant({"src/tiny/__init__.py": ended}, stop_early=True)])
    assert not outcome.all_done


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"old": "a * "}, "`old` must stand exactly once in src/tiny/__init__.py; it stands there"),
        ({"old": "no such line"}, "it stands there 0 times"),
        ({"file": "src/none.py"}, "The pack has no file src/none.py"),
        ({"old": "Return some"}, "`old` must lie inside one marked solution"),
    ],
)
def test_a_wrong_solution_that_fits_nothing_is_refused(change: dict[str, str], what: str) -> None:
    with pytest.raises(PortfolioError) as error:
        wrong.apply(replace(SUM, **change), tiny().reference, "wrong/sum.toml")
    assert what in error.value.what
    assert error.value.where == "wrong/sum.toml"


@pytest.mark.parametrize("number", [14, 16])
def test_there_must_be_fifteen_cards(number: int) -> None:
    some = "".join(f'[[card]]\nfront = "{n}"\nback = "b"\n' for n in range(number))
    (found,) = tools.cards(replace(tiny(), cards=some))
    assert not found.holds
    assert f"found {number}" in found.complaints[0]


def test_a_guide_needs_all_its_parts() -> None:
    whole = Guide("Why.", ("a", "b", "c", "d", "e"), "What if?", ("Harder.", "Harder still."))
    (found,) = tools.guide(replace(tiny(), guide=whole))
    assert (found.kept, found.total, found.holds) == (4, 4, True)
    (found,) = tools.guide(replace(tiny(), guide=replace(whole, stretch=("Harder.",))))
    assert not found.holds
    assert found.complaints == ("layer.toml: [guide] lacks: 2 tasks of stretch",)


def test_linters_name_the_tree_that_they_refuse() -> None:
    crooked = SOLUTION.replace("area = a * b", "area = a  *  b")
    (found,) = tools.lint(tiny(solution=crooked))
    assert not found.holds
    assert any(words.startswith("reference, ruff format:") for words in found.complaints)


def test_an_import_that_no_layer_names_is_told_with_its_place() -> None:
    code = """import json
import numpy as np
from yaml.nodes import Node
from tiny import shapes
try:
    import torch
except ImportError:
    torch = None
"""
    cells = [{"cell_type": "code", "source": ["%matplotlib inline\n", "import click\n"]}]
    tree = {
        "src/tiny/__init__.py": code.encode(),
        "notebooks/a.ipynb": json.dumps({"cells": cells}).encode(),
        "README.md": b"import nothing",
    }
    found = imports.unnamed(tree, ["numpy>=1"], sys.executable)
    words = "which is in none of the libraries that layer.toml names"
    assert found == [
        f"notebooks/a.ipynb:2 imports click, {words}",
        f"src/tiny/__init__.py:3 imports yaml, {words}",
    ]
    assert imports.unnamed(tree, ["numpy", "PyYAML", "click"], sys.executable) == []


def trained(**broken: Wrong) -> Subject:
    """A pack whose training is a small honest one, and broken ones beside it."""
    smoke = Smoke("python train.py", steps=20, resume="--resume")
    return replace(tiny(), reference={"train.py": TRAINING.encode()}, smoke=smoke, broken=broken)


FROZEN = Wrong(
    "train.py", "w - 0.1 * g", "w - 0.0 * g", "A rate of 0 learns too.", "overfits", "loss"
)


def test_a_training_passes_and_its_broken_ones_are_caught_by_name() -> None:
    smoke, broken = training.smokes(trained(one=FROZEN, other=FROZEN))
    assert smoke.holds, smoke.complaints
    assert smoke.kept > 5
    assert (broken.kept, broken.total, broken.holds) == (2, 2, True), broken.complaints


def test_a_broken_training_that_passes_or_is_told_something_else_is_named() -> None:
    fine = replace(FROZEN, new="w - 0.1 * g * 1")
    other = replace(FROZEN, says="a sum of squares")
    _, broken = training.smokes(trained(fine=fine, other=other))
    assert (broken.kept, broken.total, broken.holds) == (0, 2, False)
    assert broken.complaints[0] == "fine: 'overfits' did not fail; failed: none"
    assert broken.complaints[1].startswith("other: the words do not say 'a sum of squares': ")


def test_a_pack_without_a_training_is_not_asked_for_one() -> None:
    assert training.smokes(tiny()) == ()


# What is known, and what is shown.


def test_what_holds_is_proved_once_until_something_changes(tmp_path: Path) -> None:
    calls: list[str] = []

    def prove(name: str, holds: bool = True) -> tuple[Finding, ...]:
        calls.append(name)
        return (Finding("lint", 1, 1, holds, 0.1, ("words",)),)

    first, other = tiny(), tiny(WEAK)
    for subject_, name in ((first, "first"), (first, "again"), (other, "other")):
        found = cache.kept(subject_, "lint", partial(prove, name), folder=tmp_path)
        assert found == (Finding("lint", 1, 1, True, 0.1, ("words",)),)
    cache.kept(other, "lint", partial(prove, "forced"), again=True, folder=tmp_path)
    assert calls == ["first", "other", "forced"]
    assert len(list(tmp_path.iterdir())) == 1

    for _ in range(2):
        cache.kept(first, "cards", partial(prove, "broken", False), folder=tmp_path)
    assert calls[3:] == ["broken", "broken"]


def test_everything_that_matters_changes_the_key() -> None:
    some = tiny(wrongs={"sum": SUM})
    others = [
        some,
        tiny(),
        tiny(WEAK, wrongs={"sum": SUM}),
        tiny(wrongs={"sum": replace(SUM, says="x")}),
        replace(some, right={"loops": OTHER}),
        replace(some, guide=Guide("x")),
        replace(some, broken={"sum": SUM}),
        replace(some, smoke=Smoke("x")),
        replace(some, cards="x"),
        replace(some, requirements=("numpy",)),
        replace(some, starter={}),
    ]
    assert len({cache.key(other, "lint") for other in others}) == len(others)
    assert cache.key(some, "lint") != cache.key(some, "cards")


def test_findings_survive_the_cache() -> None:
    some = (Finding("lint", 1, 2, False, 0.5, ("a", "b")), Finding("cards", 15, 15, True))
    assert findings.from_json(findings.to_json(some)) == some


def test_a_row_marks_what_does_not_hold() -> None:
    good = {name: Finding(name, 3, 3, True) for name in table.COLUMNS[:-2]}
    row = table.row("tiny", good | {"wrong": Finding("wrong", 2, 3, False)}, 1.5)
    counts = ["3/3"] * 3 + ["!", "2/3"] + ["3/3"] * 5
    assert row.split() == ["tiny", *counts, "–", "–", "0.0", "0.0", "–", "1.5"]
    assert len(row) == len(table.header())
    assert table.complaints("tiny", good) == ""


def test_what_takes_longer_than_it_may_is_marked_but_holds() -> None:
    good = {name: Finding(name, 3, 3, True) for name in table.COLUMNS}
    slow = good | {"notebook": Finding("notebook", 1, 1, True, 150.4, bound=120)}
    assert table.row("tiny", slow, 1.5).split()[-5:] == ["0.0", "!", "150.4", "0.0", "1.5"]
    words = "tiny, notebook:\nit took 150 seconds, and may take 120"
    assert table.complaints("tiny", slow) == words


def test_survivors_within_the_bound_are_shown_when_asked_for() -> None:
    found = {"mutants": Finding("mutants", 59, 60, True, 0, ("-a\n+b",))}
    assert table.complaints("tiny", found) == ""
    assert table.complaints("tiny", found, survivors=True) == "tiny, mutants:\n-a\n+b"


def test_a_pack_is_known_by_its_unit_its_name_and_its_folder() -> None:
    name = "distinguished-52/week-27"
    for word in ("week-27", name, f"templates/packs/{name}/"):
        assert subject.choose([word]) == [name]
    assert subject.choose([]) == subject.names()


def test_an_unknown_pack_is_an_error_in_words() -> None:
    result = CliRunner().invoke(main, ["week-99"])
    assert result.exit_code == 1
    assert "There is no pack 'week-99'" in result.output


def test_this_python_serves_where_it_has_what_is_needed() -> None:
    assert pythons.is_here("pytest>=8")
    assert pythons.is_here('no-such-library; python_version < "3"')
    assert not pythons.is_here("pytest>=999")
    assert not pythons.is_here("no-such-library")
