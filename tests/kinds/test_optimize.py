"""The example of the kind `optimize`, run as its README says, and judged by other code."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.kinds.conftest import Repo, made
from tests.kinds.units import first_of

VARIANTS = {
    "pytorch": "model.pt",
    "onnx": "model.onnx",
    "pruned": "pruned.onnx",
    "int8": "model-int8.onnx",
}
LOOPBACK = {"GLOO_SOCKET_IFNAME": "lo" if sys.platform == "linux" else "lo0"}

# Judges the files with PyTorch, onnx and onnxruntime alone; of the example it takes only the data
# and the model's class.
JUDGE = """
import importlib, json, sys
import numpy as np, onnx, onnxruntime, torch
data, model = (importlib.import_module(f"{sys.argv[1]}.{n}") for n in ("data", "model"))
torch.set_grad_enabled(False)

def torch_model(name):
    net = model.Classifier()
    net.load_state_dict(torch.load(f"runs/{name}.pt", weights_only=True))
    return lambda x: net.eval()(torch.from_numpy(x)).numpy()

def onnx_model(name):
    session = onnxruntime.InferenceSession(f"runs/{name}.onnx")
    return lambda x: session.run(None, {session.get_inputs()[0].name: x})[0]

def zeros(arrays):
    arrays = [a for a in arrays if a.ndim == 2]
    return sum(int((a == 0).sum()) for a in arrays) / sum(a.size for a in arrays)

random = np.random.default_rng(7)
found = {"agree": [], "accuracy": {}, "zeros": {}}
for name in ("model", "pruned"):
    for batch in (1, 2, 7, 33, 128):
        x = random.normal(size=(batch, data.SIDE ** 2)).astype(np.float32)
        wanted, got = torch_model(name)(x), onnx_model(name)(x)
        found["agree"].append(bool(np.allclose(got, wanted, rtol=1e-4, atol=1e-5)))
    weights = torch.load(f"runs/{name}.pt", weights_only=True).values()
    stored = onnx.load(f"runs/{name}.onnx").graph.initializer
    found["zeros"][name] = [
        zeros([w.numpy() for w in weights]), zeros([onnx.numpy_helper.to_array(w) for w in stored])
    ]
