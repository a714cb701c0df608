"""The same record in MLflow, and its registry of models. Only this module knows MLflow.

MLflow takes seconds to import, so the functions do it, not the module. All go through a client
that is handed in. The settings that MLflow keeps for the whole process stay untouched.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracked.runs import Run

if TYPE_CHECKING:
    from mlflow import MlflowClient

CHAMPION = "champion"
MODEL = "model/model.json"  # where the model lies among the artifacts of a run


def open_store(folder: Path) -> "MlflowClient":
    """The client of the store in this folder: `mlflow.db`, made if it is not there."""
    from mlflow import MlflowClient

    uri = f"sqlite:///{(folder / 'mlflow.db').resolve()}"
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def experiment_id(client: "MlflowClient", name: str, folder: Path) -> str:
    """The id of the experiment of this name, made if it is not there; artifacts in `mlruns`."""
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    place = (folder / "mlruns" / name).resolve().as_uri()
    return str(client.create_experiment(name, artifact_location=place))


def as_texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Settings as MLflow keeps them, which knows only texts there: as JSON, 0.1 or "adam"."""
    return {name: json.dumps(value) for name, value in values.items()}


def log_run(
    client: "MlflowClient", experiment: str, run: Run, model: Mapping[str, Any] | None = None
) -> str:
    """Record a run in MLflow, and return the id that MLflow gives it.

    - its name is run.id;
    - its params are the settings, as `as_texts` writes them, and nothing else;
    - its metrics are the metrics, NaN as well; one that is infinite is recorded as NaN, for the
      database would turn it into a huge number that is finite, and such a number counts;
    - its tags are "seed", "trained_on", "measured_on" and "code" (all of them texts);
    - the model, if there is one, becomes the artifact `MODEL`; `client.log_dict` writes JSON;
    - its status is FINISHED or FAILED, not RUNNING: a run that nobody ends runs for ever.

    Args:
        experiment: the id of the experiment.
    """
    ### BEGIN SOLUTION
    import math

    tags = {
        "seed": str(run.seed),
        "trained_on": run.trained_on,
        "measured_on": run.measured_on,
        "code": run.code,
    }
    made = client.create_run(experiment, tags=tags, run_name=run.id).info.run_id
    for name, text in as_texts(run.settings).items():
        client.log_param(made, name, text)
    for name, number in run.metrics.items():
        client.log_metric(made, name, number if math.isfinite(number) else math.nan)
    if model is not None:
        client.log_dict(made, dict(model), MODEL)
    client.set_terminated(made, "FINISHED" if run.status == "finished" else "FAILED")
    return str(made)
    ### END SOLUTION


def logged_runs(client: "MlflowClient", experiment: str) -> list[Run]:
    """The runs of an experiment as `log_run` got them, in any order.

    Settings have their types again: 0.1 is a number and "adam" a text. A metric that was not finite
    is NaN. Runs that have not ended, and those that were killed, are not among them. MLflow's
    `client.search_runs` gives one page of results, and with it a token for the next one; all pages
    are wanted.

    With this, `best` and `spread` hold for both records: one rule, stated once.
    """
    ### BEGIN SOLUTION
    found, token = [], None
    while True:
        page = client.search_runs([experiment], page_token=token)
        found += [one for one in page if one.info.status in ("FINISHED", "FAILED")]
        token = page.token
        if not token:
            break
    return [
        Run(
            id=str(one.info.run_name),
            settings={name: json.loads(text) for name, text in one.data.params.items()},
            seed=int(one.data.tags["seed"]),
            metrics=dict(one.data.metrics),
            trained_on=one.data.tags["trained_on"],
            measured_on=one.data.tags["measured_on"],
            code=one.data.tags["code"],
            status="finished" if one.info.status == "FINISHED" else "failed",
        )
        for one in found
    ]
    ### END SOLUTION


def register(client: "MlflowClient", model: str, run_id: str) -> str:
    """Make the model of an MLflow run the next version of a registered model, and return it."""
    found = client.get_run(run_id)
    if not client.search_registered_models(f"name = '{model}'"):
        client.create_registered_model(model)
    source = f"{found.info.artifact_uri}/{Path(MODEL).parent}"
    tags = {name: found.data.tags[name] for name in ("trained_on", "measured_on", "code")}
    return str(client.create_model_version(model, source, run_id, tags=tags).version)


def champion_of(client: "MlflowClient", model: str) -> str | None:
    """The version of a registered model that is the champion, if there is one."""
    aliases = client.get_registered_model(model).aliases
    return str(aliases[CHAMPION]) if CHAMPION in aliases else None


def load_model(client: "MlflowClient", model: str, alias: str = CHAMPION) -> dict[str, Any]:
    """The model with this alias. Whoever uses a model asks by the alias, never by a number."""
    run_id = client.get_model_version_by_alias(model, alias).run_id
    path = client.download_artifacts(str(run_id), MODEL)
    content: dict[str, Any] = json.loads(Path(path).read_bytes())
    return content


def promote(client: "MlflowClient", model: str, version: str, reason: str) -> None:
    """Move the alias `CHAMPION` to this version, and write down why.

    Stages such as "Production" are deprecated in MLflow; an alias does their work. It stands on one
    version at most: setting it moves it.

    Tags of the versions hold the story. The new champion's "reason" is the reason, without blanks
    around it. The champion before, if it is another version, gets "replaced_by": the new version.
    Its own reason stays. Whoever is champion again is not replaced any more, so its "replaced_by"
    goes.

    Args:
        model: the name of the registered model.
        version: its version, as a text of digits.

    Raises:
        ValueError: if the reason is blank; then nothing is changed.
    """
    ### BEGIN SOLUTION
    why = reason.strip()
    if not why:
        raise ValueError("a promotion needs a reason")
    before = champion_of(client, model)
    client.set_model_version_tag(model, version, "reason", why)
    if "replaced_by" in client.get_model_version(model, version).tags:
        client.delete_model_version_tag(model, version, "replaced_by")
    client.set_registered_model_alias(model, CHAMPION, version)
    if before is not None and before != version:
        client.set_model_version_tag(model, before, "replaced_by", version)
    ### END SOLUTION
