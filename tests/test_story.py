"""The learner's words are read from their README and placed in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import story
from toolkit.story import PROMPTS, Story

STARTER = (
    f"# Week 27\n\n{PROMPTS['what']}\n\n## Result\n\n{PROMPTS['result']}\n\n## How to run it\n"
)
WORDS = Story("I built attention.", "<50 ms for 512 tokens.")
BUILT, RESULT = f"{WORDS.what}\n", f"## Result\n\n{WORDS.result}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", Story()),
        (STARTER, Story()),
        ("# T\n\nOne\ntwo.\n\nThree.\n", Story("One two.")),
        ("\ufeff# T\r\n\r\nOne.\r\n\r\n## Results ##\r\n\r\n99 %.\r\n", Story("One.", "99 %.")),
        ("# T\nOne.\n## RESULT\n3 of 4", Story("One.", "3 of 4")),
        ("No title, only words.", Story("No title, only words.")),
        ("# T\n\n[![CI](a.svg)](b)\n![x](y.png)\n<p>\n\nOne.\n", Story("One.")),
        ("# T\n\n<!-- not\nyet -->\n\nOne.\n", Story("One.")),
        ("# T\n\n## Result\n\n", Story()),
        ("# T\n\n## Result\n\n| a |\n| - |\n\n7 ms.\n", Story("", "7 ms.")),
        ("# T\n\n## Result\n\n#1 of 20 models\n", Story("", "#1 of 20 models")),
        ("# T\n\n```sh\n# install\npip install x\n```\n\nOne.\n", Story("One.")),
        ("```sh\n# install\n```\n# T\n\nOne.\n", Story("One.")),
        ("# T\n\n```\n## Result\n\n9\n```\n", Story()),
    ],
)  # fmt: skip
def test_the_first_paragraphs_are_the_story(text: str, told: Story) -> None:
    assert story.read(text) == told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STARTER, f"# Week 27\n\n{BUILT}\n{RESULT}\n## How to run it\n"),
        ("# T\n\n## Result\n", f"# T\n\n{BUILT}\n{RESULT}"),
        ("# T\n", f"# T\n\n{BUILT}\n{RESULT}"),
        ("```sh\n# a\n```\n", f"```sh\n# a\n```\n\n{BUILT}\n{RESULT}"),
        ("# T\n\nMine.\n\n## Result\n\n7.\n", "# T\n\nMine.\n\n## Result\n\n7.\n"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_words_take_the_place_of_the_prompts(before: str, after: str, ending: str) -> None:
    result = story.place(before.replace("\n", ending), WORDS)
    assert result == after.replace("\n", ending)


@pytest.mark.parametrize(("before", "gap"), [("# T", "\n\n"), ("", "")])
def test_a_missing_last_line_end_is_added_first(before: str, gap: str) -> None:
    assert story.place(before, WORDS) == f"{before}{gap}{BUILT}\n{RESULT}"


def test_without_words_nothing_is_placed() -> None:
    assert story.place(STARTER, Story()) == STARTER


@given(
    st.text(alphabet="# ab\n\r`<>|!-Result\u2028\x0c", max_size=40)
    | st.lists(st.sampled_from(["# T", "## Result", "", "words", "```", *PROMPTS.values()])).map(
        "\n".join
    )
)
def test_nothing_but_the_prompts_is_lost(text: str) -> None:
    result = story.place(text, WORDS)
    for prompt in PROMPTS.values():
        text = text.replace(prompt, "")
    letters = iter(result)
    assert all(letter in letters for letter in text)
