"""HTTP in and out: reads a request, lets faults and limits have their say, sends the answer."""

import contextlib
import json
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.github import answers, auth, faults, git_http, wire
from tests.github.faults import Fault
from tests.github.log import Request
from tests.github.model import Token
from tests.github.wire import Answer, Call, RefusedError

if TYPE_CHECKING:
    from tests.github.server import GitHub

API = "/api/v3"
GRAPHQL = "/api/graphql"


class Front:
    """The listening socket and the threads behind it."""

    def __init__(self, github: "GitHub", port: int) -> None:
        """Take a port."""

        class Handler(_Handler):
            world = github

        self._server = _Server(("127.0.0.1", port), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection, also those that a client keeps."""
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()
        self._thread.join()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.01)


class _Server(ThreadingHTTPServer):
    """Our own of two methods: one looked the host's name up, the other printed a traceback."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.open: set[socket.socket] = set()
        self.threads: list[threading.Thread] = []

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self.threads.append(threading.current_thread())
        self.open.add(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.open.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news; a fault of the server's own is told in a 500."""

    def hang_up(self) -> None:
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    world: "GitHub"
    protocol_version = "HTTP/1.1"
    server_version = "github.com"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *args: Any, **kwargs: Any) -> None:
        """Silent: the log is for assertions."""

    def handle_any(self) -> None:
        """Answer one request, whatever its method."""
        parts = urlsplit(self.path)
        body = self._read()
        with self._counted() as busy:
            if self.world.latency:
                time.sleep(self.world.latency)
            if git_http.split(unquote(parts.path)):
                self._git(unquote(parts.path), parts.query, body)
            else:
                self._api(unquote(parts.path), dict(parse_qsl(parts.query)), body, busy)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815

    @contextlib.contextmanager
    def _counted(self) -> Iterator[int]:
        """How many requests are being answered, this one included."""
        world = self.world
        with world.count_lock:
            world.busy += 1
            world.peak = max(world.peak, world.busy)
            busy = world.busy
        try:
            yield busy
        finally:
            with world.count_lock:
                world.busy -= 1

    def _read(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def _git(self, path: str, query: str, body: bytes) -> None:
        fault, headers = self._fault(path, ""), self.headers
        token = self._token()
        ask = git_http.Ask(
            self.command, path, query, body, headers.get("Content-Type", ""),
            headers.get("Content-Encoding", ""), headers.get("Git-Protocol", ""),
        )  # fmt: skip
        if fault and fault.instead:
            reply = git_http.Reply(fault.status_seen, [], b"")
        else:
            reply = self._git_reply(ask)
        status = fault.status_seen if fault and fault.hides else reply.status
        self._note(Request(self.command, path, dict(parse_qsl(query)), None, status,
                           token.name if token else "", token.login if token else "",
                           fault=fault.kind if fault else ""))  # fmt: skip
        if fault and fault.hides:
            self._show(fault)
        else:
            self._send(reply.status, reply.headers, reply.body)

    def _git_reply(self, ask: git_http.Ask) -> git_http.Reply:
        try:
            token = auth.identify(self.world.tokens, self.headers.get("Authorization"))
        except RefusedError:
            return git_http.Reply(401, [], b"Invalid username or token.")
        return git_http.serve(self.world, token, ask)

    def _api(self, path: str, query: dict[str, str], raw: bytes, busy: int) -> None:
        graphql = path == GRAPHQL
        short = "/graphql" if graphql else path.removeprefix(API) or "/"
        text = raw.decode(errors="replace")
        headers = {name.lower(): value for name, value in self.headers.items()}
        method = "GET" if self.command == "HEAD" else self.command
        call = Call(self.world, method, short, query, headers, _json(text), busy=busy)
        fault, unknown = self._fault(short, text), False
        if fault and fault.instead:
            call.token, answer = self._token(), Answer(fault.status_seen)
        elif not graphql and not path.startswith(API):
            unknown, answer = True, wire.not_found().answer
        else:
            broken = fault is not None and fault.kind == "resource_limits"
            answer, unknown = answers.answer_to(call, broken=broken)
        self._note(Request(
            self.command, short, query, call.body,
            fault.status_seen if fault and fault.hides else answer.status,
            call.token.name if call.token else "", call.login,
            int(answer.headers.get("x-cost", 0)), unknown, fault.kind if fault else "",
        ))  # fmt: skip
        self._show_answer(answer, fault)

    def _token(self) -> Token | None:
        """Who asks, as far as the log is concerned."""
        return self.world.tokens.get(auth.token_text(self.headers.get("Authorization", "")))

    def _fault(self, path: str, body: str) -> Fault | None:
        with self.world.count_lock:
            struck = [f for f in self.world.faults if f.strikes(self.command, path, body)]
        return struck[0] if struck else None

    def _show_answer(self, answer: Answer, fault: Fault | None) -> None:
        data = b"" if answer.body is None else json.dumps(answer.body).encode()
        headers = [(name, value) for name, value in answer.headers.items() if name != "x-cost"]
        if answer.body is not None:
            headers.append(("Content-Type", "application/json; charset=utf-8"))
        if fault and fault.hides:
            self._show(fault)
        elif fault and fault.kind == "truncated":
            self._truncate(data)
        else:
            time.sleep(fault.seconds if fault and fault.kind == "slow" else 0)
            self._send(answer.status, headers, data)

    def _show(self, fault: Fault) -> None:
        """What the client sees instead of an answer."""
        if fault.kind == "status":
            text = fault.body if isinstance(fault.body, str) else json.dumps(fault.body or {})
            headers = {"Content-Type": "application/json; charset=utf-8", **fault.headers}
            self._send(fault.status, list(headers.items()), text.encode())
            return
        self.close_connection = True
        if fault.kind == "timeout":
            faults.hold(self.connection, fault.seconds)
        else:
            faults.reset(self.connection)

    def _truncate(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])
        self.close_connection = True

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
            self.wfile.flush()

    def _note(self, request: Request) -> None:
        with self.world.count_lock:
            self.world.log.append(request)


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
