"""`neurolab train`: a small spiking network learns, and its run becomes a folder."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from neurolab.commands import train_grid, train_noise
from neurolab.commands.own_neurons import load
from neurolab.commands.train_words import FLAGS, config_of
from neurolab.errors import ParameterError
from neurolab.training.folder import RunFolder

if TYPE_CHECKING:
    from neurolab.training.records import Step
    from neurolab.training.trainer import Trainer

WIDTH = 30  # of the progress bar
BEGINS = (*FLAGS, "config", "neuron", "neuron_set", "option", "surrogate", "set", "task_set")


def add(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "train",
        allow_abbrev=False,
        help="train a small spiking network, or a grid of them",
        description="Train a small spiking network and, with -o, keep the run as a folder. "
        "Options come from a TOML file, flags, or both; flags win. Ctrl-C keeps what is done.",
    )
    say = parser.add_argument
    say("config", nargs="?", metavar="CONFIG.toml", help="as config.toml in the folder of a run")
    say("--task", metavar="NAME", help="digits (default), moons, delayed_match, ...")
    say("--network", metavar="KIND", help="mlp (default), conv or residual")
    say("--widths", type=int, nargs="+", metavar="N", help="neurons or channels of each layer")
    say("--neuron", nargs="+", metavar="NAME", help="of all layers, or one for each")
    say("--time", type=int, metavar="T", help="time steps, default 4 or the task's own")
    say("--loss", metavar="NAME", help="ce (default), mse, tet or lambda_mix")
    say("--surrogate", metavar="NAME", help="of all neurons; default: the neuron's own")
    say("--epochs", type=int, metavar="N", help="passes over the data, default 20")
    say("--batch", type=int, metavar="N", help="samples per step, default 128")
    say("--seed", type=int, metavar="S", help="of all random numbers, default 0")
    many: dict[str, Any] = {"nargs": "+", "action": "extend", "metavar": "name=value"}
    say("--set", **many, help="anything else, as in learning_rate=5e-3 norm=tdbn fold=0")
    say("--task-set", **many, help="options of the task, as in layout=image")
    say("--neuron-set", **many, help="parameters of all neurons, as in tau=3")
    say("--option", **many, help="structural options of all neurons, as in reset=soft")
    say("--grid", **many, help="train every combination, as in neuron=lif_soft,clif seed=0:5")
    say("--workers", type=int, default=1, metavar="N", help="processes of a grid, default 1")
    say("--cluster", metavar="ADDRESS", help="a Dask scheduler for a grid: tcp://host:8786")
    say("--noise", action="store_true", help="at the end, test the best network on noisy samples")
    say("-o", "--output", metavar="FOLDER", help="where to keep the run or the grid")
    say("--resume", action="store_true", help="go on with the run or grid in FOLDER")
    say("--force", action="store_true", help="replace the run or grid in FOLDER")
    say("--eager", action="store_true", help="do not compile neurons: starts at once, is slower")
    say("--neuron-file", action="append", default=[], metavar="FILE", help="a neuron of your own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> str:
    """Train, tell every epoch as it ends, and return how it came out."""
    load(args.neuron_file)
    if args.resume and args.output is None:
        raise ParameterError("--resume needs the folder of the run: -o FOLDER", parameter="output")
    if args.resume and args.force:
        raise ParameterError("--resume goes on with a run, --force replaces it: choose one")
    if args.grid is not None and args.noise:
        raise ParameterError("--noise tests one run; leave out --grid", parameter="noise")
    if args.grid is not None:
        return train_grid.run(args)
    if args.cluster is not None or args.workers != 1:
        raise ParameterError("--workers and --cluster share out a grid; give --grid, too")
    trainer, folder = _resumed(args) if args.resume else _begun(args)
    with _stopping() as stop:
        _train(trainer, folder, stop)
    left = trainer.total - trainer.number
    if stop and left:
        _say(f"interrupted after step {trainer.number} of {trainer.total}{_how(folder)}")
        raise KeyboardInterrupt
    found = train_noise.tested(trainer, folder) if args.noise else ""
    return "\n".join([*([found] if found else []), _summary(trainer, folder)])


def _begun(args: argparse.Namespace) -> tuple[Trainer, RunFolder | None]:
    from neurolab.training.trainer import Trainer

    config = config_of(args)
    trainer = Trainer(config, fused=False if args.eager else None)
    if args.output is None:
        return trainer, None
    folder = RunFolder.create(args.output, force=args.force)
    folder.save(trainer)
    return trainer, folder


def _resumed(args: argparse.Namespace) -> tuple[Trainer, RunFolder]:
    for name in BEGINS:
        if getattr(args, name) is not None:
            word = "CONFIG.toml" if name == "config" else f"--{name.replace('_', '-')}"
            raise ParameterError(
                f"--resume goes on with the run as it began; leave out {word}", parameter=name
            )
    folder = RunFolder.open(args.output)
    compiled = folder.summary.get("compiled", True) and not args.eager
    trainer = folder.trainer(fused=None if compiled else False)
    if trainer.note:
        _say(f"this may go on differently: {trainer.note}")
    return trainer, folder


def _train(trainer: Trainer, folder: RunFolder | None, stop: list[int]) -> None:
    """Take all steps; whatever ends them, the folder is whole."""
    saved = trainer.number
    try:
        for step in trainer.steps():
            _show(step, trainer.total)
            if step.validation is not None:
                _show(step, trainer.total, last=True)
                sys.stdout.write(_line(step, trainer) + "\n")
                sys.stdout.flush()
                if folder is not None and not stop:
                    folder.save(trainer)
                    saved = trainer.number
            if stop:
                break
    except ParameterError as error:
        kept = "" if folder is None else f"; {folder.path} holds the first {saved} steps"
        raise ParameterError(f"{error}{kept}") from error
    finally:
        _show(None, trainer.total, last=True)
    if folder is not None:
        folder.save(trainer, last=trainer.number >= trainer.total)


@contextmanager
def _stopping() -> Generator[list[int]]:
    """Let Ctrl-C wait until a step is done, once; the next one ends at once.

    A step that breaks off in its middle has drawn random numbers and changed half of the
    weights: a run could not go on from there as if nothing had been.
    """
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _line(step: Step, trainer: Trainer) -> str:
    of_epoch = [s for s in trainer.history.steps if s.epoch == step.epoch]
    right = sum(s.accuracy for s in of_epoch) / len(of_epoch)
    loss = sum(s.loss for s in of_epoch) / len(of_epoch)
    held = step.validation.accuracy if step.validation is not None else float("nan")
    return (
        f"epoch {step.epoch:>3} of {trainer.config.epochs}  loss {loss:.4f}  "
        f"training {right:6.1%}  validation {held:6.1%}"
    )


def _summary(trainer: Trainer, folder: RunFolder | None) -> str:
    from neurolab.training.outcome import outcome

    found = folder.summary if folder is not None else outcome(trainer)._asdict()
    text = (
        f"best on validation: {found['validation']:.1%}; the same network on the test part: "
        f"{found['test']:.1%}\n"
        f"{found['spikes']:.1f} spikes and {found['energy'] * 1e9:.3g} nJ per inference; "
        f"{found['steps']} steps in {found['seconds']:.1f} s"
    )
    return text if folder is None else f"{text}\n{folder.path}"


def _how(folder: RunFolder | None) -> str:
    if folder is None:
        return "; nothing is kept without -o FOLDER"
    return f"; go on with: neurolab train --resume -o {Path(folder.path)}"


def _say(text: str) -> None:
    sys.stderr.write(f"neurolab: {text}\n")


def _show(step: Step | None, total: int, *, last: bool = False) -> None:
    """Draw how far the run is, where a person is looking; wipe it at the end."""
    if not sys.stderr.isatty():
        return
    if last or step is None:
        sys.stderr.write(f"\r{' ' * (WIDTH + 48)}\r")
    else:
        bar = "#" * (WIDTH * step.number // total)
        sys.stderr.write(f"\r[{bar:<{WIDTH}}] {step.number} of {total} steps  loss {step.loss:.4f}")
    sys.stderr.flush()
