"""Training runs in several processes, or on a Dask cluster: outcomes as they are finished."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from typing import Any

from neurolab.checks import whole
from neurolab.errors import ParameterError
from neurolab.neurons import shipped
from neurolab.training.config import Config
from neurolab.training.outcome import Outcome
from neurolab.version import equations_digest, version

GLANCE = 0.5  # seconds between looks at whether the cluster is still there
MOST_WORKERS = 1024
Work = Callable[[Config], Outcome]


class GridLostError(RuntimeError):
    """The processes or the cluster of a grid went away before it was finished.

    What was finished was handed out, and is in the grid's folder if it has one.
    """


def spread(
    work: Work, waiting: Mapping[int, Config], client: Any, workers: int
) -> Iterator[tuple[int, Outcome]]:
    """Yield the outcomes of runs, by their number, in the order in which they finish.

    Parameters
    ----------
    client : distributed.Client or None
        A cluster; None for `workers` processes of this machine.

    Raises
    ------
    ParameterError
        If `client` is no synchronous client, a neuron cannot travel, or a worker has other
        equations.
    GridLostError
        If the cluster or a process goes away.
    """
    _check_neurons(waiting)
    if client is not None:
        yield from _finished(_cluster(client), work, waiting, client)
        return
    others = set(multiprocessing.active_children())
    executor = _processes(workers)
    try:
        yield from _finished(executor, work, waiting, None)
    except BaseException:  # nobody waits for what is still under way
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        executor.shutdown()


def _finished(
    executor: Executor, work: Work, waiting: Mapping[int, Config], client: Any
) -> Iterator[tuple[int, Outcome]]:
    about = (equations_digest(), version())
    pending: dict[Future[Outcome], int] = {
        executor.submit(_there, work, config, *about): index for index, config in waiting.items()
    }
    try:
        while pending:
            ready, _ = wait(pending, timeout=GLANCE, return_when=FIRST_COMPLETED)
            if client is not None and client.status != "running":
                raise GridLostError("the cluster is gone: its scheduler does not answer any more")
            for future in ready:
                index = pending.pop(future)
                try:
                    yield index, future.result()
                except (BrokenExecutor, CancelledError) as error:
                    raise GridLostError(f"a process of the grid ended early: {error}") from error
                except RuntimeError as error:
                    if type(error).__name__ != "KilledWorker":
                        raise
                    raise GridLostError(
                        f"a run ended its worker again and again: {error}"
                    ) from error
    finally:
        for future in pending:
            future.cancel()


def _there(work: Work, config: Config, equations: str, made_with: str) -> Outcome:
    """Train a run in another process, after making sure that it means the same there."""
    if equations != equations_digest():
        raise ParameterError(
            f"a worker has neurolab {version()} with other equations than the neurolab "
            f"{made_with} that asked for the grid; install the same on both",
            model="grid",
        )
    import torch

    torch.set_num_threads(1)  # for good: runs beside each other must not give it back too soon
    return work(config)


def _processes(workers: int) -> Executor:
    count = whole("grid", "workers", workers, 1, MOST_WORKERS)
    return ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_ctrl_c
    )


def _leave_ctrl_c() -> None:
    """Let Ctrl-C be for the process that shares out the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cluster(client: Any) -> Executor:
    if not hasattr(client, "get_executor") or getattr(client, "asynchronous", False):
        raise ParameterError(
            f"client = {client!r} must be a distributed.Client that is not asynchronous",
            model="grid",
            parameter="client",
        )
    made: Executor = client.get_executor(pure=False)
    return made


def _check_neurons(waiting: Mapping[int, Config]) -> None:
    """Refuse a neuron of one's own: another process does not know it."""
    for config in waiting.values():
        for choice in config.neurons:
            if choice.slot.model not in shipped():
                raise ParameterError(
                    "a neuron of your own is known in this process only; train it without "
                    "a cluster, in one process",
                    model=choice.slot.model,
                )