pictures, labels = (t.numpy() for t in data.stripes(2000, data.HELD_OUT))
answering = {
    "pytorch": torch_model("model"), "onnx": onnx_model("model"),
    "pruned": onnx_model("pruned"), "int8": onnx_model("model-int8"),
}
for name, model in answering.items():
    found["accuracy"][name] = float((model(pictures).argmax(1) == labels).mean())
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A fresh repo in which each command of the README has been run, but for the tests."""
    fresh = made(tmp_path_factory.mktemp("optimize"), *first_of("optimize"))

    def run_all(block: str) -> int:
        commands = re.findall(
            r"^\$ (?:uv run --no-sync )?((?:python|torchrun|diff) .+)", block, re.M
        )
        for command in commands:
            try:
                fresh.run(*command.split(), more=LOOPBACK)
            except AssertionError as error:
                # On a busy machine PyTorch itself sometimes ends so, after its work is done.
                if "terminate called without an active exception" not in str(error):
                    raise
                fresh.run(*command.split(), more=LOOPBACK)
        return len(commands)

    blocks = (fresh.folder / "README.md").read_text().split("```console")[1:]
    with ThreadPoolExecutor() as pool:
        assert list(pool.map(run_all, blocks)) == [5, 3]
    return fresh


@pytest.fixture(scope="module")
def judged(repo: Repo) -> Any:
    """What code of our own finds in the files."""
    return json.loads(repo.run("python", "-c", JUDGE, repo.package))


def test_the_exported_models_answer_as_pytorch_does_for_batches_of_any_size(judged: Any) -> None:
    assert judged["agree"] == [True] * 10


def test_the_quantized_file_is_smaller_and_loses_less_than_one_point(
    repo: Repo, judged: Any
) -> None:
    sizes = {n: (repo.folder / "runs" / f).stat().st_size for n, f in VARIANTS.items()}

    assert sizes["int8"] < 0.3 * sizes["onnx"]
    assert judged["accuracy"]["onnx"] - judged["accuracy"]["int8"] < 0.01


def test_four_of_five_weights_are_zero_in_both_files_of_the_pruned_model(judged: Any) -> None:
    assert judged["zeros"]["pruned"] == pytest.approx([0.8, 0.8], abs=1e-3)
    assert judged["zeros"]["model"] == pytest.approx([0, 0], abs=1e-3)


def test_the_report_says_what_is_true_of_every_variant(repo: Repo, judged: Any) -> None:
    report = json.loads((repo.folder / "report.json").read_text())
    table = (repo.folder / "report.md").read_text()

    assert list(report["variants"]) == list(VARIANTS)
    for name, row in report["variants"].items():
        assert row["size_bytes"] == (repo.folder / "runs" / VARIANTS[name]).stat().st_size
        assert row["accuracy"] == pytest.approx(judged["accuracy"][name], abs=1e-3)
        assert row["accuracy"] > 0.9
        assert 0 < row["median_ms"] <= row["p95_ms"]
        assert f"| {name} | {row['size_bytes'] / 1000:.0f} (" in table
        assert f"{row['median_ms']:.3f} (" in table
    assert report["pruned_zeros"] == pytest.approx(0.8, abs=1e-3)
    assert report["conditions"]["cores"] == os.cpu_count()


def test_another_run_of_the_bench_measures_anew_under_the_conditions_asked_for(repo: Repo) -> None:
    paths = [repo.folder / name for name in ("report.json", "report.md")]
    before = [path.read_text() for path in paths]

    bench = ("python", "-m", f"{repo.package}.bench", "--batch", "3", "--repeats", "21")
    repo.run(*bench, "--warmup", "2")

    first, second = json.loads(before[0]), json.loads(paths[0].read_text())
    for path, text in zip(paths, before, strict=True):
        path.write_text(text)
    asked = {"batch": 3, "repeats": 21, "warmup": 2}
    assert second["conditions"] == first["conditions"] | asked
    for name, row in second["variants"].items():
        assert row["median_ms"] != first["variants"][name]["median_ms"]


def test_two_processes_that_share_each_batch_train_as_one_does(repo: Repo) -> None:
    one, two = (json.loads((repo.folder / "runs" / f"losses-{n}.json").read_text()) for n in (1, 2))

    assert len(one) == 50
    assert max(one[-5:]) < min(one[:5])
    assert two == pytest.approx(one, abs=1e-6, rel=0)


def test_a_killed_worker_ends_the_whole_run_with_an_error_and_leaves_no_process(
    repo: Repo, tmp_path: Path
) -> None:
    losses, said = repo.folder / "runs" / "losses-2.json", tmp_path / "said"
    before = losses.stat().st_mtime_ns
    with said.open("w") as out:
        launcher = subprocess.Popen(
            ["torchrun", "--standalone", "--local-addr", "127.0.0.1", "--nproc-per-node", "2",
             "-m", f"{repo.package}.distributed", "--steps", "1000000"],
            cwd=repo.folder, env=repo.env | LOOPBACK, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    workers: dict[str, int] = {}
    try:
        until(lambda: len(ranks(said)) == 2 or launcher.poll() is not None)
        workers = ranks(said)
        os.kill(workers["1"], signal.SIGKILL)
        code = launcher.wait(timeout=60)
        until(lambda: not is_alive(workers["0"]))

        assert code != 0
        assert losses.stat().st_mtime_ns == before
    finally:
        launcher.kill()
        launcher.wait()
        for process in filter(is_alive, workers.values()):
            os.kill(process, signal.SIGKILL)


def ranks(said: Path) -> dict[str, int]:
    """The process of each rank, as the example says when it starts."""
    found = re.findall(r"^rank (\d) of 2 is process (\d+)$", said.read_text(), re.M)
    return {rank: int(process) for rank, process in found}


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds} seconds"
        time.sleep(0.1)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
