"""Posts from awkward notebooks, and the reasons why a file is none."""

import functools
import io
from pathlib import Path

import pytest
from PIL import Image

from tests.posts.awkward import BAD, notebooks
from tests.posts.notebooks import code, in_base64, markdown, notebook, png, shows, source, stream
from tests.posts.test_clean import _BAD, _seen
from toolkit.posts import clean, make
from toolkit.posts.model import Post
from toolkit.posts.sources import Source

AWKWARD = notebooks()


@functools.cache
def awkward(name: str) -> Post:
    return post_of(source(AWKWARD[name]))


def post_of(made: Source) -> Post:
    post, problems, _ = make.post(made)
    assert problems == []
    assert post is not None
    return post


@pytest.mark.parametrize("name", [name for name in AWKWARD if name != "nothing"])
def test_an_awkward_notebook_becomes_a_post(name: str) -> None:
    post = awkward(name)
    assert post.title
    assert len(post.html) < 3_000_000
    assert clean.whole(post.html) == post.html
    seen = _seen(post.html)
    assert not {tag for tag, _ in seen.tags} & _BAD
    assert "alert(1)" not in post.html
    assert all(b"alert" not in asset.data for asset in post.assets)
    levels = [heading.level for heading in post.headings]
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))
    shown = {attributes["src"] for tag, attributes in seen.tags if tag == "img"}
    assert shown == {f"assets/{asset.name}" for asset in post.assets}
    post.html.encode()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("version 3", "old words"),
        ("no title", "Just words."),
        ("large", "[… cut]"),
        ("many lines", "[… 399650 lines left out …]"),
        ("large html", "small"),
        ("broken picture", "[Picture that cannot be shown: gone]"),
        ("plotly", "This output is interactive"),
        ("plotly with a picture", '<img src="assets/'),
        ("pandas", '<div class="table" tabindex="0">'),
        ("colours", '<span class="ansi-red-fg ansi-bold">red</span>'),
        ("colours", '<pre class="stream stderr" tabindex="0">100%</pre>'),
        ("widgets", "This output is interactive"),
        ("attachments", 'alt="Two words" width="8" height="9"'),
        ("svg", 'width="27" height="13"'),
        ("formulas", "<math"),
        ("formulas", '<code class="formula">\\nosuchthing{x}</code>'),
        ("right to left", '<p dir="auto">'),
        ("emoji", "👩‍👩‍👧‍👦"),
    ],
)
def test_what_matters_of_it_is_shown(name: str, words: str) -> None:
    assert words in awkward(name).html


def test_a_title_is_the_heads_the_headings_or_the_files() -> None:
    assert awkward("two titles").title == "One"
    assert (
        post_of(source(AWKWARD["no title"], "notebooks/my-first_try.ipynb")).title == "My first try"
    )
    assert awkward("emoji").title == "🎉 Done 🎉"


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_with_the_reason(name: str) -> None:
    data, words = BAD[name]
    post, problems, _ = make.post(source(data))
    assert post is None
    assert [words in problem.what and problem.stops for problem in problems] == [True]
    assert problems[0].path == "week-1/notebooks/x.ipynb"


def test_a_draft_is_no_post_until_somebody_wants_to_see_it() -> None:
    text = "---\ntitle: A\ndraft: true\n---\n\nText"
    _, problems, _ = make.post(source(text, "posts/a.md"))
    assert [(p.what, p.stops) for p in problems] == [("It is a draft.", False)]
    assert post_of(source(text, "posts/a.md", drafts=True)).title == "A"


def test_a_notebook_without_words_of_the_learner_is_no_post() -> None:
    _, problems, _ = make.post(source(AWKWARD["nothing"]))
    assert [(p.what, p.stops) for p in problems] == [("It holds nothing of your own yet.", False)]


def test_tags_of_cells_hide_and_fold() -> None:
    cells = [
        code("secret_code", stream("seen"), tags=["hide-input"]),
        code("seen_code", stream("secret words"), tags=["hide-output"]),
        code("secret_cell", stream("secret"), tags=["hide-cell"]),
        code("folded", stream("below"), tags=["collapse"]),
    ]
    made = post_of(source(notebook(markdown("Hi"), *cells))).html
    assert "secret" not in made
    assert "seen</pre>" in made
    assert '<details class="collapse"><summary>Code</summary>' in made


def test_alternative_texts_are_taken_where_they_stand_and_asked_for_elsewhere() -> None:
    picture = shows(image_png=in_base64(png()))
    told = picture | {"metadata": {"image/png": {"alt": "Its words"}}}
    cells = [code("#| alt: A line\nplot()", picture), code("a", told), code("b", picture)]
    post = post_of(source(notebook(*cells, markdown("![](data:image/png;base64,x)"))))
    assert 'alt="A line"' in post.html
    assert "#|" not in post.html
    assert 'alt="Its words"' in post.html
    assert [note.split(":")[0] for note in post.notes] == ["cell 3", "cell 4"]


def test_links_to_files_of_the_repo_lead_to_its_commit() -> None:
    text = "[a](../src/a.py#L3) [b](../../../etc/passwd) [c](#my-part) [d](mailto:x@example.org)"
    made = source(notebook(markdown(text)), tree="https://github.com/ada/week-1/blob/abc")
    html = post_of(made).html
    assert 'href="https://github.com/ada/week-1/blob/abc/src/a.py#L3"' in html
    assert "passwd" not in html
    assert 'href="#to-my-part"' in html
    assert 'href="mailto:x@example.org"' in html


def test_pictures_come_from_the_repo_and_from_nowhere_else(tmp_path: Path) -> None:
    week = tmp_path / "week-1"
    (week / "posts").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(png(1, 1))
    (week / "posts/in.png").write_bytes(png(5, 6))
    (week / "posts/link.png").symlink_to(tmp_path / "outside.png")
    (week / ".env.png").write_bytes(png(2, 2))
    text = (
        "![in](in.png) ![link](link.png) ![up](../../outside.png) ![env](../.env.png) "
        f"![abs]({tmp_path}/outside.png) ![web](https://example.org/x.png) <img src='in.png'>"
    )
    post = post_of(source(text, "posts/a.md", week))
    assert [(asset.width, asset.height) for asset in post.assets] == [(5, 6)]
    assert len(post.notes) == 5


def test_a_photo_does_not_tell_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif[0x0112] = 6  # lies on its side
    photo = io.BytesIO()
    Image.new("RGB", (30, 20)).save(photo, "JPEG", exif=exif, comment=b"Secret words")
    post = post_of(source(notebook(code("x", shows(image_jpeg=in_base64(photo.getvalue()))))))
    assert b"Secret" not in post.assets[0].data
    assert Image.open(io.BytesIO(post.assets[0].data)).size == (20, 30)
