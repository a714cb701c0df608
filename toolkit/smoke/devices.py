"""On which device a training is tried, and what may be said of it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.errors import PortfolioError
from toolkit.text import one_line

DEVICES = ("cpu", "cuda", "mps")
_MISSING = {"cuda": "this machine has no NVIDIA GPU", "mps": "this machine has no Apple GPU"}


class NoGpuError(PortfolioError):
    """A GPU that must be there is not."""


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
        raise NoGpuError(
            f"A GPU is required, and {why}.",
            mend="Leave --require-gpu out, or run it on a machine that has one.",
        )
    if asked in missing:
        return Decision("", {asked: missing[asked]})
    return Decision(asked, missing)


def wrong_claim(asked: str, reported: str, found: Mapping[str, str]) -> str:
    """What is not so about the device that the training says it used; empty when all is well."""
    used = kind(reported)
    if not reported:  # what is not claimed need not be true
        wanted = asked not in ("auto", "cpu")
        return f"the training does not say that it used {asked}" if wanted else ""
    if used not in DEVICES:
        return f"the training reports a device that nobody knows, {one_line(reported, 40)!r}"
    if asked not in ("auto", used):
        return f"the training was asked to use {asked} and reports that it used {used}"
    if used != "cpu" and used not in found:
        return f"the training reports that it used {used}, and {_MISSING[used]}"
    return ""


def kind(reported: str) -> str:
    """`cuda` for `cuda:0`."""
    return reported.partition(":")[0].lower()
