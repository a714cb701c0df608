"""The service runs as its container would run it: it answers, is counted, and stops in order."""

import json
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kinds.conftest import Repo
from tests.kinds.units import first_of

Make = Callable[[str, str], Repo]
READING = b'{"temperature": 55, "vibration": 2, "pressure": 8}'


@pytest.fixture
def repo(make: Make) -> Repo:
    """A fresh repo of the kind."""
    return make(*first_of("service"))


class Dockerfile:
    """What the last stage of a container file says."""

    def __init__(self, folder: Path) -> None:
        """Read it, with lines that go on joined."""
        joined = (folder / "Dockerfile").read_text().replace("\\\n", " ")
        lines = [line.strip() for line in joined.splitlines() if re.match(r"[A-Z]", line)]
        self.last = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
        self.copied = {source for source, _ in _copies(lines)}

    def instruction(self, name: str) -> str:
        """The words after an instruction of the last stage."""
        [found] = [line for line in self.last if line.startswith(f"{name} ")]
        return found.removeprefix(name).strip()

    def command(self, name: str) -> list[str]:
        """The command of CMD or HEALTHCHECK, in its exec form."""
        text = self.instruction(name)
        words: list[str] = json.loads(text[text.index("[") :])
        return words

    def environment(self) -> dict[str, str]:
        """What ENV sets."""
        return dict(word.split("=", 1) for word in self.instruction("ENV").split())


def _copies(lines: list[str]) -> list[tuple[str, str]]:
    """What is copied from the repo, and where to."""
    words = [line.split() for line in lines if line.startswith("COPY ") and "--from" not in line]
    return [(source, target) for _, source, target in words]


@dataclass(frozen=True)
class Container:
    """A process started as the container file says, in a folder with only what it copies."""

    process: subprocess.Popen[bytes]
    port: int
    env: dict[str, str]
    folder: Path
    log: Path

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, body: bytes | None = None, media: str = "application/json"
    ) -> tuple[int, str]:
        """The status and the text of an answer."""
        request = urllib.request.Request(self.url + path, body, {"Content-Type": media})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def is_healthy(self, dockerfile: Dockerfile) -> bool:
        """What the container's own health check finds."""
        command = dockerfile.command("HEALTHCHECK")
        done = subprocess.run(command, env=self.env, capture_output=True, check=False, timeout=30)
        return done.returncode == 0

    def until(self, path: str, wanted: int) -> None:
        """Wait until it answers so."""
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.ask(path)[0] == wanted:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"{path} never answered {wanted}:\n{self.log.read_text()}")

    def until_it_takes_no_more(self) -> None:
        """Wait until a new connection is refused."""
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                return
            time.sleep(0.05)
        raise AssertionError("it takes connections still")


@contextmanager
def running(repo: Repo, folder: Path, **more: str) -> Iterator[Container]:
    """The container file's CMD at work, with no more files and settings than the image has."""
    dockerfile = Dockerfile(repo.folder)
    app = folder / "app"
    for source, target in _copies(dockerfile.last):
        shutil.copytree(repo.folder / source, app / target)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        name: value.replace("/app", str(app))
        .replace("/opt/venv", str(Path(repo.python).parents[1]))
        .replace("$PATH", "/usr/local/bin:/usr/bin:/bin")
        for name, value in dockerfile.environment().items()
    }
    env |= {"HOST": "127.0.0.1", "PORT": str(port), **more}
    log = folder / "log.txt"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            dockerfile.command("CMD"), cwd=app, env=env, stdout=out, stderr=out
        ) as process,
    ):
        container = Container(process, port, env, folder, log)
        try:
            container.until("/health", 200)
            yield container
        finally:
            process.kill()


