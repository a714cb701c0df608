"""The app as visitors meet it: served for real, opened in a browser, asked well and badly."""

import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import PICTURES, Open
from tests.kinds.conftest import Repo
from tests.kinds.units import first_of

HOST = "127.0.0.1"
ENOUGH = 60_000  # milliseconds, for a browser on a busy machine


@dataclass(frozen=True)
class Served:
    """A running app: where it answers, and what of it would reach other machines."""

    address: str
    log: Path
    way_out: socket.socket

    def called_out(self) -> bool:
        """Did the server try to reach another machine? It knows no way there but this one."""
        try:
            self.way_out.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@contextmanager
def served(repo: Repo, tmp_path: Path) -> Iterator[Served]:
    """The app, started with the command and the settings of its Dockerfile."""
    dockerfile = (repo.folder / "Dockerfile").read_text()
    settings = dict(re.findall(r"(\w+)=(\S+)", re.findall(r"^ENV (.*)$", dockerfile, re.M)[0]))
    command = json.loads(re.findall(r"^CMD (.*)$", dockerfile, re.M)[0])
    assert (settings.pop("PORT"), settings.pop("HOST")) == ("7860", "0.0.0.0")
    assert command[0] == "python"
    with socket.create_server((HOST, 0)) as way_out:
        way_out.setblocking(False)
        proxy = f"http://{HOST}:{way_out.getsockname()[1]}"
        own = {
            "HOST": HOST, "PORT": str(free_port()), "HOME": str(tmp_path), "NO_PROXY": HOST,
            "HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "ALL_PROXY": proxy,
            "no_proxy": HOST, "http_proxy": proxy, "https_proxy": proxy, "all_proxy": proxy,
        }  # fmt: skip
        app = Served(f"http://{HOST}:{own['PORT']}", tmp_path / "app.log", way_out)
        with app.log.open("w") as out:
            server = subprocess.Popen(
                [repo.python, *command[1:]], cwd=repo.folder, env=repo.env | settings | own,
                stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            wait_for(app, server)
            yield app
        finally:
            server.terminate()
            server.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(app: Served, server: subprocess.Popen[bytes]) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(300):
        try:
            direct.open(app.address, timeout=10).close()
        except (urllib.error.URLError, TimeoutError):
            assert server.poll() is None, app.log.read_text()
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"it never answered:\n{app.log.read_text()}")


def test_a_visitor_gets_an_answer_or_advice_and_no_stranger_learns_of_it(
    make: Callable[[str, str], Repo], open_page: Open, tmp_path: Path
) -> None:
    with served(make(*first_of("app")), tmp_path) as app:
        asked: list[str] = []
        page = open_page("about:blank", "light")
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda connection: asked.append(connection.url))
        page.goto(app.address)
        text = page.get_by_label("Your text")
        guess = page.get_by_role("button", name="Guess")

        # An example with its answer is there before anybody types.
        expect(heading(page, "I hear Dutch, German, Italian.")).to_be_visible(timeout=ENOUGH)
        page.screenshot(path=PICTURES / "app-light.png", full_page=True)

        text.fill("Where is the nearest station?")
        guess.click()
        expect(heading(page, "I hear English.")).to_be_visible(timeout=ENOUGH)

        text.fill("hello")
        guess.click()
        expect(page.get_by_text("Please write at least 3 words")).to_be_visible(timeout=ENOUGH)
        expect(page.get_by_text("I hear")).to_have_count(0)

        page.get_by_role("button", name="Je pense").click()
        expect(heading(page, "I hear French")).to_be_visible(timeout=ENOUGH)

        assert len(asked) > 5
        assert {urlsplit(url).hostname for url in asked} == {HOST}
        assert not app.called_out()
        assert "Traceback" not in app.log.read_text()


def test_the_page_fits_a_phone(
    make: Callable[[str, str], Repo], open_page: Open, tmp_path: Path
) -> None:
    with served(make(*first_of("app")), tmp_path) as app:
        page = open_page(app.address, "phone")
        expect(heading(page, "I hear")).to_be_visible(timeout=ENOUGH)
        page.screenshot(path=PICTURES / "app-phone.png", full_page=True)
        box = page.get_by_role("button", name="Guess").bounding_box()

        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 24
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def heading(page: Page, words: str) -> Locator:
    return page.get_by_role("heading", name=words)


def test_the_container_file_is_linted(make: Callable[[str, str], Repo]) -> None:
    repo = make(*first_of("app"))
    assert repo.run("hadolint", "Dockerfile") == ""

    path = repo.folder / "Dockerfile"
    path.write_text(path.read_text().replace("3.12-slim-bookworm", "latest"))
    with pytest.raises(AssertionError, match="DL3007"):
        repo.run("hadolint", "Dockerfile")
