"""TOML is read with errors that name file and line."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import tomls
from toolkit.errors import PortfolioError


@dataclass(frozen=True)
class Row:
    name: str


@dataclass(frozen=True)
class Table:
    row: tuple[Row, ...] = ()
    size: int = 0


@pytest.mark.parametrize("text", ["a = 1\nb = 2\n", "\ufeffa = 1\r\nb = 2\r\n"])
def test_line_endings_and_a_byte_order_mark_do_not_matter(text: str) -> None:
    assert tomls.parse(text, "f.toml") == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a = 1\nb =\n", "f.toml:2"),
        ("a = 1\r\nb = x\r\n", "f.toml:2"),
        ("a = 1\n\n[b", "f.toml:3"),
        ("a = 1\na = 2\n", "f.toml:2"),
        ('a = "line 7', "f.toml:1"),
        ('a = 1\nb = """\nopen\n', "f.toml:3"),
        ("\x00", "f.toml:1"),
    ],
)
def test_a_syntax_error_names_its_line(text: str, where: str) -> None:
    with pytest.raises(PortfolioError, match="not valid TOML") as error:
        tomls.parse(text, "f.toml")
    assert error.value.where == where
    assert "(at " not in error.value.what


def test_deep_nesting_is_an_error_and_no_crash() -> None:
    with pytest.raises(PortfolioError):
        tomls.parse("a = " + "[" * 5000, "f.toml")


@given(st.text())
def test_any_text_is_data_or_one_kind_of_error(text: str) -> None:
    try:
        loaded = tomls.load(text, Table, "f.toml")
    except PortfolioError:
        return
    assert isinstance(loaded, Table)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('size = "x"', "f.toml:1"),
        ("\n\nsize = true", "f.toml:3"),
        ('# a\u2028b\n"size" = true', "f.toml:2"),
        ('[[row]]\nname = "a"\n\n[[row]]\nname = 2', "f.toml:5"),
        ('[[row]]\nname = "a"\n\n[[row]]\n', "f.toml:4"),
        ('[[row]]\nname = "a"\n[[row]]\nname = "b"\nnome = "c"', "f.toml:5"),
        ("row = [{name = 1}]", "f.toml:1"),
    ],
)
def test_a_wrong_value_names_its_line(text: str, where: str) -> None:
    with pytest.raises(PortfolioError) as error:
        tomls.load(text, Table, "f.toml")
    assert error.value.where == where
