"""What a mentor is told of the work before they look."""

import pytest

from toolkit.review.evidence import Changed, largest, ruled_out

GIVEN = '''
def one(x):
    """Say one."""
    raise NotImplementedError("to do: m.one")


class Heads:
    def forward(self, x):
        return x  # as it came
'''
MINE = '''
def one(x):
    """Say one."""
    total = 0
    for y in x:
        total += y
    return total


class Heads:
    def forward(self, x):

        return x

    async def later(self):
        def inner():
            return 1
        return inner


if True:
    def two(): return 2
'''


def test_only_functions_that_do_something_else_count_longest_first() -> None:
    assert largest({"src/m.py": (GIVEN, MINE)}) == (
        Changed("src/m.py", "one", 6, 2),
        Changed("src/m.py", "Heads.later", 4, 15),
        Changed("src/m.py", "two", 1, 22),
    )


def test_three_are_shown_at_most_and_always_the_same() -> None:
    four = "\n".join(f"def f{n}():\n    return {n}\n" for n in range(4))
    names = [(c.path, c.name) for c in largest({"b.py": ("", four), "a.py": ("", four)})]
    assert names == [("a.py", "f0"), ("a.py", "f1"), ("a.py", "f2")]


def test_a_function_that_only_moved_is_not_the_learners() -> None:
    assert largest({"old.py": (GIVEN, ""), "new.py": ("", GIVEN)}) == ()


@pytest.mark.parametrize(
    "source",
    [
        "def f(:",
        "\x00",
        "x = " + "(" * 5_000,
        "x = " + "-" * 100_000 + "1",
        "def f(): return '\\d'",
    ],
)
def test_what_is_no_python_stops_nothing(source: str) -> None:
    found = largest({"a.py": ("", source), "b.py": (source, "def g(): return 1")})
    assert found[-1] == Changed("b.py", "g", 1, 1)


def test_a_misconception_is_ruled_out_by_the_check_that_catches_it() -> None:
    known = [("a::one", "True hides."), ("a::two", "0 is no attention.")]
    assert ruled_out(known, {"a::two"}) == ("0 is no attention.",)
