"""Templates whose output is Markdown: every word of other people goes through the filter `md`."""

from collections.abc import Callable

import jinja2

from toolkit.text import code, counted


def environment(package: str, md: Callable[..., str]) -> jinja2.Environment:
    """The templates of that package; `md` makes words inert where they will stand."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader(package),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - Markdown, not HTML
    )
    made.filters |= {"md": md, "code": code, "counted": counted}
    return made
