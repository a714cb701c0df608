"""Many runs in one go: `python -m tracked.experiments`, in `tracking`. Needs the prepared data.

Each run goes into both records, the journal and MLflow. Then the best one is registered, the gate
is asked, and what it says is written beside the version.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracked import gate, heating, journal, tracking
from tracked.content import fingerprint
from tracked.runs import Run, best, spread

TRAIN, VALID = Path("data/train.csv"), Path("data/valid.csv")
JOURNAL = Path("runs.jsonl")
NAME = "heating"
GRID = [{"width": width, "alpha": alpha} for width in (4, 32) for alpha in (0.1, 10.0)]
SEEDS = range(5)
RULE = gate.Rule("rmse", "low", bound=8.0, margin=0.05)


def code_version() -> str:
    """The commit of the code, marked if there are changes since."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    changed = "-changed" if git("status", "--porcelain", "--", "../src") else ""
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + changed


def tried(first: int, code: str) -> Iterator[tuple[Run, dict[str, Any] | None]]:
    """All runs of the grid, each with its model; a run that fails is a run as well."""
    known, held = heating.read_csv(TRAIN), heating.read_csv(VALID)
    data: dict[str, Any] = {
        "trained_on": fingerprint(TRAIN),
        "measured_on": fingerprint(VALID),
        "code": code,
    }
    number = first
    for settings in GRID:
        for seed in SEEDS:
            name = f"run-{number:04}"
            try:
                model = heating.train(known, int(settings["width"]), settings["alpha"], seed)
                yield Run(name, settings, seed, heating.measure(model, held), **data), model
            except (ValueError, ArithmeticError):
                yield Run(name, settings, seed, {}, **data, status="failed"), None
            number += 1


def main() -> int:
    """Run, record, compare, register, and ask the gate."""
    client = tracking.open_store(Path())
    experiment = tracking.experiment_id(client, NAME, Path())
    ids, here = {}, []
    for run, model in tried(len(journal.read(JOURNAL)), code_version()):
        journal.append(JOURNAL, run)
        ids[run.id] = tracking.log_run(client, experiment, run, model)
        here.append(run)
    print("| settings | seeds | mean rmse | deviation |\n| :-- | --: | --: | --: |")
    for found in sorted(spread(here, RULE.metric), key=lambda one: one.mean):
        row = f"{dict(found.settings)} | {found.seeds} | {found.mean:.3f} | {found.deviation:.3f}"
        print(f"| {row} |")

    winner = best(here, RULE.metric, RULE.goal)
    everything = {run.id: run for run in tracking.logged_runs(client, experiment)}
    version = tracking.register(client, NAME, ids[winner.id])
    current = tracking.champion_of(client, NAME)
    champion = None
    if current is not None:
        known = client.get_run(str(client.get_model_version(NAME, current).run_id))
        champion = everything[str(known.info.run_name)]
    refusals = gate.verdict(winner, champion, RULE)
    for refusal in refusals:
        print(f"Version {version} is refused: {refusal.kind}: {refusal.words}")
    if refusals:
        words = "; ".join(refusal.words for refusal in refusals)
        client.set_model_version_tag(NAME, version, "refused", words)
        return 1
    reason = f"{winner.id}: {RULE.metric} {winner.metrics[RULE.metric]} on {winner.measured_on}"
    tracking.promote(client, NAME, version, reason)
    print(f"Version {version} is the champion: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
