"""Posts as Markdown: as clean as the site, whatever reads them, and none in place of another."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.posts.notebooks import code, markdown, notebook, png, shows, source
from toolkit.posts import make, portable
from toolkit.posts.sources import Source

TREE = "https://github.com/ada/week-1/blob/abc"


@pytest.fixture
def week(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    for name in ("a.png", "my pic.png", "bild-ä.png"):
        (tmp_path / "posts" / name).write_bytes(png())
    return tmp_path


def _files(*sources: Source) -> dict[str, bytes]:
    pairs = []
    for one in sources:
        post, problems, _ = make.post(one)
        assert post, problems
        pairs.append((one, post))
    return portable.files(pairs)


def _text(words: str | bytes, folder: Path, path: str = "posts/x.md") -> str:
    made = _files(source(words, path, folder, tree=TREE))
    (text,) = (data for name, data in made.items() if name.endswith(".md"))
    return text.decode().split("---\n", 2)[2]


@pytest.mark.parametrize(
    "paths",
    [("posts/注意.md", "posts/总结.md"), ("posts/my post.md", "posts/my-post.md"),
     ("posts/" + "long-" * 20 + "a.md", "posts/" + "long-" * 20 + "b.md")],
)  # fmt: skip
def test_no_post_is_written_over_another(paths: tuple[str, str], week: Path) -> None:
    made = _files(*(source(f"Words of {path}", path, week) for path in paths))
    texts = [data.decode() for name, data in made.items() if name.endswith("index.md")]
    assert [sum(f"Words of {path}" in text for text in texts) for path in paths] == [1, 1]


@pytest.mark.parametrize(
    "name", ["python\n\n<script>alert(1)</script>", "x```\n<b>", "a b", "<img src=x>", "x" * 40]
)
def test_a_language_is_a_word_or_none(name: str, week: Path) -> None:
    hostile = notebook(markdown("# T"), code("x = 1"), language_info={"name": name})
    assert "\n```\nx = 1\n```" in _text(hostile, week, "notebooks/x.ipynb")


@pytest.mark.parametrize(
    "words",
    ["![a](a.png)", '![a](a.png "Title")', "![a][r]\n\n[r]: a.png", "![a](<my pic.png>)",
     "![a](my%20pic.png)", "![a]( a.png )", "![a](bild-ä.png)",
     "![a](a.png) ![b][r]\n\n[r]: a.png"],
)  # fmt: skip
def test_every_picture_is_found_beside_the_text(words: str, week: Path) -> None:
    made = _files(source(f"Words {words}", "posts/x.md", week))
    (picture,) = (name.rpartition("/")[2] for name in made if name.endswith(".png"))
    text = made["week-1/posts-x-md/index.md"].decode()
    shown = MarkdownIt("commonmark").render(text)
    assert shown.count("<img") == words.count("![")
    assert shown.count(f'src="assets/{picture}"') == words.count("![")


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("[the code](../src/net.py)", f"{TREE}/src/net.py"),
        ("[the code](../src/net.py#L7)", f"{TREE}/src/net.py#L7"),
        ("[the code][r]\n\n[r]: ../src/net.py", f"{TREE}/src/net.py"),
        ("[the code](<../src/my net.py>)", f"{TREE}/src/my%20net.py"),
        ("[the code](h) and [more](https://a.example)", f"{TREE}/posts/h"),
        ("[the code](https://a.example/x)", "https://a.example/x"),
        ("[the code](#part)", "#part"),
    ],
)
def test_links_lead_to_where_the_files_are(words: str, target: str, week: Path) -> None:
    shown = MarkdownIt("commonmark").render(_text(words, week))
    assert f'<a href="{target}"' in shown
    assert "more" not in words or '<a href="https://a.example"' in shown


@pytest.mark.parametrize(
    "words",
    [
        "Price $<img src=x onerror=alert(1)>$ and more",
        "<script></script>[bad](javascript:alert(1))",
        "<b>x</b>\n\n```\na\n\n[bad](javascript:alert(1))\n```",
        "[![a](a.png)](javascript:alert(1))",
        "![[bad](javascript:alert(1))](a.png)",
        "[bad]()[bad](javascript:alert(1))",
    ],
)
def test_other_readers_of_markdown_find_nothing_bad_in_it(words: str, week: Path) -> None:
    parser = MarkdownIt("commonmark")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    shown = parser.render(_text(words, week))
    assert "<script" not in shown
    assert "onerror=" not in shown.replace("&lt;img src=x onerror=", "")
    assert 'href="javascript' not in shown


def test_html_of_an_output_is_left_alone_to_its_end(week: Path) -> None:
    html = "<table><tr><td>a</td></tr>\n\n\n    <tr><td>*b*</td></tr></table>"
    made = notebook(markdown("# T"), code("x", shows(text_html=html)))
    shown = MarkdownIt("commonmark").render(_text(made, week, "notebooks/x.ipynb"))
    assert "<td>*b*</td>" in shown
    assert "<em>" not in shown
