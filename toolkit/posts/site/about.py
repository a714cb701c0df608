"""Whose site it is, and where it will be found."""

import re
from dataclasses import dataclass

from toolkit.errors import PortfolioError

_URL = re.compile(r"(https?://)([^\s/?#@\"'<>\\]+)((?:/[^\s?#\"'<>\\]*)?)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class About:
    """The site's own facts. Without `url` it is made to be looked at from a folder."""

    title: str
    learner: str
    url: str = ""
    language: str = "en"
    description: str = ""
    overview: bool = False  # is the first page one of the learner's work, the posts behind it?

    def __post_init__(self) -> None:
        if self.url and not _URL.fullmatch(self.url):
            raise PortfolioError(
                f"This is no address for a site: {self.url!r}.",
                mend="Write it like https://ada.github.io/blog/ or leave it out.",
            )
        if not _LANGUAGE.fullmatch(self.language):
            raise PortfolioError(
                f"This is no language: {self.language!r}.",
                mend="Write its short name, like en, de or pt-BR.",
            )

    @property
    def blog(self) -> str:
        """The path of the page that lists the posts."""
        return "posts/index.html" if self.overview else "index.html"

    @property
    def base(self) -> str:
        """The address with a slash at its end, or nothing."""
        return self.url.rstrip("/") + "/" if self.url else ""

    @property
    def host(self) -> str:
        """Where the site lives, without port: what the feed's names begin with."""
        found = _URL.fullmatch(self.url)
        return found[2].partition(":")[0].lower() if found else ""

    @property
    def path(self) -> str:
        """The address as seen from its own host: `/blog/`."""
        found = _URL.fullmatch(self.base)
        return found[3] if found else ""
