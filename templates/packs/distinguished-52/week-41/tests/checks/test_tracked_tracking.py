"""The same record in MLflow, and the alias of the champion, in a temporary store."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from expect import holds, refuses
from tracked_world import run_of

from tracked.runs import Run, as_json
from tracked.tracking import (
    CHAMPION,
    MODEL,
    champion_of,
    experiment_id,
    load_model,
    log_run,
    logged_runs,
    open_store,
    promote,
    register,
)

pytestmark = pytest.mark.filterwarnings("ignore")  # those of MLflow's own libraries
SETTINGS = {"alpha": 0.5, "width": 32, "deep": True, "name": "adam", "digits": "12"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the store of all these checks: to make one takes seconds."""
    return tmp_path_factory.mktemp("mlflow")


@pytest.fixture(scope="module")
def client(place: Path) -> Any:
    """The store's client."""
    return open_store(place)


def test_a_run_is_recorded_with_all_that_made_it(client: Any, place: Path) -> None:
    experiment = experiment_id(client, "record", place)
    model = {"weights": [1.5, -2.0]}
    run = run_of("run-1", 2.5, settings=SETTINGS, seed=7)
    found = client.get_run(log_run(client, experiment, run, model))
    info, data = found.info, found.data
    wanted: dict[str, Any] = {n: json.dumps(value) for n, value in SETTINGS.items()}
    words = f"the params: expected {wanted}, found {dict(data.params)}."
    holds(dict(data.params) == wanted, words, hint="the settings as `as_texts` writes them.")
    words = f"the metrics: expected rmse 2.5, found {dict(data.metrics)}."
    holds(dict(data.metrics) == {"rmse": 2.5}, words)
    wanted = {"seed": "7", "trained_on": "rows-a", "measured_on": "rows-b", "code": "c0ffee"}
    for name, text in wanted.items():
        have = data.tags.get(name)
        words = f"the tag {name}: expected {text!r}, found {have!r}."
        holds(have == text, words, hint="without it nobody can make this run again.")
    holds(info.run_name == "run-1", f"the name: expected run-1, found {info.run_name}.")
    words = f"the experiment: expected {experiment}, found {info.experiment_id}."
    holds(info.experiment_id == experiment, words)
    hint = "A run that nobody ends stays RUNNING for ever; and a failed run says so."
    words = f"the status of a finished run: expected FINISHED, found {info.status}."
    holds(info.status == "FINISHED", words, hint=hint)
    path = client.download_artifacts(info.run_id, MODEL, str(place))
    kept = json.loads(Path(path).read_bytes())
    holds(kept == model, f"the model: expected {model}, found {kept}.")

    metrics = {"rmse": math.nan, "mae": math.inf, "low": -math.inf, "ok": 0.0}
    failed = run_of("run-2", None, metrics=metrics, status="failed")
    found = client.get_run(log_run(client, experiment, failed))
    status = found.info.status
    words = f"the status of a failed run: expected FAILED, found {status}."
    holds(status == "FAILED", words, hint=hint)
    holds(not client.list_artifacts(found.info.run_id), "without a model: expected no artifacts.")
    data = found.data
    words = f"the metrics of a run that diverged: expected four, found {dict(data.metrics)}."
    hint = "What is not finite is part of the record; leave nothing out."
    holds(set(data.metrics) == set(metrics), words, hint=hint)
    odd = [name for name in ("rmse", "mae", "low") if not math.isnan(data.metrics[name])]
    hint = "The database turns infinity into about 1.8e308, which is finite, and would count."
    words = f"metrics that are not finite: expected NaN, found {[data.metrics[n] for n in odd]}."
    holds(not odd, words, hint=hint)
    holds(data.metrics["ok"] == 0.0, "a metric of 0: expected 0.")


class Paged:
    """A client whose pages are small, as if there were thousands of runs."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def search_runs(
        self,
        experiment_ids: list[str],
        filter_string: str = "",
        run_view_type: int = 1,
        max_results: int = 1000,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> Any:
        small = min(max_results, 2)
        return self._client.search_runs(
            experiment_ids, filter_string, run_view_type, small, order_by, page_token
        )


def recorded(client: Any, experiment: str, run: Run, status: str) -> str:
    """A run in MLflow, made without the learner's code."""
    tags = {n: str(getattr(run, n)) for n in ("seed", "trained_on", "measured_on", "code")}
    made = client.create_run(experiment, tags=tags, run_name=run.id).info.run_id
    for name, value in run.settings.items():
        client.log_param(made, name, json.dumps(value))
    for name, number in run.metrics.items():
        client.log_metric(made, name, number)
    if status != "RUNNING":
        client.set_terminated(made, status)
    return str(made)


