"""Whose site it is: addresses are put right or refused."""

import pytest

from toolkit.errors import PortfolioError
from toolkit.posts.site.about import About


@pytest.mark.parametrize(
    ("url", "base", "host", "path"),
    [
        ("", "", "", ""),
        ("https://ada.github.io", "https://ada.github.io/", "ada.github.io", "/"),
        ("https://ada.github.io/", "https://ada.github.io/", "ada.github.io", "/"),
        ("https://Ada.Dev/my/notes//", "https://Ada.Dev/my/notes/", "ada.dev", "/my/notes/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/", "127.0.0.1", "/"),
    ],
)
def test_an_address_ends_with_one_slash(url: str, base: str, host: str, path: str) -> None:
    about = About("Notes", "Ada", url)
    assert (about.base, about.host, about.path) == (base, host, path)


@pytest.mark.parametrize(
    "url",
    ["ada.github.io", "ftp://a.example", "javascript:alert(1)", "https://", "https://a.b/?q=1",
     "https://a.b/#x", 'https://a.b/"><script>', "https://a b/", "https://me@a.b/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(PortfolioError, match="no address"):
        About("Notes", "Ada", url)


@pytest.mark.parametrize("language", ["", "english language", 'en"', "en_GB"])
def test_what_is_no_language_is_refused(language: str) -> None:
    with pytest.raises(PortfolioError, match="no language"):
        About("Notes", "Ada", language=language)
