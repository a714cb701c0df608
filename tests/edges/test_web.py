"""A folder served to this machine alone, the way Pages would."""

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from toolkit.edges import web
from toolkit.errors import PortfolioError

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[web.Server]:
    folder = tmp_path / "site"
    (folder / "posts" / "a b").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "index.html").write_text("<p>home")
    (folder / "404.html").write_text("<p>lost")
    (folder / "style.css").write_text("a{}")
    (folder / "feed.xml").write_text("<feed/>")
    (folder / "posts" / "a b" / "index.html").write_text("<p>post")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "away").symlink_to(tmp_path, target_is_directory=True)
    with web.server(folder, 0) as running:
        thread = Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(server: web.Server, path: str, host: str = "", method: str = "GET") -> Answer:
    connection = http.client.HTTPConnection(web.HOST, server.server_port, timeout=5)
    headers = {"Host": host} if host else {}
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    told = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return told


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", b"<p>home"),
        ("/index.html?x=1", "text/html; charset=utf-8", b"<p>home"),
        ("/style.css", "text/css; charset=utf-8", b"a{}"),
        ("/feed.xml", "application/xml; charset=utf-8", b"<feed/>"),
        ("/posts/a%20b/", "text/html; charset=utf-8", b"<p>post"),
    ],
)
def test_files_come_with_their_type(path: str, kind: str, body: bytes, served: web.Server) -> None:
    status, headers, told = ask(served, path)
    assert (status, headers["content-type"], told) == (200, kind, body)
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/none", "/empty/", "/empty", "/posts/", "/posts", "/../secret.txt", "/%2e%2e/secret.txt",
     "/out.txt", "/away/secret.txt", "/away/", "/style.css/", "/..%5csecret.txt", "/a%00b",
     "//etc/passwd", "/" + "x" * 5000],
)  # fmt: skip
def test_what_is_not_a_page_of_the_site_is_not_found(path: str, served: web.Server) -> None:
    status, headers, told = ask(served, path)
    assert (status, told) == (404, b"<p>lost")
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_a_folder_without_its_slash_is_sent_there(served: web.Server) -> None:
    status, headers, _ = ask(served, "//posts/a%20b")
    assert (status, headers["location"]) == (301, "/posts/a%20b/")


def test_a_head_request_has_no_body(served: web.Server) -> None:
    status, headers, told = ask(served, "/", method="HEAD")
    assert (status, headers["content-length"], told) == (200, "7", b"")


def test_a_foreign_name_for_this_machine_is_not_answered(served: web.Server) -> None:
    assert ask(served, "/", host="evil.example:80")[0] == 421
    assert ask(served, "/", host="evil.example")[0] == 421
    assert ask(served, "/", host=f"localhost:{served.server_port}")[0] == 200


def test_a_port_in_use_is_told_plainly(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((web.HOST, 0))
        taken.listen()
        with pytest.raises(PortfolioError, match=r"Port \d+ cannot be used"):
            web.server(tmp_path, taken.getsockname()[1])


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PortfolioError, match="no such folder"):
        web.server(tmp_path / "none", 0)


def test_serving_tells_its_address_and_ends_when_interrupted(tmp_path: Path) -> None:
    told: list[str] = []

    def ready(address: str) -> None:
        told.append(address)
        raise KeyboardInterrupt

    web.serve(tmp_path, 0, ready)
    assert told[0].startswith("http://127.0.0.1:")
