"""A push of week 27, in act on this machine: how long each step of the job takes, caches warm."""

import tempfile
from pathlib import Path

from toolkit import plans
from toolkit.ci import run
from toolkit.edges import files, processes
from toolkit.scaffold import create
from toolkit.scaffold.week import Order, bake

BOUND = 30


def main() -> None:
    """Print the seconds of each step."""
    with tempfile.TemporaryDirectory() as name:
        week = Path(name) / "week-27"
        plan = plans.find("distinguished-52", Path())
        unit = plan.unit("week-27")
        tree = bake(Order(plan, unit, unit.title, "ada", 2026), solved=True)
        create.repository(week, tree, "Start", template=True)
        env = processes.environment()
        cache = files.cache_folder(env) / "ci"
        for _ in ("to warm the caches", "to measure"):
            seen = list(run.perform(run.plan(week, cache, env, "push", None)))
        steps = [event for event in seen if event.kind in ("passed", "failed")]
        for event in steps:
            print(f"  {'  ' * event.depth}{event.text:44} {event.seconds:6.2f} s")
        total = sum(event.seconds for event in steps if event.depth == 0)
        install = sum(event.seconds for event in steps if event.text.startswith("Install"))
        print(f"  whole job {total:.2f} s, of which installing {install:.2f} s")
        print(
            f"  the whole job: at most {BOUND} s: {'holds' if total < BOUND else 'DOES NOT HOLD'}"
        )
