"""A training run as a folder: its configuration, its numbers and its networks, as files.

    >>> folder = RunFolder.open("my_run")                           # doctest: +SKIP
    >>> folder.metrics["loss"], folder.summary["test"]              # doctest: +SKIP
    >>> folder.network()(x)            # the best one              # doctest: +SKIP

`config.toml` is how it began, `metrics.csv` has a row for every step and `epochs.csv` for every
epoch, `checkpoint.pt` is what it goes on from, `best.pt` the best network, and `summary.json`
how it came out; `noise.csv`, where it was asked for, how the best network does on noisy
samples. Every file is whole or not there; together they are as of the last epoch, or of
the step at which the run was stopped.
"""

from __future__ import annotations

import json
import math
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurolab.errors import ParameterError
from neurolab.saving import UNREADABLE
from neurolab.training.config import Config
from neurolab.training.csv_tables import read_csv, write_csv, write_text
from neurolab.training.records import Array
from neurolab.training.run_tables import EPOCH, STEP, epoch_rows, step_row
from neurolab.version import equations_digest, version

if TYPE_CHECKING:
    from neurolab.training.checkpoint import Kept
    from neurolab.training.network import Network
    from neurolab.training.trainer import Trainer

CONFIG, METRICS, EPOCHS = "config.toml", "metrics.csv", "epochs.csv"
CHECKPOINT, BEST, SUMMARY = "checkpoint.pt", "best.pt", "summary.json"
NOISE = "noise.csv"
FILES = (CONFIG, METRICS, EPOCHS, CHECKPOINT, BEST, SUMMARY)


