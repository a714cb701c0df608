"""Marked solutions give the starter; a mark that could spoil it is refused with its line."""

import ast
import textwrap

import pytest

from toolkit import marks
from toolkit.errors import PortfolioError

B, E = marks.BEGIN, marks.END


def code(source: str) -> str:
    """The source with BEGIN and END standing for the marks."""
    return textwrap.dedent(source).lstrip("\n").replace("BEGIN", B).replace("END", E)


GOOD = {
    "documented": (
        '''
        def f(x):
            """Say."""
            BEGIN
            return x
            END
        ''',
        ["f"],
    ),
    "without a docstring, with comments around": (
        '''
        def f(x):
            # why
            BEGIN
            # how

            return x
            # so
            END
            # end


        y = 1
        ''',
        ["f"],
    ),
    "decorated and asynchronous": (
        '''
        @cache
        async def f(
            x,
        ):
            """Say."""
            BEGIN
            return await x
            END
        ''',
        ["f"],
    ),
    "methods": (
        '''
        class A:
            @property
            def f(self):
                BEGIN
                return 1
                END

            def g(self):
                """Say."""
                BEGIN
                yield 2
                END
        ''',
        ["A.f", "A.g"],
    ),
    "a nested function": (
        '''
        def f():
            def g():
                BEGIN
                return 1
                END
            return g
        ''',
        ["f.g"],
    ),
    "a function with one inside it": (
        '''
        def f():
            BEGIN
            @cache
            def g(): return 1
            return g
            END
        ''',
        ["f"],
    ),
    "under a condition": (
        '''
        if True:
            def f():
                BEGIN
                return 1
                END
        ''',
        ["f"],
    ),
    "a form feed and a separator before it": (
        '''
        a = "one\u2028two"  # \x0c three
        def f():
            BEGIN
            return """
        three"""
            END
        ''',
        ["f"],
    ),
}  # fmt: skip
BAD = {
    "at module level": ("BEGIN\nx = 1\nEND\n", 1, "inside a function"),
    "in a class's body": ("class A:\n    BEGIN\n    x = 1\n    END\n", 2, "inside a function"),
    "in a class in a function": (
        "def f():\n    class A:\n        BEGIN\n        x = 1\n        END\n", 3, "whole"),
    "before the docstring": (
        'def f():\n    BEGIN\n    """Say."""\n    return 1\n    END\n', 2, "whole"),
    "in the docstring's brackets": (
        'def f():\n    ("a"\n    BEGIN\n    "b")\n    return 1\n    END\n', 3, "whole"),
    "around a docstring alone": ('def f():\n    BEGIN\n    """Say."""\n    END\n', 2, "whole"),
    "the second half": ("def f():\n    x = 1\n    BEGIN\n    return x\n    END\n", 3, "whole"),
    "the first half": ("def f():\n    BEGIN\n    x = 1\n    END\n    return x\n", 2, "whole"),
    "half a statement": (
        "def f():\n    BEGIN\n    if x:\n        y()\n    END\n    else:\n        z()\n",
        2, "whole"),
    "in a branch": ("def f():\n    if x:\n        BEGIN\n        y()\n        END\n", 3, "whole"),
    "two functions": (
        "def f():\n    BEGIN\n    return 1\ndef g():\n    return 2\n    END\n", 2, "whole"),
    "a decorator of the next function": (
        "def f():\n    BEGIN\n    return 1\n@cache\n    END\ndef g():\n    return 2\n", 2, "whole"),
    "less than a decorator": (
        "def f():\n    @cache\n    BEGIN\n    def g(): return 1\n    return g\n    END\n",
        3, "whole"),
    "the else of the function's condition": (
        "if x:\n    def f():\n        BEGIN\n        return 1\nelse:\n        END\n    y()\n",
        3, "whole"),
    "in the parameters": ("def f(\n    BEGIN\n    x,\n):\n    return 1\n    END\n", 2, "whole"),
    "outside the body's column": ("def f():\nBEGIN\n    return 1\nEND\n", 2, "whole"),
    "a function on one line": ("BEGIN\ndef f(): return 1\nEND\n", 1, "inside a function"),
    "after a function on one line": ("def f(): return 1\n    BEGIN\n    END\n", 2, "inside"),
    "beside code": ("def f():\n    return 1  BEGIN\n    END\n", 2, "alone on its line"),
    "without an end": ("def f():\n    BEGIN\n    return 1\n", 2, "has no END"),
    "without a beginning": ("def f():\n    return 1\n    END\n", 3, "must alternate"),
    "begun twice": ("def f():\n    BEGIN\n    BEGIN\n    return 1\n    END\n", 3, "must alternate"),
    "twice in one function": (
        "def f():\n    BEGIN\n    x = 1\n    END\n    BEGIN\n    y = 1\n    END\n", 2, "whole"),
    "in what is not Python": (
        "def f():\n    BEGIN\n    return (\n    END\n", 3, "not valid Python"),
    "beside a null byte": ("x = 1\x00\n", 1, "not valid Python"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_solution_becomes_a_line_to_do(name: str, ending: str) -> None:
    source, functions = GOOD[name]
    text = code(source).replace("\n", ending)
    found = marks.starter(text, "pkg.mod", "mod.py")
    ast.parse(found)
    assert [r.function for r in marks.regions(text, "mod.py")] == functions
    for function in functions:
        assert f'raise NotImplementedError("to do: pkg.mod.{function}"){ending}' in found
    assert "SOLUTION" not in found
    outside = "".join(line for line in found.splitlines(True) if "to do: " not in line)
    assert _is_subsequence(outside, text)


def _is_subsequence(part: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in part)


def test_the_starter_is_the_source_but_for_the_solution() -> None:
    source, _ = GOOD["documented"]
    assert marks.starter(code(source), "pkg.mod", "mod.py") == code(
        '''
        def f(x):
            """Say."""
            raise NotImplementedError("to do: pkg.mod.f")
        '''
    )


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_mark_that_is_not_a_whole_body_is_refused(name: str, ending: str) -> None:
    source, line, words = BAD[name]
    with pytest.raises(PortfolioError) as error:
        marks.regions(code(source).replace("\n", ending), "src/mod.py")
    assert words in error.value.what
    assert error.value.where == f"src/mod.py:{line}"


@pytest.mark.parametrize(
    "source",
    ["", "def f(): return 1\n", f's = """\n{B}\n"""\n', f's = "{B}"\n', f"# about {B}\n",
     f'def f():\n    """\n    {B}\n    """\n    return 1\n'],
)  # fmt: skip
def test_source_without_marks_stays_as_it_is(source: str) -> None:
    assert marks.starter(source, "mod", "mod.py") == source