def locust(repo: Repo, url: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The repo's load test, for two seconds."""
    command = [
        repo.python, "-m", "locust", "--locustfile", "load/locustfile.py", "--headless",
        "--users", "4", "--spawn-rate", "4", "--run-time", "2s", "--stop-timeout", "20",
        "--host", url, "--json",
    ]  # fmt: skip
    return subprocess.run(
        command, cwd=repo.folder, env=repo.env | more, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def series(text: str) -> dict[str, float]:
    """Every series in /metrics with its value."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_the_container_gets_only_what_it_needs_and_is_nobody_special(repo: Repo) -> None:
    dockerfile = Dockerfile(repo.folder)
    let_in = re.findall(r"^!(.+)$", (repo.folder / ".dockerignore").read_text(), re.MULTILINE)

    assert dockerfile.copied == set(let_in) == {"pyproject.toml", "src"}
    assert int(dockerfile.instruction("USER")) > 0


def test_it_becomes_ready_and_its_health_check_knows_when_it_is_gone(
    repo: Repo, tmp_path: Path
) -> None:
    dockerfile = Dockerfile(repo.folder)
    with running(repo, tmp_path) as container:
        container.until("/ready", 200)

        assert container.is_healthy(dockerfile)

        container.process.terminate()
        container.process.wait(30)

        assert not container.is_healthy(dockerfile)


def test_a_load_test_and_the_metrics_count_the_same(repo: Repo, tmp_path: Path) -> None:
    with running(repo, tmp_path) as container:
        container.until("/ready", 200)
        done = locust(repo, container.url, MAX_P95_SECONDS="20")
        assert done.returncode == 0, done.stdout + done.stderr
        text = container.ask("/metrics")[1]
    [load], found = json.loads(done.stdout), series(text)
    count = load["num_requests"]

    assert count > 0
    assert load["num_failures"] == 0
    assert found['requests_total{method="POST",path="/predict",status="200"}'] == count
    assert sum(v for name, v in found.items() if name.startswith("predictions_total{")) == count

    buckets = [
        v for k, v in found.items()
        if k.startswith("request_seconds_bucket") and 'path="/predict"' in k
    ]  # fmt: skip
    assert buckets == sorted(buckets)
    assert buckets[-1] == found['request_seconds_count{path="/predict"}'] == count
    # A client waits at least as long as the service works; locust counts in milliseconds.
    assert 0 < found['request_seconds_sum{path="/predict"}'] < load["total_response_time"] + count

    names = {name.split("{")[0] for name in found}
    script = (
        "import queries, json; print(json.dumps([[*queries.metrics()], [*queries.expressions()]]))"
    )
    checks = {"PYTHONPATH": str(repo.folder / "tests" / "checks")}
    asked, queries = json.loads(repo.run("python", "-c", script, more=checks))
    labels = set(re.findall(r"(\w+)=\"", text))
    grouped = {
        label.strip() for q in queries for by in re.findall(r"by \((.+?)\)", q)
        for label in by.split(",")
    }  # fmt: skip
    assert names >= {*asked} >= {"requests_total", "request_seconds_bucket", "predictions_total"}
    assert labels >= grouped >= {"path", "status", "label", "le"}


def test_the_load_test_fails_when_answers_are_slow_or_wrong(repo: Repo, tmp_path: Path) -> None:
    with running(repo, tmp_path / "good") as container:
        container.until("/ready", 200)
        slow = locust(repo, container.url, MAX_P95_SECONDS="0")
    with running(repo, tmp_path / "bad", MODEL_PATH="/nowhere") as container:
        answers = [container.ask(path)[0] for path in ("/health", "/ready")]
        wrong = locust(repo, container.url, MAX_P95_SECONDS="20")
        log = container.log.read_text()

    assert answers == [200, 503]
    assert "no model" in log
    assert (slow.returncode, wrong.returncode) == (1, 1)
    assert "95th percentile" in slow.stdout + slow.stderr
    assert "100.00% failed" in wrong.stdout + wrong.stderr


def test_on_sigterm_it_answers_the_request_under_way_and_takes_no_other(
    repo: Repo, tmp_path: Path
) -> None:
    head = (
        "POST /predict HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(READING)}\r\nExpect: 100-continue\r\n\r\n"
    )
    with running(repo, tmp_path) as container:
        container.until("/ready", 200)
        with socket.create_connection(("127.0.0.1", container.port), timeout=30) as client:
            client.sendall(head.encode())
            # That it asks for the body shows that the request is being dealt with.
            assert client.recv(1000).startswith(b"HTTP/1.1 100 ")

            container.process.terminate()
            container.until_it_takes_no_more()
            client.sendall(READING)
            answer = b"".join(iter(lambda: client.recv(1000), b""))

        assert answer.startswith(b"HTTP/1.1 200 ")
        assert json.loads(answer.split(b"\r\n\r\n")[1])["label"] == "normal"
        # uvicorn ends by the signal that it got, as a shell expects; in a container it ends with 0.
        assert container.process.wait(30) in (0, -signal.SIGTERM)
        last = container.log.read_text().splitlines()[-1]
        assert "Finished server process" in json.loads(last)["message"]


def test_bad_requests_get_answers_that_help(repo: Repo, tmp_path: Path) -> None:
    wrong = {
        b'{"temperature": 55, "vibration": 2}': "pressure",
        b'{"temperature": 55, "vibration": 2, "pressure": "8"}': "pressure",
        b'{"temperature": 1e400, "vibration": 2, "pressure": 8}': "temperature",
        b'{"temperature": 55, "vibration": NaN, "pressure": 8}': "vibration",
        b'{"temperature": 55, "vibration": 2, "presure": 8, "pressure": 8}': "presure",
        b"not JSON": "body",
        b"": "body",
        b"[1, 2]": "body",
    }
    with running(repo, tmp_path) as container:
        container.until("/ready", 200)
        for body, field in wrong.items():
            status, text = container.ask("/predict", body)
            assert (status, list(json.loads(text)["fields"])) == (422, [field]), (body, text)

        form = container.ask("/predict", READING, "application/x-www-form-urlencoded")
        others = [
            container.ask("/predict", b" " * 20_000), container.ask("/predict", b"\xff{"),
            container.ask("/predict"), container.ask("/secrets"),
        ]  # fmt: skip
        log = [
            json.loads(line) for line in container.log.read_text().splitlines() if line[0] == "{"
        ]

    assert form[0] == 422
    assert "application/json" in form[1]
    assert [status for status, _ in others] == [413, 400, 405, 404]
    for _, text in others:
        told = json.loads(text)
        assert told["message"]
        assert told["request_id"] in {line.get("request_id") for line in log}
    assert not any("exception" in line for line in log)


def test_the_model_can_be_trained_again_and_the_tests_of_the_repo_pass(repo: Repo) -> None:
    before = (repo.folder / "src" / repo.package / "model.json").read_bytes()
    assert "accuracy" in repo.run("python", "-m", f"{repo.package}.train")

    repo.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error")

    assert (repo.folder / "src" / repo.package / "model.json").read_bytes() == before


def failing(repo: Repo, mistakes: dict[str, tuple[str, str]], *tests: str) -> set[str]:
    """The tests of the repo that fail, by their function, after these replacements in its files."""
    for file, (old, new) in mistakes.items():
        path = repo.folder / file.format(package=repo.package)
        text = path.read_text()
        assert old in text, file
        path.write_text(text.replace(old, new))
    done = subprocess.run(
        [repo.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=repo.folder, env=repo.env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return set(re.findall(r"^FAILED .+?::(\w+)", done.stdout, re.MULTILINE))


def test_the_repo_notices_mistakes_in_the_files_around_the_code(repo: Repo) -> None:
    mistakes = {
        "Dockerfile": ("FROM python:3.12-slim-bookworm\n", "FROM python:latest\n"),
        "compose.yaml": ("read_only:", "readonly:"),
        "deploy/kubernetes/deployment.yaml": ("replicas:", "replica:"),
        "deploy/kubernetes/autoscaler.yaml": ("name: api", "name:  api"),
        "deploy/kubernetes/service.yaml": ("port: 8000", "port: 8001"),
        "deploy/alerts.yml": ("sum by (le) (", "sum by (le) (("),
    }
    assert failing(repo, mistakes, "tests/test_deploy.py") == {
        "test_the_dockerfile_follows_good_practice",
        "test_the_compose_file_follows_its_schema",
        "test_the_manifests_follow_the_schemas_of_kubernetes",
        "test_the_yaml_is_tidy",
        "test_the_same_port_is_used_everywhere",
        "test_prometheus_can_read_the_query",
    }


def test_the_repo_notices_mistakes_in_the_service(repo: Repo) -> None:
    mistakes = {
        "src/{package}/service.py": ("> MAX_BODY", "> 10 * MAX_BODY"),
        "src/{package}/metrics.py": ("if method in _METHODS", "if method"),
        "src/{package}/schemas.py": ('extra="forbid"', 'extra="ignore"'),
        "src/{package}/logs.py": ("json.dumps(entry, default=str)", "str(entry)"),
        "src/{package}/train.py": ("rate: float = 0.5", "rate: float = 0.1"),
        "deploy/grafana/dashboards/service.json": ("predictions_total", "predicted_total"),
        "compose.yaml": (":0.1.0", ":0.2.0"),
    }
    assert failing(repo, mistakes, "tests/test_example.py", "tests/test_deploy.py") == {
        "test_a_large_body_is_refused_before_it_is_read",
        "test_requests_are_counted_by_the_template_of_their_path",
        "test_a_wrong_reading_is_told_what_is_wrong",
        "test_a_line_of_the_log_is_one_object_whatever_is_logged",
        "test_the_model_in_the_repo_is_the_one_that_training_gives",
        "test_dashboards_and_alerts_ask_only_for_metrics_that_exist",
        "test_the_same_image_is_built_and_deployed",
    }
