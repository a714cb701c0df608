"""`portfolio post`: the verbs about posts."""

import click

from toolkit.cli.lazy import Lazy

VERBS = {
    "Commands": {
        "new": "Begin a week's post with what is known of the week.",
        "build": "Make a site, or Markdown, of your posts.",
        "serve": "Look at your posts in the browser.",
    }
}


@click.group(cls=Lazy, verbs=VERBS, package=__name__)
def command() -> None:
    """Write about your weeks, and make a blog of it.

    A post is a file in a week's repo: posts/*.md, posts/*.ipynb or notebooks/*.ipynb.

    Example: portfolio post new week-27
    """
