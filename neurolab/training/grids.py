"""Many training runs that differ in a few things, here, in several processes or on a cluster.

    >>> from neurolab.training.config import Config
    >>> from neurolab.training.grids import grid
    >>> found = grid(Config(epochs=10), neuron=["lif_soft", "clif"], time=[1, 4],
    ...              seed=range(5), folder="my_grid")                    # doctest: +SKIP
    >>> found.means()["test"], found.means()["test_low"]                 # doctest: +SKIP

A run gives the same numbers wherever it runs: on one thread, whatever else goes on. With a
folder, every finished run is kept at once, and is not run again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from neurolab.errors import ParameterError
from neurolab.training.axes import Cell, cells
from neurolab.training.config import Config
from neurolab.training.grid_folder import GridFolder
from neurolab.training.grid_result import GridResult
from neurolab.training.outcome import Outcome, broken, outcome
from neurolab.training.spreading import spread


def grid(
    base: Config | None = None,
    *,
    folder: str | Path | None = None,
    client: Any = None,
    workers: int = 1,
    fused: bool | None = None,
    progress: Callable[[GridResult], None] | None = None,
    **axes: Any,
) -> GridResult:
    """Train every combination of some values, and return how all came out.

    Parameters
    ----------
    base : Config, optional
        What the runs share; the default configuration when left out.
    folder : path, optional
        Where finished runs are kept, and looked for.
    client : distributed.Client, optional
        A Dask cluster that has the same neurolab.
    workers : int
        Processes of this machine, where there is no cluster.
    fused : bool, optional
        Whether the neurons run compiled; see `neurolab.nn.Neuron`.
    progress : callable, optional
        Told after every run, with all outcomes so far.
    axes
        Values by name: `neuron`, any field of `Config`, `task.` and an option of the task, or
        `neuron.` and a parameter of the neuron (see `neurolab.training.axes.cells`).

    Raises
    ------
    ParameterError
        For axes, values and combinations that no run could begin with: before any begins.
    """
    config = Config() if base is None else base
    if not isinstance(config, Config):
        raise ParameterError(f"base = {base!r} must be a Config", parameter="base")
    found: GridResult | None = None
    for found in running(
        cells(config, axes), folder=folder, client=client, workers=workers, fused=fused
    ):
        if progress is not None:
            progress(found)
    return GridResult([]) if found is None else found


def running(
    runs: list[Cell],
    *,
    folder: str | Path | None = None,
    client: Any = None,
    workers: int = 1,
    fused: bool | None = None,
) -> Generator[GridResult]:
    """Yield the outcomes so far: once before the first run, and after every one."""
    result = GridResult([cell.values for cell in runs])
    kept = None if folder is None else GridFolder(folder)
    if kept is not None:
        result.outcomes = [kept.find(cell.config) for cell in runs]
    yield result
    waiting = {k: cell.config for k, cell in enumerate(runs) if result.outcomes[k] is None}
    for index, came_out in _outcomes(waiting, client, workers, fused):
        result.outcomes[index] = came_out
        if kept is not None:
            kept.keep(runs[index].config, came_out)
            kept.write(result)
        yield result
    if kept is not None:
        kept.write(result)


def _outcomes(
    waiting: dict[int, Config],
    client: Any,
    workers: int,
    fused: bool | None,  # noqa: FBT001 - as in `nn.Neuron`
) -> Iterator[tuple[int, Outcome]]:
    work = partial(trained, fused=fused)
    if client is not None or workers != 1:
        yield from spread(work, waiting, client, workers)
        return
    for index, config in waiting.items():
        yield index, work(config)


def trained(config: Config, *, fused: bool | None = None) -> Outcome:
    """Train one configuration to its end on one thread, and return how it came out.

    A run whose numbers become too large has an outcome, too: none, and the reason.
    """
    from neurolab.training.trainer import Trainer

    with one_thread():
        trainer = Trainer(config, watch=0, fused=fused)
        try:
            for _ in trainer.steps():
                pass
            return outcome(trainer)
        except ParameterError as error:
            return broken(trainer, str(error))


@contextmanager
def one_thread() -> Generator[None]:
    """Let torch use one thread for a while: sums are then the same whatever else runs."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
