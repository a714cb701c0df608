"""Plain data becomes frozen dataclasses, or an error that names the place."""

from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from toolkit.decode import Keys, decode
from toolkit.errors import PortfolioError


@dataclass(frozen=True)
class Part:
    name: str
    size: int = 0


@dataclass(frozen=True)
class Whole:
    title: str
    day: date = date(2026, 1, 1)
    open: bool = False
    note: str | None = None
    part: Part | None = None
    tags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    first_day: date | None = field(default=None, metadata={"key": "from"})


def locate(keys: Keys) -> str:
    return "/".join(map(str, keys))


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        ({"title": "a"}, Whole("a")),
        ({"title": "a", "day": "2026-03-04"}, Whole("a", date(2026, 3, 4))),
        ({"title": "a", "day": date(2026, 3, 4)}, Whole("a", date(2026, 3, 4))),
        ({"title": "a", "from": "2026-03-04"}, Whole("a", first_day=date(2026, 3, 4))),
        ({"title": "a", "note": None}, Whole("a")),
        ({"title": "a", "note": ""}, Whole("a")),
        ({"title": "a", "part": {"name": "p"}}, Whole("a", part=Part("p"))),
        ({"title": "a", "parts": [{"name": "p", "size": "-3"}]},
         Whole("a", parts=(Part("p", -3),))),
        ({"title": "a", "tags": ["x"], "words": {"k": "v"}},
         Whole("a", tags=("x",), words={"k": "v"})),
    ],
)  # fmt: skip
def test_data_of_the_right_shape_is_taken(data: object, whole: Whole) -> None:
    assert decode(data, Whole, locate) == whole


@pytest.mark.parametrize(
    ("data", "what", "where"),
    [
        ([], "the file should be a table of fields, not [].", ""),
        (None, "the file should be a table of fields, not None.", ""),
        ({}, "The field 'title' is missing.", ""),
        ({"title": 3}, "title should be text in quotes, not 3.", "title"),
        ({"title": "a", "day": "soon"}, "day should be a date such as", "day"),
        ({"title": "a", "day": datetime(2026, 3, 4)}, "day should be a date", "day"),  # noqa: DTZ001
        ({"title": "a", "open": 1}, "open should be true or false, not 1.", "open"),
        ({"title": "a", "open": "true"}, "open should be true or false, not 'true'.", "open"),
        ({"title": "a", "tags": "x"}, "tags should be a list, not 'x'.", "tags"),
        ({"title": "a", "tags": ["x", 2]}, "tags[2] should be text in quotes, not 2.", "tags/1"),
        ({"title": "a", "words": []}, "words should be a table, not [].", "words"),
        ({"title": "a", "parts": [{}]}, "The field 'parts[1].name' is missing.", "parts/0"),
        ({"title": "a", "parts": [{"name": "p", "size": True}]},
         "parts[1].size should be a whole number, not True.", "parts/0/size"),
        ({"title": "a", "part": {"name": "p", "size": "1.5"}},
         "part.size should be a whole number, not '1.5'.", "part/size"),
        ({"title": "a", "part": {"name": "p", "size": "٣"}}, "part.size should be", "part/size"),
        ({"title": "x", "tags": "y" * 99}, "tags should be a list, not a str.", "tags"),
    ],
)  # fmt: skip
def test_data_of_the_wrong_shape_is_refused_with_its_place(
    data: object, what: str, where: str
) -> None:
    with pytest.raises(PortfolioError) as error:
        decode(data, Whole, locate)
    assert error.value.what.startswith(what)
    assert error.value.where == where


@pytest.mark.parametrize(
    ("key", "mend"),
    [
        ("titel", "Did you mean title?"),
        ("first-day", "Known here: title"),
        ("form", "Did you mean from?"),
    ],
)
def test_an_unknown_field_gets_a_hint(key: str, mend: str) -> None:
    with pytest.raises(PortfolioError, match="Unknown field") as error:
        decode({"title": "a", key: "x"}, Whole, locate)
    assert error.value.where == key
    assert error.value.mend.startswith(mend)


def test_a_field_may_be_written_with_hyphens() -> None:
    @dataclass(frozen=True)
    class Layer:
        notebook_dependencies: tuple[str, ...]

    assert decode({"notebook-dependencies": ["a"]}, Layer, locate) == Layer(("a",))
