"""Words of any origin become safe names and inert Markdown."""

import keyword
import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from toolkit import text

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = [
    "# heading", "## C #", "C ##", "1. list", "7) list", "- list", "+ list", "* list", "> quote",
    "---", "===", "***", "```sh", "~~~", "`code`", "``", "| a | b |", "a|b", "a\\|b", "\\", "a\\",
    "**bold** _it_ ~~gone~~", "[a](https://evil.example)", "![a](x.png)", "[a]: https://evil.example",
    "<script>alert(1)</script>", "<!-- x -->", "<!-- portfolio:end work -->", "<https://a.b>", "<b",
    "&lt;b&gt;", "&amp;", "&#64;", "$x^2$", "https://evil.example", "see www.evil.example",
    "mail me@evil.example", "@octocat and @github/team", "../../etc/passwd", "-rf", "--force",
    "one\ntwo\r\nthree\u2028four", "\ttab", "    four spaces", "\x1b[31mred\x1b]8;;http://a\x07",
    "\u202egnp.exe", "a\u200bb\ufeffc", "👩‍💻 emoji", "x" * 300, "{{ 7*7 }}", "{% raw %}", "'\"",
    "a  \nb", "Ünïcödé", "\x00",
]  # fmt: skip
# Every sign that means something in Markdown, and the blanks and breaks around them.
SIGNS = st.text(alphabet="ab1.)#-+=>*_`|<>&;[](!\\~$@:/ \n\t\"'{}^\u2028\u200d\u00a0w", max_size=14)


def shown(markdown: str) -> tuple[list[str], str]:
    """The kinds of tokens outside of plain text, and the words that a reader sees."""
    tokens = GITHUB.parse(markdown)
    inline = [child for token in tokens for child in token.children or []]
    kinds = [t.type for t in tokens] + [t.type for t in inline if not _plain(t)]
    return kinds, "".join(t.content for t in inline).replace("\u200b", "")


def _plain(token: Token) -> bool:
    return token.type in ("text", "text_special")


def paragraph(words: str) -> list[str]:
    return ["paragraph_open", "inline", "paragraph_close"] if words else []


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_shows_its_words_and_does_nothing(title: str) -> None:
    words = text.one_line(title, 2000)
    assert shown(text.markdown(title)) == (paragraph(words), words)


@given(st.text() | SIGNS)
def test_any_text_is_one_plain_paragraph(anything: str) -> None:
    words = text.one_line(anything, 2000)
    assert shown(text.markdown(anything)) == (paragraph(words), words)


@given(SIGNS.filter(text.one_line))
@example("C ##")
@example("#")
def test_any_text_stays_in_its_heading(anything: str) -> None:
    words = text.one_line(anything)
    kinds, seen = shown(f"### {text.markdown(anything)}\n")
    assert (kinds, seen) == (["heading_open", "inline", "heading_close"], words)


@given(SIGNS)
def test_any_text_stays_in_its_table_cell(anything: str) -> None:
    table = GITHUB.render(f"| a | b |\n| - | - |\n| {text.markdown(anything)} | end |\n")
    assert len(re.findall("<t[dh]>", table)) == 4
    assert "<td>end</td>" in table


@pytest.mark.parametrize("words", ["@octocat", "a@b.example", "x@y"])
def test_nobody_is_mentioned(words: str) -> None:
    assert "@" not in GITHUB.render(text.markdown(words)).replace("@\u200b", "")


@pytest.mark.parametrize("words", ["https://a.b", "HTTP://a.b", "www.a.b", "ftp://a", "xmpp:a"])
def test_no_address_in_the_words_becomes_a_link(words: str) -> None:
    source = text.markdown(words).lower()
    assert not re.search(r"(https?|ftp|xmpp):|www\.", source)


@given(st.text())
def test_one_line_is_one_visible_line_within_its_limit(anything: str) -> None:
    line = text.one_line(anything, 20)
    assert len(line) <= 20
    assert line == " ".join(line.split())
    assert text.one_line(line, 20) == line


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("a\n\n  b\t", "a b"),
        ("\x1b[31mred", "[31mred"),
        ("\u202egnp.exe", "gnp.exe"),
        ("👩‍💻", "👩‍💻"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_one_line_leaves_out_what_cannot_be_seen(raw: str, line: str) -> None:
    assert text.one_line(raw) == line


def test_printable_keeps_line_breaks_and_drops_terminal_escapes() -> None:
    assert text.printable("a\n\tb\x1b[2J\x07\u202e\r") == "a\n\tb[2J"


@given(st.text())
def test_inline_code_stays_inline_code(anything: str) -> None:
    kinds, seen = shown(text.code(anything))
    words = text.one_line(anything).replace("`", "'")
    assert (kinds, seen) == (paragraph(words) + ["code_inline"] * bool(words), words)


@pytest.mark.parametrize(
    "url", ["https://a.example/x?y=1", "http://a.example/(b)|c", "https://é.fr"]
)
def test_a_web_address_becomes_a_link(url: str) -> None:
    kinds, seen = shown(text.link("[Attention] is <all>", url))
    assert kinds == [*paragraph("x"), "link_open", "link_close"]
    assert seen == "[Attention] is <all>"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "", "https://", "//a.b", "ftp://a", "file:///etc",
     "https://a.b c", "https://a.b\n](x)", 'https://a"onload=', "https://a<b>", "x https://a.b"],
)  # fmt: skip
def test_any_other_address_leaves_the_bare_words(url: str) -> None:
    assert text.link("Paper", url) == "Paper"


@given(st.text(), st.from_regex(r"https?://\S{1,20}", fullmatch=True))
def test_a_link_is_never_more_than_a_link(label: str, url: str) -> None:
    kinds, _ = shown("x " + text.link(label, url))
    assert set(kinds) <= {*paragraph("x"), "link_open", "link_close"}


@given(st.text() | st.sampled_from(HOSTILE))
def test_a_slug_is_always_a_safe_name_for_a_folder(anything: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", text.slug(anything))
    assert len(text.slug(anything)) <= 50


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Attention, from Scratch!", "attention-from-scratch"), ("../x", "x"), ("-rf", "rf"),
     ("Événement №1", "evenement-no1"), ("注意", ""), ("a" * 49 + " b", "a" * 49)],
)  # fmt: skip
def test_a_slug_keeps_what_it_can_of_the_words(title: str, slug: str) -> None:
    assert text.slug(title) == slug


@given(
    st.text()
    | st.sampled_from([*HOSTILE, *keyword.kwlist, *sys.stdlib_module_names, "tests", "3d", "注意"])
)
def test_a_package_name_can_be_imported_and_hides_nothing(anything: str) -> None:
    name = text.package_name(anything)
    assert name.isidentifier()
    assert name.isascii()
    assert not keyword.iskeyword(name)
    assert name not in {*sys.stdlib_module_names, "tests"}


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("timezon", "Did you mean timezone?"),
        ("week-72", "Did you mean week-7 or week-27?"),
        ("?", ""),
    ],
)
def test_a_hint_names_the_nearest_words(word: str, hint: str) -> None:
    assert text.did_you_mean(word, ["timezone", "week-27", "week-7"]) == hint


@pytest.mark.parametrize(("number", "words"), [(0, "0 weeks"), (1, "1 week"), (2, "2 weeks")])
def test_things_are_counted_in_words(number: int, words: str) -> None:
    assert text.counted(number, "week") == words
