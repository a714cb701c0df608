"""A folder as a site on this machine alone, the way that GitHub's Pages would give it."""

import http.server
import re
import signal
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

from toolkit.errors import PortfolioError

HOST = "127.0.0.1"
# Named here, so that no machine's own list of types changes what a browser sees.
_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml; charset=utf-8",
}
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Server(http.server.ThreadingHTTPServer):
    """Serves the files below one folder, and only to this machine."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder.resolve()
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.server_port}/"


def serve(folder: Path, port: int, ready: Callable[[str], object] = lambda address: None) -> None:
    """Serve the folder until someone ends it; `ready` is told the address. Port 0: any free one."""
    with server(folder, port) as running:
        before = signal.getsignal(signal.SIGTERM)
        if threading.current_thread() is threading.main_thread():
            before = signal.signal(signal.SIGTERM, _stop)
        try:
            ready(running.address)
            running.serve_forever()
        except KeyboardInterrupt:
            pass  # the usual way to end it
        finally:
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, before)


def server(folder: Path, port: int) -> Server:
    """A server that has its port and waits to be run."""
    if not folder.is_dir():
        raise PortfolioError("There is no such folder.", where=str(folder))
    try:
        return Server(folder, port)
    except (OSError, OverflowError) as error:
        raise PortfolioError(
            f"Port {port} cannot be used: {getattr(error, 'strerror', None) or error}.",
            mend="Choose another with --port, or 0 for any that is free.",
        ) from error


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "portfolio"
    sys_version = ""
    timeout = 30
    server: Server

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Say nothing: the terminal belongs to the one who writes."""

    def _answer(self, *, body: bool) -> None:
        # A foreign page could give its own name our address; it learns nothing here.
        if (self.headers.get("Host") or HOST).partition(":")[0] not in (HOST, "localhost"):
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"", ".txt", body=body)
            return
        path = unquote(self._path)
        found = self._found(path)
        if found is None:
            lost = self._found("/404.html")
            told = lost.read_bytes() if lost else b"There is no page here.\n"
            self._send(HTTPStatus.NOT_FOUND, told, ".html" if lost else ".txt", body=body)
        elif found.is_dir():  # links inside the page count from the folder
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", ".txt", body=body, location=True)
        else:
            self._send(HTTPStatus.OK, found.read_bytes(), found.suffix.lower(), body=body)

    def _found(self, path: str) -> Path | None:
        """The file at this address; a folder only where it has a page and the slash is missing."""
        if "\0" in path or "\\" in path:
            return None
        try:
            asked = (self.server.folder / path.lstrip("/")).resolve()
            inside = asked.is_relative_to(self.server.folder)
            page = asked / "index.html"
            if not inside or (page.exists() and not self._ours(page)):
                return None
            if asked.is_dir():
                wanted = page if path.endswith("/") else asked
                return wanted if page.is_file() else None
            return asked if asked.is_file() and not path.endswith("/") else None
        except OSError:
            return None

    @property
    def _path(self) -> str:
        return re.split("[?#]", self.path, maxsplit=1)[0]

    def _ours(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.server.folder)

    def _send(
        self, status: HTTPStatus, told: bytes, suffix: str, *, body: bool, location: bool = False
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", _TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(told)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if location:
            where = f"/{self._path.strip('/')}/"
            self.send_header("Location", where)
        self.end_headers()
        if body:
            self.wfile.write(told)
