"""Every bundled exercise keeps its promises; layers merge; names from files are never paths."""

import ast
import tomllib
from pathlib import Path

import pytest

from toolkit import bundled, packs, plans
from toolkit.errors import PortfolioError
from toolkit.packs import Guide, Layer, Pack, ReadmeParts
from toolkit.smoke.settings import Smoke

FOLDERS = sorted(path.parent for path in bundled.PACKS.glob("*/*/layer.toml"))


@pytest.fixture(params=FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def pack(folder: Path) -> Pack:
    found = packs.read(folder.parent.name, folder.name)
    assert found is not None
    return found


def test_the_manifest_lists_exactly_the_test_functions(folder: Path, pack: Pack) -> None:
    functions = {
        f"{path.relative_to(folder).as_posix()}::{node.name}"
        for path in (folder / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert {check.id for check in pack.manifest.check} == functions
    assert all(check.title.strip() for check in pack.manifest.check)


def test_the_starter_has_work_to_do_and_no_solution(pack: Pack) -> None:
    starter = pack.starter()
    sources = {
        n: d.decode() for n, d in starter.items() if n.startswith("src/") and n.endswith(".py")
    }
    assert any("NotImplementedError" in source for source in sources.values())
    for name, source in sources.items():
        ast.parse(source, name)
    assert not [n for n, d in starter.items() if b"BEGIN SOLUTION" in d or b"END SOLUTION" in d]


def test_only_solutions_differ_between_starter_and_reference(pack: Pack) -> None:
    starter, reference = pack.starter(), pack.reference()
    assert starter.keys() == reference.keys()
    changed = {n for n, data in starter.items() if data != reference[n]}
    assert changed
    code = changed - pack.answers.keys()
    assert all(n.startswith("src/") and b"BEGIN SOLUTION" in reference[n] for n in code)
    assert all(n.endswith(".md") for n in pack.answers)


def test_every_line_to_do_names_its_own_module(pack: Pack) -> None:
    for name, data in pack.starter().items():
        for line in data.decode().splitlines() if name.endswith(".py") else ():
            if '"to do: ' in line:
                module = name.removeprefix("src/").removesuffix(".py").replace("/", ".")
                assert f'raise NotImplementedError("to do: {module}.' in line


def test_the_layer_says_what_the_week_needs(folder: Path, pack: Pack) -> None:
    assert (folder / "src" / pack.layer.package / "__init__.py").is_file()
    assert pack.layer.guide.intro
    assert pack.layer.guide.steps
    assert pack.layer.readme.run


def test_there_are_fifteen_flashcards(folder: Path) -> None:
    cards = tomllib.loads((folder / "flashcards.toml").read_text())["card"]
    assert len(cards) == 15
    assert all(card["front"].strip() and card["back"].strip() for card in cards)
    assert len({card["front"] for card in cards}) == 15


def test_the_packs_own_data_is_not_handed_out(pack: Pack) -> None:
    assert not {"layer.toml", "checks.toml", "flashcards.toml"} & pack.reference().keys()


def test_the_official_files_hold_every_check(folder: Path, pack: Pack) -> None:
    kind = plans.find(folder.parent.name, Path()).unit(folder.name).kind
    official = packs.official_files(folder.parent.name, folder.name, kind) or {}
    assert {check.id.split("::")[0] for check in pack.manifest.check} <= official.keys()
    assert "tests/conftest.py" in official


def test_an_upper_layer_adds_to_a_lower_one_and_wins_where_both_speak() -> None:
    lower = Layer(
        package="low", dependencies=("a", "b"), dev_dependencies=("d",),
        notebook_dependencies=("n",), untyped=("u",), ignored=("i/",),
        banned={"x": "1", "y": "1"}, smoke=Smoke("run", 9), readme=ReadmeParts("r"),
        guide=Guide("g"),
    )  # fmt: skip
    upper = Layer(
        package="up", dependencies=("b", "c"), untyped=("v",), banned={"y": "2"},
        guide=Guide("h", ("s",), "q", ("t",)),
    )  # fmt: skip
    assert upper.over(lower) == Layer(
        package="up", dependencies=("a", "b", "c"), dev_dependencies=("d",),
        notebook_dependencies=("n",), untyped=("u", "v"), ignored=("i/",),
        banned={"x": "1", "y": "2"}, smoke=Smoke("run", 9), readme=ReadmeParts("r"),
        guide=Guide("h", ("s",), "q", ("t",)),
    )  # fmt: skip
    assert Layer(smoke=Smoke(classes=10)).over(lower).smoke == Smoke("run", 9, classes=10)
    guessing = Layer(smoke=Smoke("run", classes=2))
    assert Layer(smoke=Smoke(first_loss=7.5)).over(guessing).smoke == Smoke("run", first_loss=7.5)
    assert Layer().over(lower) == lower
    assert lower.over(Layer()) == lower


@pytest.mark.parametrize(
    ("plan", "unit"),
    [("distinguished-52", "week-99"), ("..", "packs"), (".", "distinguished-52/week-27"), ("", ""),
     ("distinguished-52/../distinguished-52", "week-27"), ("distinguished-52", "week-27/"),
     ("distinguished-52", "week-*"), ("\x00", "\x00"), ("a" * 300, "b"), ("/etc", "passwd")],
)  # fmt: skip
def test_a_name_that_is_no_pack_finds_nothing(plan: str, unit: str) -> None:
    assert packs.pack_folder(plan, unit) is None
    assert packs.read(plan, unit) is None
    assert packs.official_files(plan, unit, "library") is None


def test_a_check_listed_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "checks.toml").write_text('[[check]]\nid = "a"\ntitle = "A"\n' * 2)
    with pytest.raises(PortfolioError, match="a is listed twice"):
        packs.manifest(tmp_path / "checks.toml")


def test_a_digest_does_not_mind_how_lines_end() -> None:
    assert packs.digest(b"a\r\nb") == packs.digest(b"a\nb") != packs.digest(b"a b")
