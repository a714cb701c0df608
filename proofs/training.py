"""Trainings: the reference's short runs show that it learns, and broken ones are caught by name."""

from collections.abc import Mapping

from proofs import pythons, wrong
from proofs.findings import Finding, whole
from proofs.subject import Subject
from proofs.wrong import Wrong
from toolkit.edges import files, machine, processes
from toolkit.smoke import devices, run, verdict
from toolkit.smoke.run import Order
from toolkit.smoke.settings import EXPECTATIONS
from toolkit.smoke.verdict import Verdict

BOUND = 90
LEAST_BROKEN = 2


def smokes(subject: Subject) -> tuple[Finding, ...]:
    """A pack's training passes, and its checks see what is wrong with a broken one."""
    if not subject.smoke.command:
        return ()
    reference = _tried(subject, {})
    caught = {name: _missed(subject, name, w) for name, w in subject.broken.items()}
    return (_passes(reference), _told(caught))


def _passes(tried: Verdict) -> Finding:
    total = len(EXPECTATIONS) - tried.count("waived")
    open_ = [f for f in tried.findings if f.state not in ("passed", "waived")]
    complaints = [f"{f.name}: {f.words}" for f in open_]
    return Finding(
        "smoke", tried.count("passed"), total, tried.state == "passed",
        round(tried.figures.seconds, 2), (*filter(None, [tried.why]), *complaints), BOUND,
    )  # fmt: skip


def _told(caught: Mapping[str, str]) -> Finding:
    complaints = [f"{name}: {missed}" for name, missed in caught.items() if missed]
    kept, total = len(caught) - len(complaints), len(caught)
    if total < LEAST_BROKEN:
        complaints.append(f"write at least {LEAST_BROKEN} broken trainings; there are {total}")
    return whole("broken", kept, total, complaints, least=LEAST_BROKEN)


def _missed(subject: Subject, name: str, w: Wrong) -> str:
    """Why a broken training does not count as caught; empty when it does."""
    source = wrong.replaced(w, subject.reference, f"broken/{name}.toml")
    tried = _tried(subject, {w.file: source.encode()})
    failed = {f.name: f.words for f in tried.findings if f.state == "failed"}
    if w.caught_by not in failed:
        return f"{w.caught_by!r} did not fail; failed: {', '.join(failed) or tried.why or 'none'}"
    said = failed[w.caught_by]
    return "" if w.says in said else f"the words do not say {w.says!r}: {said}"


def _tried(subject: Subject, changed: Mapping[str, bytes]) -> Verdict:
    """What short runs on the processor show."""
    unit, smoke = subject.name.split("/")[1], subject.smoke
    python, cores = pythons.for_all(subject.requirements), machine.cores()
    lanes = min(2, cores)
    with files.scratch() as folder:
        files.write_tree(folder, {**subject.reference, **changed})
        env = processes.environment()
        order = Order(folder, smoke, python, "cpu", 0, lanes, max(1, cores // lanes), env)
        runs = run.execute(order, lambda progress: None)
    return verdict.of_runs(
        unit, smoke, runs, devices.decide("cpu", {}, require_gpu=False), found={}, machine=""
    )
