"""On which device a training is tried, and what may be said of it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.errors import PortfolioError

DEVICES = ("cpu", "cuda", "mps")
_MISSING = {"cuda": "this machine has no NVIDIA GPU", "mps": "this machine has no Apple GPU"}


@dataclass(frozen=True)
class Decision:
    """What the training is asked to use; `run` is empty where nothing can be tried."""

    run: str
    skipped: Mapping[str, str] = field(default_factory=dict)


def decide(asked: str, found: Mapping[str, str], *, require_gpu: bool) -> Decision:
    """The device for the runs; one that is not there is skipped, or an error where it must be."""
    missing = {name: why for name, why in _MISSING.items() if name not in found}
    if require_gpu and (asked in missing or (asked == "auto" and not found)):
        why = missing.get(asked, "this machine has no GPU")
        raise PortfolioError(
            f"A GPU is required, and {why}.",
            mend="Leave --require-gpu out, or run it on a machine that has one.",
        )
    if asked in missing:
        return Decision("", {asked: missing[asked]})
    return Decision(asked, missing)


def wrong_claim(asked: str, reported: str, found: Mapping[str, str]) -> str:
    """What is not so about the device that the training says it used; empty when all is well."""
    used = kind(reported)
    if used not in DEVICES:
        told = f"the device {reported[:40]!r}" if reported else "no device"
        # Without any accelerator there is only one thing that it can have used.
        return "" if not reported and asked in ("auto", "cpu") and not found else (
            f"the training reports {told}, so nothing can be claimed for {asked}"
        )  # fmt: skip
    if asked not in ("auto", used):
        return f"the training was asked to use {asked} and reports that it used {used}"
    if used != "cpu" and used not in found:
        return f"the training reports that it used {used}, and {_MISSING[used]}"
    return ""


def kind(reported: str) -> str:
    """`cuda` for `cuda:0`."""
    return reported.partition(":")[0].lower()
