"""A program of its own: runs one notebook and writes it with its new outputs, or why it failed.

    python -m toolkit.posts.running JOB.json

The job names the notebook, the Python that runs its cells, its folder, the seconds it may take,
and where the answer goes.
"""

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def main() -> None:
    """Run it; the answer is a file, since cells may print what they like."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(job["answer"]).write_text(json.dumps(_run(job)), encoding="utf-8")


def _run(job: dict[str, Any]) -> dict[str, Any]:
    import nbformat
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    made: Any = nbformat.from_dict(job["notebook"])  # type: ignore[no-untyped-call]
    command = [job["python"], "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = KernelSpec(argv=command, language="python", display_name="Python")
    deadline = time.monotonic() + job["seconds"]

    class Manager(AsyncKernelManager):
        """Starts the week's own Python, whatever kernels are installed here."""

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    client = NotebookClient(
        made, km=Manager(), resources={"metadata": {"path": job["folder"]}},
        timeout_func=lambda cell: max(deadline - time.monotonic(), 1), store_widget_state=False,
        startup_timeout=60, shutdown_kernel="immediate", allow_errors=False,
    )  # fmt: skip
    at = {"cell": 0}
    client.on_cell_start = lambda cell, cell_index: at.update(cell=cell_index + 1)
    try:
        client.execute()
    except CellTimeoutError:
        return {**at, "what": f"It did not end within {job['seconds']} seconds."}
    except CellExecutionError as error:
        said = _COLOUR.sub("", f"{error.ename}: {error.evalue}")
        return {**at, "what": f"A cell failed: {said[:300]}"}
    except (DeadKernelError, RuntimeError) as error:
        return {**at, "what": f"Python ended in the middle: {str(error)[:200]}"}
    return {"notebook": made}


if __name__ == "__main__":
    main()
