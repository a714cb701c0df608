"""One run of act: what it needs, the command, and its output as a stream of events."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit import bundled
from toolkit.ci import events, source
from toolkit.ci.events import Event
from toolkit.edges import files, processes
from toolkit.errors import PortfolioError
from toolkit.packs import digest

# What a workflow may see of this machine's environment; a token goes as a secret, if at all.
_PASSED_ON = (
    "GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY",
    "UV_CONSTRAINT", "UV_FIND_LINKS", "UV_OFFLINE", "UV_TORCH_BACKEND",
)  # fmt: skip
_GITHUB = "https://api.github.com"


@dataclass(frozen=True)
class Plan:
    """A run, ready to start."""

    folder: Path
    command: tuple[str, ...]
    env: Mapping[str, str]
    warm: Path
    kept: Path  # log, summary, artifacts and caches of this repo's runs


def plan(
    folder: Path, cache: Path, env: Mapping[str, str], event: str, job: str | None,
    payload: Path | None = None,
) -> Plan:  # fmt: skip
    """Everything the run needs; what is missing on this machine is an error that says so."""
    act, uv = (_needed(name) for name in ("act", "uv"))
    _needed("bash")
    texts = _workflows(folder)
    whole, tree = cache / "toolkit", cache / "called"
    with files.locked(cache):
        source.prepare(whole, tree)
    command = [act, event, "--json", "-P", "ubuntu-latest=-self-hosted"]
    for ref in (source.REF, *source.refs(texts)):
        command += ["--local-repository", f"{bundled.REPOSITORY}@{ref}={tree}"]
    for action, place in source.standins(tree, texts).items():
        command += ["--local-repository", f"{action}={place}"]
    command += ["--action-offline-mode", "--cache-server-addr", "127.0.0.1"]
    command += ["--artifact-server-addr", "127.0.0.1"]
    command += ["--job", job] if job else []
    command += ["--eventpath", str(payload.resolve())] if payload else []
    passed = {name: env[name] for name in _PASSED_ON if env.get(name)}
    warm = cache / "warm" / _fingerprint(whole, folder)
    kept = cache / "runs" / f"{folder.name}-{digest(str(folder).encode())[:6]}"
    settings = {"UV_CACHE_DIR": _uv_cache(uv), "UV_NO_PROGRESS": "1", "NO_COLOR": "1"}
    settings |= {"PORTFOLIO_KEPT": str(kept), source.WHERE: str(whole)}
    if warm.exists():
        settings["UV_OFFLINE"] = "1"
    for name, value in (passed | settings).items():
        command += ["--env", f"{name}={value}"]
    own = _environment(env, cache, Path(uv).parent)
    # Only what stands for GitHub gets a token: a run on this machine must not write there.
    if env.get("GITHUB_TOKEN") and passed.get("GITHUB_API_URL", _GITHUB) != _GITHUB:
        command += ["--secret", "GITHUB_TOKEN"]
        own["GITHUB_TOKEN"] = env["GITHUB_TOKEN"]
    return Plan(folder, tuple(command), own, warm, kept)


def perform(planned: Plan) -> Iterator[Event]:
    """Run it and tell what happens; remember when all it needs has been fetched once."""
    jobs: list[Event] = []
    lines = processes.lines(planned.command, cwd=planned.folder, env=planned.env)
    for event in events.read(lines):
        if event.kind == "job":
            jobs.append(event)
        yield event
    if not jobs:
        raise PortfolioError(
            "No job ran.",
            where=str(planned.folder / ".github" / "workflows"),
            mend="See whether a workflow there answers to this event, and its job's name.",
        )
    if all(job.text == "success" for job in jobs):
        files.write(planned.warm, b"")
    else:
        planned.warm.unlink(missing_ok=True)  # perhaps what was fetched is gone: next time, fetch


def _needed(program: str) -> str:
    found = processes.find(program)
    if found is None:
        mend = {"bash": "Install bash.", "act": "uv tool install 'portfolio-toolkit[all]'"}
        raise PortfolioError(
            f"{program} is not installed; it runs workflows on this machine.",
            mend=mend.get(program, "https://docs.astral.sh/uv/getting-started/installation/"),
        )
    return found


def _workflows(folder: Path) -> list[str]:
    place = folder / ".github" / "workflows"
    texts = [files.read_text(p) for p in sorted([*place.glob("*.yml"), *place.glob("*.yaml")])]
    if not texts:
        raise PortfolioError("There is no workflow here.", where=str(place))
    return texts


def _uv_cache(uv: str) -> str:
    return processes.ask([uv, "cache", "dir"]) or ""


def _environment(env: Mapping[str, str], cache: Path, uv: Path) -> dict[str, str]:
    """act's own: a HOME of its own, and the PATH with uv on it."""
    kept = {
        name: env[name] for name in ("LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE") if name in env
    }
    home = cache / "act"
    home.mkdir(parents=True, exist_ok=True)
    return kept | {"HOME": str(home), "PATH": f"{env.get('PATH', '')}:{uv}"}


def _fingerprint(tree: Path, folder: Path) -> str:
    """What decides whether anything must be fetched: the dependencies, and who asks for them."""
    digest = hashlib.sha256()
    actions = sorted(tree.glob("actions/*/action.yml"))
    for path in (tree / "pyproject.toml", folder / "pyproject.toml", *actions):
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:16]


def summary_of(seen: Sequence[Event]) -> str:
    """The job summaries, one after another."""
    # A composite action's summary is told twice: by its step and by the step that uses it.
    return "\n".join(dict.fromkeys(event.text for event in seen if event.kind == "summary"))
