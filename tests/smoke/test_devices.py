"""The decision table: what was asked for, what is there, what the training says it used."""

import pytest

from toolkit.errors import PortfolioError
from toolkit.smoke import devices
from toolkit.smoke.devices import Decision

CUDA, MPS = {"cuda": "NVIDIA H200"}, {"mps": "Apple M4"}
NO_CUDA, NO_MPS = "this machine has no NVIDIA GPU", "this machine has no Apple GPU"


@pytest.mark.parametrize(
    ("asked", "found", "run", "skipped"),
    [
        ("auto", {}, "auto", {"cuda": NO_CUDA, "mps": NO_MPS}),
        ("auto", CUDA, "auto", {"mps": NO_MPS}),
        ("auto", MPS, "auto", {"cuda": NO_CUDA}),
        ("cpu", {}, "cpu", {"cuda": NO_CUDA, "mps": NO_MPS}),
        ("cpu", CUDA, "cpu", {"mps": NO_MPS}),
        ("cuda", CUDA, "cuda", {"mps": NO_MPS}),
        ("cuda", {}, "", {"cuda": NO_CUDA}),
        ("cuda", MPS, "", {"cuda": NO_CUDA}),
        ("mps", MPS, "mps", {"cuda": NO_CUDA}),
        ("mps", CUDA, "", {"mps": NO_MPS}),
    ],
)
def test_what_is_tried_and_what_is_skipped(
    asked: str, found: dict[str, str], run: str, skipped: dict[str, str]
) -> None:
    assert devices.decide(asked, found, require_gpu=False) == Decision(run, skipped)


@pytest.mark.parametrize(
    ("asked", "found", "words"),
    [
        ("auto", {}, "this machine has no GPU"),
        ("cuda", {}, NO_CUDA),
        ("cuda", MPS, NO_CUDA),
        ("mps", CUDA, NO_MPS),
    ],
)
def test_a_gpu_that_must_be_there_and_is_not_is_an_error(
    asked: str, found: dict[str, str], words: str
) -> None:
    with pytest.raises(PortfolioError, match=words):
        devices.decide(asked, found, require_gpu=True)


@pytest.mark.parametrize(("asked", "found"), [("auto", CUDA), ("cuda", CUDA), ("mps", MPS)])
def test_a_gpu_that_must_be_there_and_is_is_used(asked: str, found: dict[str, str]) -> None:
    assert devices.decide(asked, found, require_gpu=True).run == asked


@pytest.mark.parametrize(
    ("asked", "reported", "found", "wrong"),
    [
        ("auto", "cpu", {}, ""),
        ("auto", "cpu", CUDA, ""),
        ("auto", "cuda:0", CUDA, ""),
        ("auto", "", {}, ""),
        ("cpu", "", {}, ""),
        ("cpu", "cpu", CUDA, ""),
        ("cuda", "cuda", CUDA, ""),
        ("mps", "mps:0", MPS, ""),
        ("auto", "", CUDA, ""),  # nothing is claimed
        ("cpu", "", CUDA, ""),
        ("cuda", "", CUDA, "the training does not say that it used cuda"),
        ("auto", "tpu", {}, "a device that nobody knows, 'tpu'"),
        ("cuda", "cpu", CUDA, "asked to use cuda and reports that it used cpu"),
        ("cpu", "cuda:0", CUDA, "asked to use cpu and reports that it used cuda"),
        ("auto", "cuda:0", {}, f"used cuda, and {NO_CUDA}"),
        ("auto", "mps", CUDA, f"used mps, and {NO_MPS}"),
    ],
)
def test_what_may_be_said_of_the_device_afterwards(
    asked: str, reported: str, found: dict[str, str], wrong: str
) -> None:
    claim = devices.wrong_claim(asked, reported, found)
    assert wrong in claim
    assert bool(wrong) == bool(claim)
