"""A run on disk: everything that decides how it goes on, to the last bit.

The file is torch's own, read without running anything that is in it. It is written beside its
place and moved there when it is whole: a crash while saving leaves the file before.
"""

from __future__ import annotations

import json
import os
import pickle
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from neurolab.errors import ParameterError
from neurolab.saving import UNREADABLE
from neurolab.training.config import Config
from neurolab.training.records import Evaluation, History
from neurolab.version import equations_digest, version

if TYPE_CHECKING:
    from neurolab.training.trainer import Trainer

FORMAT = 1


class Kept(NamedTuple):
    """What a saved run says of itself: how it began, how it is now, and all its steps."""

    first: Config
    config: Config
    number: int
    history: History


def save(trainer: Trainer, path: str | Path) -> Path:
    """Write a run to a file, whole or not at all, and return its path."""
    best = trainer.best
    about = {
        "format": FORMAT,
        "neurolab": version(),
        "equations": equations_digest(),
        "torch": torch.__version__.split("+")[0],
        "threads": torch.get_num_threads(),
        "config": trainer.config.to_dict(),
        "first": trainer.first.to_dict(),
        "number": trainer.number,
        "watch": trainer.watch,
        "history": trainer.history.to_dict(),
        "best": None
        if best is None
        else {"config": best.config.to_dict(), "found": list(best.found), "number": best.number},
    }
    whole = {
        "about": json.dumps(about),
        "network": trainer.network.state_dict(),
        "optimiser": trainer.optimiser.state_dict(),
        "batches": trainer.batches.state(),
        "coding": trainer.coding.get_state(),
        "best": {} if best is None else best.state,
    }
    return _written(whole, _path(path))


def _path(path: Any) -> Path:
    try:
        return Path(path)
    except TypeError as error:
        raise ParameterError(f"{path!r} is not a path", parameter="path") from error


def _written(whole: dict[str, Any], target: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            torch.save(whole, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def load(path: str | Path, task: Any = None, *, fused: bool | None = None) -> Trainer:
    """Return a saved run.

    Raises
    ------
    ParameterError
        If the file is not a saved run, or is of a later format, or does not fit the task.
    """
    with _readable(_path(path)) as (whole, about):
        return _restored(whole, about, task, fused)


def kept(path: str | Path) -> Kept:
    """Return what a saved run says of itself; its network is not made.

    Raises
    ------
    ParameterError
        If the file is not a saved run, or is of a later format.
    """
    with _readable(_path(path)) as (_, about):
        first, config = (Config.from_dict(about[name]) for name in ("first", "config"))
        return Kept(first, config, int(about["number"]), History.from_dict(about["history"]))


@contextmanager
def _readable(given: Path) -> Generator[tuple[dict[str, Any], dict[str, Any]]]:
    try:
        whole = torch.load(given, map_location="cpu", weights_only=True)
        about = json.loads(whole["about"])
        _refuse_later(given.name, about)
        yield whole, about
    except ParameterError:
        raise
    except (*UNREADABLE, pickle.UnpicklingError) as error:
        raise ParameterError(f"{given.name} is not a saved training run: {error}") from error


def _refuse_later(name: str, about: dict[str, Any]) -> None:
    if about["format"] > FORMAT:
        raise ParameterError(f"{name} was written by a later neurolab ({about['neurolab']})")


def _restored(
    whole: dict[str, Any],
    about: dict[str, Any],
    task: Any,
    fused: bool | None,  # noqa: FBT001 - as in `nn.Neuron`
) -> Trainer:
    from neurolab.training.run import Best
    from neurolab.training.trainer import Trainer

    config = Config.from_dict(about["config"])
    trainer = Trainer(config, task, watch=about["watch"], fused=fused)
    trainer.first = Config.from_dict(about["first"])
    trainer.network.load_state_dict(whole["network"])
    trainer.optimiser.load_state_dict(whole["optimiser"])
    trainer.batches.restore(whole["batches"])
    trainer.coding.set_state(whole["coding"])
    trainer.number = about["number"]
    trainer.history = History.from_dict(about["history"])
    best = about["best"]
    if best is not None:
        config = Config.from_dict(best["config"])
        trainer.best = Best(config, whole["best"], Evaluation(*best["found"]), best["number"])
    trainer.note = _difference(about)
    return trainer


def _difference(about: dict[str, Any]) -> str:
    """Return in words what may make the run go on differently, or nothing."""
    now = {
        "equations": equations_digest(),
        "torch": torch.__version__.split("+")[0],
        "threads": torch.get_num_threads(),
    }
    words = {
        "equations": f"made with other equations (neurolab {about['neurolab']})",
        "torch": f"made with torch {about['torch']}, this is {now['torch']}",
        "threads": f"made with {about['threads']} threads, this is {now['threads']}",
    }
    return "; ".join(words[name] for name, value in now.items() if about[name] != value)
