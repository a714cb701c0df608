"""Managed sections are filled; every byte outside of them stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import managed
from toolkit.errors import PortfolioError

NEW = "new words"
BEGIN, END = "<!-- portfolio:begin work -->", "<!-- portfolio:end work -->"
ANY = st.text() | st.text(alphabet="a `~\n\r\ufeff\u2028\x0c\x85<>#", max_size=30)
SAFE = ANY.filter(lambda text: "portfolio:" not in text)


def filled(text: str, content: str = NEW, *, force: bool = False) -> str:
    return managed.fill(text, {"work": content}, "README.md", force=force)


def refused(text: str, content: str = NEW) -> PortfolioError:
    with pytest.raises(PortfolioError) as error:
        filled(text, content)
    return error.value


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Me\n\n", "\nBye\n"),
        ("# Me\r\n\r\n", "\r\nBye\r\n"),
        ("\ufeff# Me\n", "\n"),
        ("mixed\r\nendings\nhere\r", "\nand\r\nthere"),
        ("a\x0cform feed\n", "\na\u2028separator\x85\n"),
        ("trailing  \t\n", "\n   \n\n\n"),
        ("", ""),
        ("\ufeff", ""),
        ("```\ncode\n```\n", "\n~~~ sh\nopen to the end"),
    ],
)
def test_everything_outside_stays_byte_for_byte(before: str, after: str) -> None:
    result = filled(f"{before}{BEGIN}\n{END}{after}")
    assert result.startswith(before)
    assert result.endswith(END + after)
    assert NEW in result


@given(before=SAFE, after=SAFE, content=SAFE)
def test_any_text_outside_survives_any_content(before: str, after: str, content: str) -> None:
    text = f"{before}\n{BEGIN}\n{END}\n{after}"
    if not managed.sections(text, "README.md"):  # all that follows is in a code block
        assert filled(text, content) == text
        return
    result = filled(text, content)
    assert result.startswith(f"{before}\n<!--")
    assert result.endswith(f"{END}\n{after}")
    assert filled(result, content) == result
    assert filled(filled(result, "other"), content) == result


@given(SAFE, ANY)
def test_any_text_without_marks_stays_as_it_is(text: str, content: str) -> None:
    assert filled(text, content) == text


@given(st.lists(st.sampled_from([BEGIN, END, "x", "```", "~~~", BEGIN.replace("work", "now")])))
def test_any_order_of_marks_is_filled_for_good_or_refused(lines: list[str]) -> None:
    try:
        result = filled("\n".join(lines), force=True)
    except PortfolioError as error:
        assert 1 <= int(error.where.removeprefix("README.md:")) <= len(lines)  # noqa: PT017
        return
    assert filled(result) == result


@given(SAFE, st.lists(st.sampled_from(["progress", "work", "now"]), unique=True))
def test_append_keeps_every_byte_before(text: str, names: list[str]) -> None:
    result = managed.append(text, names)
    assert result.startswith(text)
    assert [section.name for section in managed.sections(result, "README.md")] == names


@pytest.mark.parametrize(
    "text", ["", "# Me", "# Me\n", "\ufeff# Me\r\n", "```\ncode\n```", "~~~~\nopen"]
)
def test_appended_sections_can_be_filled(text: str) -> None:
    result = filled(managed.append(text, ["now", "work"]))
    assert result.startswith(text)
    assert NEW in result
    assert ("\r\n" in result) == ("\r\n" in text)


def test_a_section_without_content_stays_as_it_is() -> None:
    text = f"{BEGIN}\nmine\n{END}\n"
    assert managed.fill(text, {"now": NEW}, "README.md") == text


def test_sections_keep_the_line_endings_of_the_file() -> None:
    assert filled(f"a\r\n{BEGIN}\r\n{END}\r\n", "1\n2").count("\r\n") == 5


def test_words_typed_inside_stop_with_the_difference_and_the_line() -> None:
    text = filled(f"# Me\n\n{BEGIN}\n{END}\n").replace(NEW, f"{NEW}\nmy own words")
    error = refused(text)
    assert error.where == "README.md:3"
    assert "+my own words" in error.what
    assert "--force" in error.mend
    assert "my own words" not in filled(text, force=True)


def test_words_in_a_section_that_was_never_filled_are_words_typed_inside() -> None:
    assert "+mine" in refused(f"{BEGIN}\nmine\n{END}").what


def test_a_code_block_typed_inside_does_not_hide_the_end() -> None:
    assert "+```" in refused(f"{BEGIN}\n```\n{END}").what


@pytest.mark.parametrize("change", ["\r\n", "\n\n"])
def test_an_editor_that_changes_line_ends_has_typed_nothing(change: str) -> None:
    text = filled(f"{BEGIN}\n{END}\n")
    assert NEW in filled(text.replace(f"{NEW}\n", f"{NEW}{change}"))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"a\n{BEGIN}\n", 2, "never ends"),
        (f"a\n{END}\n", 2, "did not begin"),
        (f"{BEGIN}\n{END}\n\n{BEGIN}\n{END}", 4, "a second time"),
        (f"{BEGIN}\n<!-- portfolio:begin now -->\n{END}", 2, "begins inside work (line 1)"),
        (f"{BEGIN}\n<!-- portfolio:end now -->\n{END}", 2, "did not begin"),
        (f"{BEGIN} {END}", 1, "not in the form"),
        (f"a\nwords {BEGIN}\n{END}", 2, "not in the form"),
        ("<!-- portfolio:begin Work -->", 1, "not in the form"),
        ("<!-- portfolio:begin work digest=xyz -->", 1, "not in the form"),
        ("<!-- portfolio:begin work", 1, "not in the form"),
        ("<!-- portfolio:begin -->", 1, "names no section"),
        (f"a\u2028b\x0cc\n{END}", 2, "did not begin"),
        (f"a\rb\r\n{END}", 3, "did not begin"),
        (f"\ufeff{END}", 1, "did not begin"),
    ],
)
def test_broken_marks_are_refused_with_their_line(text: str, line: int, words: str) -> None:
    error = refused(text)
    assert words in error.what
    assert error.where == f"README.md:{line}"


@pytest.mark.parametrize(
    "text",
    [
        f"```html\n{BEGIN}\n{END}\n```\n",
        f"~~~\n{BEGIN}\n~~~\n",
        f"````\n```\n{END}\n```\n````\n",
        f"```\n{BEGIN}",
        f"   ```\n{END}\n```",
        f"```\n~~~\n{END}\n```",
        f"A mark looks like `{BEGIN}`.\n",
    ],
)
def test_marks_in_code_are_no_marks(text: str) -> None:
    assert filled(text) == text


@pytest.mark.parametrize(
    "code", ["```code``` in a line", "``", "```\na\n```", "~~~ a ` b\n~~~", "    ```"]
)
def test_what_only_looks_like_an_open_code_block_hides_nothing(code: str) -> None:
    assert NEW in filled(f"{code}\n{BEGIN}\n{END}\n")
