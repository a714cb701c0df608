"""The pipeline on the command line, in the folder `tracking`: `python -m tracked.stages NAME`.

NAME is `readings` (make the raw data), the name of a stage (run it), `own` (bring all stages up to
date with the pipeline of this package, and say why each ran), or `rebuild` (bring back the data of
its lock).
"""

import sys
from pathlib import Path

import yaml

from tracked import heating
from tracked.content import Store
from tracked.pipeline import read_lock, read_stages, rebuild, repro

PARAMS, STAGES, LOCK = Path("params.yaml"), Path("dvc.yaml"), Path("own.lock.json")
STORE = Store(Path(".store"))


def main(name: str) -> None:
    """Do what the name says, in the current folder."""
    settings = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    if name == "readings":
        heating.READINGS.parent.mkdir(exist_ok=True)
        heating.READINGS.write_bytes(heating.as_csv(heating.readings(730, seed=41)))
    elif name == "own":
        why = repro(read_stages(STAGES), settings, Path(), LOCK, STORE)
        for stage, found in why.items():
            words = ", ".join(f"{reason.kind} {reason.what}".strip() for reason in found)
            print(f"{stage}: {words or 'up to date'}")
    elif name == "rebuild":
        print(*rebuild(read_lock(LOCK), STORE, Path()), sep="\n")
    else:
        heating.stage(name, settings)


if __name__ == "__main__":
    main(sys.argv[1])
