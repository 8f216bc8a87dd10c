"""The same sweep on a Dask cluster: batches become tasks, tiles arrive as they are finished.

Nothing is kept on a worker that could not be made again. A plan travels with every batch; one
that is heavy with replayed numbers is the result of a task and copied to all workers, so when
one that holds it dies, it is still elsewhere or made anew. A batch whose worker died is run
elsewhere by Dask; one that Dask gives up on is submitted again.
"""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from neurolab.errors import ParameterError
from neurolab.stimuli import Replay
from neurolab.sweeping.batches import Batch, Tile, batches
from neurolab.sweeping.parcel import Parcel, opened, packed
from neurolab.sweeping.plan import Plan
from neurolab.sweeping.result import SweepResult
from neurolab.sweeping.running import computed

AHEAD = 4  # batches under way per thread of the cluster: no thread waits, cancelling is quick
ATTEMPTS = 3  # times that a batch is submitted before it is given up
GLANCE = 0.5  # seconds between looks at whether the sweep is still wanted and the cluster there
PATIENCE = 60  # glances without any worker before the cluster counts as gone
HEAVY = 100_000  # bytes of replayed numbers that are not sent with every batch
LOST = ("KilledWorker", "CancelledError", "FutureCancelledError", "FuturesCancelledError")


class ClusterLostError(RuntimeError):
    """The cluster went away before a sweep was finished.

    Attributes
    ----------
    partial : SweepResult or None
        The cells that were finished, where a whole sweep was asked for. Go on from there with
        `plan.run(done=partial.done)`.
    """

    partial: SweepResult | None = None


def spread(plan: Plan, wanted: Callable[[], bool], client: Any, done: Any = None) -> Iterator[Tile]:
    """Compute a plan on the cluster of a `distributed.Client`; see `Plan.run`.

    Raises
    ------
    ParameterError
        If `client` is no synchronous client, or a neuron cannot travel to the workers.
    ClusterLostError
        If the cluster goes away, or a batch ends its worker again and again.
    """
    if not hasattr(client, "submit") or getattr(client, "asynchronous", False):
        raise ParameterError(
            f"client = {client!r} must be a distributed.Client that is not asynchronous",
            model="sweep",
            parameter="client",
        )
    return _tiles(_Work(client, packed(plan)), batches(plan, done), wanted)


def _tiles(work: _Work, waiting: Iterator[Batch], wanted: Callable[[], bool]) -> Iterator[Tile]:
    try:
        while wanted():
            for batch in islice(waiting, work.room()):
                work.submit(batch)
            if not work.pending:
                return
            yield from work.finished()
    finally:
        work.drop()


class _Work:
    """The batches that are under way on a cluster."""

    def __init__(self, client: Any, parcel: Parcel) -> None:
        self._client = client
        self._name = f"neurolab-sweep-{uuid.uuid4().hex[:8]}"
        self._idle = 0
        self.pending: dict[Any, tuple[Batch, int]] = {}
        self._parcel = parcel
        self._held = self._sent() if _heavy(parcel) else None

    def room(self) -> int:
        """Return how many more batches are to be submitted now."""
        return max(0, AHEAD * max(1, self._threads()) - len(self.pending))

    def submit(self, batch: Batch, attempt: int = 1) -> None:
        """Send a batch to the cluster."""
        key = f"{self._name}-{batch.stride}-{batch.rows[0]}-{batch.columns[0]}-{attempt}"
        parcel = self._parcel if self._held is None else self._held
        future = self._ask(_on_worker, parcel, batch, key=key)
        self.pending[future] = (batch, attempt)

    def finished(self) -> Iterator[Tile]:
        """Wait a moment, and yield what was finished meanwhile."""
        distributed: Any = importlib.import_module("distributed")
        try:
            ready = distributed.wait(
                list(self.pending), timeout=GLANCE, return_when="FIRST_COMPLETED"
            ).done
        except TimeoutError:
            self._look()
            return
        except Exception as error:
            if type(error).__name__ not in LOST:
                raise
            ready = {future for future in self.pending if future.done()}
        self._idle = 0
        for future in ready:
            batch, attempt = self.pending.pop(future)
            try:
                tile: Tile = future.result()
            except Exception as error:
                if type(error).__name__ not in LOST:
                    raise
                self._again(batch, attempt, error)
            else:
                yield tile

    def drop(self) -> None:
        """Leave everything that is still under way."""
        if self._alive():
            with suppress(OSError):
                self._client.cancel([*self.pending, *([self._held] if self._held else [])])
        self.pending.clear()

    def _again(self, batch: Batch, attempt: int, error: Exception) -> None:
        if not self._alive():
            raise self._gone() from error
        if attempt >= ATTEMPTS:
            raise ClusterLostError(
                f"a batch of the sweep ended its worker every time ({attempt} attempts): {error}"
            ) from error
        if self._held is not None and self._held.status != "finished":  # lost with the batch
            self._held = self._sent()
        self.submit(batch, attempt + 1)

    def _sent(self) -> Any:
        """Put the parcel on every worker: batches would gather where the only copy is."""
        held = self._ask(_plain, self._parcel, key=f"{self._name}-plan-{uuid.uuid4().hex[:8]}")
        with suppress(OSError):  # without copies it is slower, not wrong
            self._client.replicate(held)
        return held

    def _threads(self) -> int:
        if self._alive():
            # A client that loses its cluster in this moment has no connection or no scheduler.
            with suppress(OSError, AttributeError):
                return sum(self._client.nthreads().values())
        raise self._gone()

    def _look(self) -> None:
        """Notice a cluster that is gone though nobody said so."""
        if not self._alive():
            raise self._gone()
        self._idle = 0 if self._threads() else self._idle + 1
        if self._idle >= PATIENCE:
            raise ClusterLostError("the cluster has no workers any more")

    def _ask(self, function: Callable[..., Any], *arguments: Any, key: str) -> Any:
        try:
            return self._client.submit(function, *arguments, key=key, pure=False)
        except Exception as error:
            if self._alive():
                raise
            raise self._gone() from error

    def _alive(self) -> bool:
        return self._client.status == "running"

    def _gone(self) -> ClusterLostError:
        return ClusterLostError("the cluster is gone: its scheduler does not answer any more")


def _plain(parcel: Parcel) -> Parcel:
    """Hand a parcel on: as a task's result it can be made again wherever it is lost."""
    return parcel


def _heavy(parcel: Parcel) -> bool:
    stimulus = parcel.plan.stimulus
    return isinstance(stimulus, Replay) and stimulus.values.nbytes > HEAVY


def _on_worker(parcel: Parcel, batch: Batch) -> Tile:
    return computed(opened(parcel), batch)
