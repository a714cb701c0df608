"""Work spread over processes of our own, each bounded in time and memory."""

import contextlib
import importlib
import multiprocessing
import resource
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

from toolkit.errors import PortfolioError

T = TypeVar("T")


@dataclass(frozen=True)
class Task:
    """A function by its module and name, and what one call of it may take.

    `needs` are the modules that it imports on the way; they are imported once for all processes.
    """

    module: str
    name: str
    seconds: int
    memory: int
    needs: tuple[str, ...] = ()


def each(task: Task, items: Sequence[T], workers: int) -> list[Any]:
    """What the task makes of each item; an error in place of it where one fails."""
    results: dict[int, Any] = {}
    number = max(1, min(workers, len(items)))
    _run(task, items, list(range(len(items))), number, results)
    # A process that died took others' work with it: each of them gets one of its own.
    for at in [at for at in range(len(items)) if at not in results]:
        _run(task, items, [at], 1, results)
    died = PortfolioError("It broke the process that worked on it.", mend="Make it smaller.")
    return [results.get(at, died) for at in range(len(items))]


def _run(
    task: Task, items: Sequence[T], numbers: list[int], workers: int, results: dict[int, Any]
) -> None:
    # The server imports the task's libraries once; each worker is a copy of it.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([task.module, *task.needs])
    with ProcessPoolExecutor(workers, context, _bound, (task.memory,)) as pool:
        waiting = {number: pool.submit(_one, task, items[number]) for number in numbers}
        for number, future in waiting.items():
            with contextlib.suppress(BrokenProcessPool):
                results[number] = future.result()


def _bound(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends all of us, without a word
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _one(task: Task, item: object) -> Any:
    function = getattr(importlib.import_module(task.module), task.name)
    try:
        with _deadline(task.seconds):
            return function(item)
    except ModuleNotFoundError:
        raise  # nothing is wrong with the item: a library is not installed
    except PortfolioError as error:
        return error
    except MemoryError:
        return PortfolioError("It needs too much memory.", mend="Make it smaller.")
    except Exception as error:  # one bad item never stops the others
        return PortfolioError(f"It stumbled: {type(error).__name__}: {str(error)[:200]}")


@contextlib.contextmanager
def _deadline(seconds: int) -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise PortfolioError(f"It took longer than {seconds} seconds.", mend="Make it smaller.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
