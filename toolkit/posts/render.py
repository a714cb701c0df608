"""A post from its notebook: nbconvert's exporter with our template, and one last cleaning."""

import functools
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter

from toolkit.posts import clean, code, markdown, notebook, outputs
from toolkit.posts.notebook import Notebook
from toolkit.posts.page import Page

TEMPLATES = Path(__file__).parent / "templates"


class PostExporter(TemplateExporter):
    """nbconvert's exporter without what a post does not need: no Bleach, no BeautifulSoup.

    The filters work on one page at a time, which `show` sets.
    """

    page: Page
    language = "python"

    def __init__(self) -> None:
        kept = {"template_paths": [], "template_file": "post.html.j2"}
        super().__init__(**kept)  # type: ignore[no-untyped-call]  # nbconvert is typed in part

    def show(self, made: Notebook, page: Page) -> str:
        """The body of the notebook's post."""
        self.page = page
        self.language = notebook.language(made)
        return str(self.template.render(nb=made))

    def _create_environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        environment.filters.update(
            tags=notebook.tags, text=self._text, coloured=self._coloured, results=self._results
        )
        return environment

    def _text(self, cell: Notebook) -> Markup:
        self.page.cell, self.page.attachments = cell["number"], cell["attachments"]
        return Markup(markdown.render(cell["source"], self.page))  # noqa: S704 - cleaned as a whole

    def _coloured(self, cell: Notebook) -> Markup:
        language = code.language_of(cell["source"], self.language)
        return Markup(code.show(code.without_options(cell["source"]), language))  # noqa: S704 - cleaned as a whole

    def _results(self, cell: Notebook) -> Markup:
        self.page.cell, self.page.attachments = cell["number"], {}
        return Markup(outputs.show(cell, self.page))  # noqa: S704 - cleaned as a whole


def body(made: Notebook, page: Page) -> str:
    """The notebook as clean HTML; `page` takes what was found on the way."""
    return clean.whole(exporter().show(made, page))


@functools.cache
def exporter() -> PostExporter:
    """The one exporter of this process."""
    return PostExporter()
