"""What this machine is: its processor and its accelerators."""

import os
import platform
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from toolkit.edges import processes


def processor() -> str:
    """The processor's name and how many cores may be used."""
    name = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        found = re.search(r"^model name\s*:\s*(.+)$", listed.read_text(errors="replace"), re.M)
        name = found[1] if found else name
    return f"{' '.join(name.split())} × {cores()}"


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def accelerators(env: Mapping[str, str]) -> dict[str, str]:
    """The accelerators by PyTorch's name for their sort; each one's own name on a line."""
    found = {}
    # An empty list of visible devices, or -1, hides them all.
    if env.get("CUDA_VISIBLE_DEVICES", "0") not in ("", "-1"):
        name = _nvidia()
        if name:
            found["cuda"] = name
    if sys.platform == "darwin" and platform.machine() == "arm64":
        found["mps"] = platform.processor() or "Apple GPU"
    return found


def _nvidia() -> str:
    said = processes.ask(["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"])
    if said and "fail" not in said.lower() and "no devices" not in said.lower():
        return "\n".join(line.strip() for line in said.splitlines())
    listed = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
    texts = [path.read_text(errors="replace") for path in listed]
    models = [re.search(r"^Model:\s*(.+)$", text, re.M) for text in texts]
    return "\n".join(model[1].strip() if model else "NVIDIA GPU" for model in models)