class RunFolder:
    """The folder of one run; make it with `create`, read it with `open`.

    Attributes
    ----------
    path : Path
        Where it is.
    """

    def __init__(self, path: str | Path) -> None:
        try:
            self.path = Path(path)
        except TypeError as error:
            raise ParameterError(f"{path!r} is not a path", parameter="path") from error

    @classmethod
    def create(cls, path: str | Path, *, force: bool = False) -> RunFolder:
        """Return an empty run folder, made where there is none.

        Parameters
        ----------
        force : bool
            Whether a run that is there already gives way. Only files of a run are ever removed.

        Raises
        ------
        ParameterError
            If something else is there, or a run and not `force`, or it cannot be made.
        """
        made = cls(path)
        where = made.path
        if where.exists() and not where.is_dir():
            raise ParameterError(f"{where} is a file; a run needs a folder", parameter="output")
        inside = {each.name for each in where.iterdir()} if where.is_dir() else set[str]()
        if inside and CONFIG not in inside:
            raise ParameterError(
                f"{where} holds other files; a run needs a folder of its own", parameter="output"
            )
        if inside and not force:
            raise ParameterError(
                f"{where} holds a run already; --resume goes on with it, --force replaces it",
                parameter="output",
            )
        try:
            where.mkdir(parents=True, exist_ok=True)
            for name in (NOISE, *reversed(FILES)):  # the configuration last: until then it is a run
                (where / name).unlink(missing_ok=True)
        except OSError as error:
            raise ParameterError(f"{where} cannot be written: {error.strerror}") from error
        return made

    @classmethod
    def open(cls, path: str | Path) -> RunFolder:
        """Return the folder of a run.

        Raises
        ------
        ParameterError
            If there is no run, or its configuration is damaged.
        """
        found = cls(path)
        if not (found.path / CONFIG).is_file():
            raise ParameterError(f"{found.path} is not the folder of a run: it has no {CONFIG}")
        _ = found.config
        return found

    def save(self, trainer: Trainer, *, last: bool = False) -> None:
        """Write all files as the run is now.

        Parameters
        ----------
        last : bool
            Whether the run is over: its best network is then tried on the test part, too.

        Raises
        ------
        ParameterError
            If a file cannot be written.
        """
        steps = trainer.history.steps
        try:
            write_text(self.path / CONFIG, trainer.first.to_toml())
            trainer.save(self.path / CHECKPOINT)
            if trainer.best is not None:
                _save_best(trainer, self.path / BEST)
        except OSError as error:
            raise ParameterError(f"{self.path} cannot be written: {error.strerror}") from error
        rows = [step_row(step) for step in steps]
        columns = dict.fromkeys([*STEP, *(name for row in rows for name in row)])
        write_csv(self.path / METRICS, list(columns), rows)
        write_csv(self.path / EPOCHS, EPOCH, epoch_rows(trainer.history))
        summary = _summary(trainer, last=last)
        write_text(self.path / SUMMARY, json.dumps(summary, indent=2, allow_nan=False) + "\n")

    @property
    def config(self) -> Config:
        """The configuration that the run began with."""
        try:
            text = (self.path / CONFIG).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise ParameterError(f"{self.path / CONFIG} cannot be read: {error}") from error
        return Config.from_toml(text)

    @property
    def metrics(self) -> dict[str, Array]:
        """A column by name, `[step]`; NaN where a step was not watched.

        Besides those of `Step`: `rate.LAYER`, and `learned.LAYER.NAME`, the mean where it is
        learned per neuron or per step.
        """
        return read_csv(self.path / METRICS)

    @property
    def epochs(self) -> dict[str, Array]:
        """A column by name, `[epoch]`: means of the training batches, and the validation part."""
        return read_csv(self.path / EPOCHS)

    @property
    def summary(self) -> dict[str, Any]:
        """How the run came out, with the version that made it."""
        try:
            found: dict[str, Any] = json.loads((self.path / SUMMARY).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ParameterError(f"{self.path / SUMMARY} cannot be read: {error}") from error
        return found

    @property
    def kept(self) -> Kept:
        """What the checkpoint says of the run, step by step, without its network."""
        from neurolab.training.checkpoint import kept

        return kept(self.path / CHECKPOINT)

    def trainer(self, task: Any = None, *, fused: bool | None = None) -> Trainer:
        """Return the run as it was left; it goes on as if it had not been interrupted."""
        from neurolab.training.checkpoint import load

        return load(self.path / CHECKPOINT, task, fused=fused)

    def network(self, task: Any = None, *, fused: bool | None = None) -> Network:
        """Return the network that did best on the validation part, ready to be asked.

        Raises
        ------
        ParameterError
            If no epoch has ended yet, or the file is damaged.
        """
        import torch

        from neurolab.training.network import build
        from neurolab.training.tasks import find

        path = self.path / BEST
        if not path.is_file():
            raise ParameterError(f"{self.path} has no best network: no epoch has ended yet")
        try:
            whole = torch.load(path, map_location="cpu", weights_only=True)
            config = Config.from_toml(whole["config"])
            found = find(config.task, **dict(config.task_options)) if task is None else task
            network = build(config, found, fused=fused)
            network.load_state_dict(whole["network"])
        except ParameterError:
            raise
        except (*UNREADABLE, pickle.UnpicklingError) as error:
            raise ParameterError(f"{path} is not a saved network: {error}") from error
        return network.eval()


def _save_best(trainer: Trainer, path: Path) -> None:
    from neurolab.training.checkpoint import _written

    best = trainer.best
    if best is not None:
        _written({"config": best.config.to_toml(), "network": best.state}, path)


def _summary(trainer: Trainer, *, last: bool) -> dict[str, Any]:
    import torch

    from neurolab.training.outcome import outcome

    best = trainer.best
    found: dict[str, Any] = {
        "neurolab": version(),
        "equations": equations_digest(),
        "torch": torch.__version__.split("+")[0],
        "threads": torch.get_num_threads(),
        "compiled": trainer.fused is not False,
        "finished": trainer.number >= trainer.total,
        "steps": trainer.number,
        "of_steps": trainer.total,
        "best_step": None if best is None else best.number,
        "validation": None if best is None else best.found.accuracy,
        "events": [list(event) for event in trainer.history.events],
    }
    result = outcome(trainer)._asdict() if last else {}
    # JSON has no word for what is not finite
    return found | {n: _plain(v) for n, v in result.items()}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
