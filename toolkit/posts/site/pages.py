"""Pages from templates; every word is escaped, and only a post's HTML, cleaned before, is not."""

import functools
import re
from typing import Any

import jinja2

from toolkit.posts.site import addresses, dates
from toolkit.posts.site.about import About
from toolkit.text import counted, one_line

_SHA = re.compile(r"[0-9a-f]{7,64}")
_WEB = re.compile(r"https?://[^\s<>\"'\\]+")


@functools.cache
def environment() -> jinja2.Environment:
    """The templates; other pages of the same look extend `base.html.j2`."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("toolkit.posts.site"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=True,
    )
    made.filters |= {
        "counted": counted,
        "line": one_line,
        "sha": sha,
        "short": dates.short,
        "spoken": dates.spoken,
        "web": web,
    }
    return made


def web(address: str) -> str:
    """The address where it is one of the web, else nothing."""
    return address if _WEB.fullmatch(address) else ""


def sha(commit: str) -> str:
    """The beginning of a commit's name, as people write it; nothing of what is no commit."""
    return commit[:7] if _SHA.fullmatch(commit) else ""


def page(template: str, path: str, about: About, **values: Any) -> bytes:
    """The page that will lie at `path`; its template links with `to(TARGET)`."""
    return _rendered(
        template,
        about=about,
        path=path,
        to=functools.partial(addresses.link, about, path),
        **values,
    )


def lost(about: About) -> bytes:
    """The page for what is not there. It shows at any depth, so its links begin at the host."""

    def to(target: str) -> str:
        return about.path + target.removesuffix("index.html") if about.base else target

    return _rendered("404.html.j2", about=about, path="404.html", to=to)


def _rendered(template: str, **values: Any) -> bytes:
    about: About = values["about"]
    values["public"] = functools.partial(addresses.public, about)
    text = environment().get_template(template).render(values)
    return text.encode("utf-8", "replace")
