"""Posts as Markdown files with their pictures, for any other tool that makes sites."""

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from toolkit.posts import clean, code, make, markdown, notebook, outputs
from toolkit.posts.assets import Assets, reader
from toolkit.posts.model import Post
from toolkit.posts.notebook import Notebook
from toolkit.posts.page import Page
from toolkit.posts.sources import Source
from toolkit.text import slug

_TAG = re.compile(r"<[^>]*>")


def files(posts: Iterable[tuple[Source, Post]]) -> dict[str, bytes]:
    """A folder for each post: its text in `index.md`, its pictures beside it."""
    tree: dict[str, bytes] = {}
    for source, post in posts:
        folder = f"{slug(post.repo) or 'repo'}/{slug(post.path) or 'post'}"
        tree[f"{folder}/index.md"] = text(source, post).encode("utf-8", "replace")
        tree |= {f"{folder}/assets/{asset.name}": asset.data for asset in post.assets}
    return tree


def text(source: Source, post: Post) -> str:
    """The post as Markdown; what is HTML in it has been cleaned."""
    made, found = make.read(source)
    page = Page(source.path, Assets(posixpath.dirname(source.path), reader(source.folder)),
                tree=source.tree, title=found.front.title)  # fmt: skip
    parts = [_front(post)]
    for cell in made["cells"]:
        if "hide-cell" not in notebook.tags(cell):
            page.cell, page.attachments = cell["number"], cell["attachments"]
            parts += _cell(cell, page, notebook.language(made))
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _front(post: Post) -> str:
    told = {"title": post.title, "date": post.date.isoformat(), "tags": list(post.tags),
            "summary": post.summary, "code": post.code_url}  # fmt: skip
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    return "\n".join(["---", *lines, "---"])


def _cell(cell: Notebook, page: Page, language: str) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        yield _markdown(cell["source"], page)
    elif cell["cell_type"] == "code" and cell["source"].strip():
        hidden = notebook.tags(cell)
        if "hide-input" not in hidden:
            shown = code.without_options(cell["source"])
            yield _fence(shown, code.language_of(cell["source"], language))
        if "hide-output" not in hidden:
            for output in cell["outputs"]:
                yield _output({**cell, "outputs": [output]}, page)


def _markdown(words: str, page: Page) -> str:
    """The words as they are where they are harmless, else as clean HTML."""
    tokens, foreign = markdown.parse(words)
    inline = [child for token in tokens for child in token.children or ()]
    links = [str(token.attrs.get("href", "")) for token in inline if token.type == "link_open"]
    if foreign or any(clean.has_scheme(a) and clean.safe_link(a) is None for a in links):
        return clean.whole(markdown.render(words, page))
    for address in _pictures(inline):
        found = page.source(address)
        words = words.replace(f"]({address}", f"]({found or '#picture-that-cannot-be-shown'}")
    return words


def _pictures(inline: Iterable[Token]) -> list[str]:
    return list({str(t.attrs.get("src", "")): None for t in inline if t.type == "image"})


def _output(cell: Notebook, page: Page) -> str:
    """Text in a fence, all else as the clean HTML of the site."""
    shown = outputs.show(cell, page)
    if shown.startswith("<pre"):
        return _fence(html.unescape(_TAG.sub("", shown)), "text")
    return clean.whole(shown)


def _fence(inside: str, language: str) -> str:
    fence = "```"
    while fence in inside:
        fence += "`"
    return f"{fence}{language}\n{inside.rstrip()}\n{fence}"
