"""Runs as files: break off today, go on tomorrow, and come to the same result."""

from pathlib import Path

from mynet.training import Run


def save(path: Path, run: Run) -> None:
    """Write everything that the run's next epoch depends on into one file.

    The file is an `.npz` archive of plain arrays, which `np.load` reads without pickle: opening a
    pickle may run whatever its author wanted. What the arrays are called is up to you. An array may
    hold numbers or text (`np.array("text")`); what is neither, the state of a generator for
    example, can become a text with the module `json`.

    Make a list of what a Run holds before you write: network, optimizer, stopping, generator,
    curves, and what is inside each of them.

    The file is `path` exactly, whatever its ending (what does `np.savez` do to a name that does
    not end in .npz?). A file that is there already is replaced. The run stays as it is, and nothing
    is drawn from its generator. The same run gives the same bytes whenever it is saved.
    """
    ### BEGIN SOLUTION
    import json
    from typing import Any

    import numpy as np

    from mynet.training import Epoch

    arrays: dict[str, Any] = {
        "momentum": np.array(run.optimizer.momentum),
        "patience": np.array(run.stopping.patience),
        "best_loss": np.array(run.stopping.best_loss),
        "waited": np.array(run.stopping.waited),
        "rng": np.array(json.dumps(run.rng.bit_generator.state)),
        "curves": np.array(run.curves, dtype=np.float64).reshape(-1, len(Epoch._fields)),
    }
    groups = {
        "network": run.network.parameters,
        "velocity": run.optimizer.velocity,
        "best": run.stopping.best,
    }
    for group, parameters in groups.items():
        arrays |= {f"{group}/{name}": value for name, value in parameters.items()}
    with path.open("wb") as file:
        np.savez(file, **arrays)
    ### END SOLUTION


def load(path: Path) -> Run:
    """A new run that is in the state in which another one was saved, to the last bit.

    Its generator is one of `np.random.default_rng`, set to the saved state, so that it draws next
    what the other would have drawn next. It shares nothing with any other run.

    Raises:
        ValueError: if the file holds pickled objects. They are not loaded.
    """
    ### BEGIN SOLUTION
    import json

    import numpy as np

    from mynet.network import Network, Parameters
    from mynet.steps import EarlyStopping, Momentum
    from mynet.training import Epoch

    with np.load(path, allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    groups: dict[str, Parameters] = {"network": {}, "velocity": {}, "best": {}}
    for key, value in arrays.items():
        group, _, name = key.partition("/")
        if name:
            groups[group][name] = value
    rng = np.random.default_rng()
    rng.bit_generator.state = json.loads(str(arrays["rng"]))
    return Run(
        Network(groups["network"]),
        Momentum(float(arrays["momentum"]), groups["velocity"]),
        EarlyStopping(
            int(arrays["patience"]),
            float(arrays["best_loss"]),
            groups["best"],
            int(arrays["waited"]),
        ),
        rng,
        [Epoch(*row) for row in arrays["curves"].tolist()],
    )
    ### END SOLUTION