def test_all_runs_come_back_as_they_were(client: Any, place: Path) -> None:
    experiment = experiment_id(client, "read", place)
    empty = logged_runs(Paged(client), experiment)  # type: ignore[arg-type]
    holds(empty == [], f"an experiment without runs: expected none, found {empty}.")
    other = experiment_id(client, "read other", place)
    recorded(client, other, run_of("elsewhere"), "FINISHED")
    runs = [
        run_of("run-1", 2.5, settings=SETTINGS, seed=7),
        run_of("run-2", math.nan, status="failed"),
        run_of("run-3", 0.0, trained_on="rows-y", measured_on="rows-z", code="decade"),
        run_of("run-4", None, settings={}, status="failed"),
        run_of("run-5", -1.0, seed=5),
    ]
    for run in runs:
        recorded(client, experiment, run, "FINISHED" if run.status == "finished" else "FAILED")
    recorded(client, experiment, run_of("still running"), "RUNNING")
    recorded(client, experiment, run_of("killed"), "KILLED")
    found = logged_runs(Paged(client), experiment)  # type: ignore[arg-type]
    ids = sorted(run.id for run in found)
    hint = "runs that ended, by themselves, in this experiment."
    if len(ids) <= 2:
        hint = "This is the first page alone. Ask again with the token of the page, until none."
    elif "still running" in ids or "killed" in ids:
        hint = "A run that was killed, or has not ended, has numbers that mean nothing yet."
    words = f"the runs in pages of two: expected run-1 to run-5, found {ids}."
    holds(ids == [run.id for run in runs], words, hint=hint)
    by_id = {run.id: run for run in found}
    for run in runs:
        back, wanted = as_json(by_id[run.id]), as_json(run)
        hint = "every part of the run as it was given."
        if back["settings"] != wanted["settings"]:
            hint = "MLflow keeps params as texts. Turn each back into what it was before."
        words = f"{run.id}: expected {wanted}, found {back}."
        holds(back == wanted, words, hint=hint)


def test_the_champion_is_an_alias_with_a_reason(client: Any, place: Path) -> None:
    experiment, name = experiment_id(client, "promote", place), "heating"
    versions = []
    for number in range(3):
        run_id = recorded(client, experiment, run_of(f"run-{number}"), "FINISHED")
        client.log_dict(run_id, {"number": number}, MODEL)
        versions.append(register(client, name, run_id))

    def tags(version: str) -> dict[str, str]:
        return dict(client.get_model_version(name, version).tags)

    one, two, three = versions
    hint = "someone will ask why; blanks are no answer."
    for blank in ("", "  \n"):
        what = f"a promotion with the reason {blank!r}"
        refuses(lambda r=blank: promote(client, name, one, r), what, hint=hint)  # type: ignore[misc]
    words = "after a refused promotion: expected no champion and no reason."
    nothing = champion_of(client, name) is None and "reason" not in tags(one)
    holds(nothing, words, hint="look at the reason before anything is changed.")

    promote(client, name, one, "  the first model\n")
    found = champion_of(client, name)
    words = f"the alias {CHAMPION}: expected on version {one}, found {found}."
    holds(found == one, words, hint="set_registered_model_alias moves an alias.")
    why = tags(one).get("reason")
    words = f"the reason of version {one}: expected 'the first model', found {why!r}."
    holds(why == "the first model", words, hint="a tag of the version, without blanks around it.")
    words = "the first champion: expected no tag replaced_by."
    holds("replaced_by" not in tags(one), words, hint="nobody was replaced.")

    promote(client, name, three, "rmse 2.1 instead of 2.5 on the same rows")
    found = champion_of(client, name)
    holds(found == three, f"the alias: expected on version {three}, found {found}.")
    words = (
        f"the version that was replaced: expected its old reason and {three}, found {tags(one)}."
    )
    hint = "The story stays: its own reason, and by which version it was replaced."
    story = (tags(one).get("reason"), tags(one).get("replaced_by"))
    holds(story == ("the first model", three), words, hint=hint)
    untouched = not {"reason", "replaced_by"} & set(tags(two))
    holds(untouched, f"version {two}, which nobody named: expected no tags, found {tags(two)}.")
    model = load_model(client, name)
    holds(model == {"number": 2}, f"the model in use: expected number 2, found {model}.")

    promote(client, name, three, "measured again")
    found_tags = tags(three)
    words = f"the champion promoted again: expected a new reason alone, found {found_tags}."
    again = found_tags.get("reason") == "measured again" and "replaced_by" not in found_tags
    hint = "A version does not replace itself."
    holds(again and champion_of(client, name) == three, words, hint=hint)

    promote(client, name, one, "back: version 3 was wrong on warm days")
    words = f"a champion that came back: expected no replaced_by, found {tags(one)}."
    hint = "It is in use again, so nobody has replaced it."
    holds("replaced_by" not in tags(one), words, hint=hint)
    story = (tags(three).get("reason"), tags(three).get("replaced_by"))
    words = f"the one it replaced: expected replaced_by {one}, found {tags(three)}."
    holds(story == ("measured again", one), words, hint="the story stays.")
    stages = {client.get_model_version(name, v).current_stage for v in versions}
    hint = "MLflow has deprecated stages; the alias does their work."
    holds(stages <= {None, "None"}, f"stages: expected none, found {stages}.", hint=hint)
