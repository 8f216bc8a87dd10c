"""`neurolab simulate`: run a neuron on an input and keep what it did in a file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import numpy as np

from neurolab import simulation, stimuli
from neurolab.commands.tables import write_csv
from neurolab.commands.words import add_neuron_files, names, neuron, number, option, pairs
from neurolab.errors import ParameterError, unknown_name
from neurolab.result import Result
from neurolab.signs import is_signed

SIZES = {"time": 100, "neurons": 1, "seed": 0}
SUFFIXES = (".npz", ".csv")


def add(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "simulate",
        allow_abbrev=False,
        help="run a neuron on an input",
        description="Run a neuron on an input, print one line and, with -o, keep the run. "
        "An existing file is left alone unless --force is given.",
    )
    say = parser.add_argument
    say("model", metavar="MODEL", help="identifier of the neuron (see: neurolab models)")
    drive = parser.add_mutually_exclusive_group()
    kinds = ", ".join(stimuli.KINDS)
    drive.add_argument("--input", metavar="KIND", help=f"input current: {kinds}; default poisson")
    drive.add_argument("--csv", metavar="FILE", help="replay a CSV: a row per step")
    many: dict[str, Any] = {"nargs": "+", "action": "extend", "metavar": "name=value"}
    say("--input-set", **many, help="parameters of the input, as in rate=0.3 weight=0.8")
    say("--set", **many, help="parameters of the neuron; a=1,2,3 gives one per neuron")
    say("--option", **many, help="structural options of the neuron, as in reset=soft")
    say("--time", type=int, metavar="T", help="number of steps, default 100")
    say("--neurons", type=int, metavar="N", help="number of neurons, default 1")
    say("--seed", type=int, metavar="S", help="seed of a random input, default 0")
    say("--compare", metavar="SIGN", help='">=" or ">"; default: the neuron\'s own')
    say("--dtype", default=None, help="float64 (default) or float32")
    say("--record", metavar="NAMES", help="spikes,levels,h,u,states,...; default: everything")
    say("--engine", default="numba", help="numba (default) or numpy; same numbers")
    say("-o", "--output", metavar="FILE", help="OUT.npz (read by Result.load) or OUT.csv")
    say("--force", action="store_true", help="replace OUT where it exists already")
    add_neuron_files(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> str:
    """Simulate, write the file, and return the summary line."""
    target = _target(args.output, force=args.force)
    model = neuron(args)
    chosen = pairs(args.option, "--option")
    record = names(args.record)
    result = simulation.simulate(
        model,
        drive(args),
        {name: number(text) for name, text in pairs(args.set, "--set").items()},
        compare=args.compare,
        dtype=args.dtype,
        # Without a file only the summary is wanted, and that needs the levels.
        record=("levels",) if record is None and target is None else record,
        engine=args.engine,
        options={name: option(model, name, text) for name, text in chosen.items()},
    )
    if target:
        write(result, target)
    return summary(result, target)


def drive(args: argparse.Namespace) -> stimuli.Stimulus:
    """Return the stimulus that the arguments describe."""
    given = pairs(args.input_set, "--input-set")
    for name in SIZES:
        if name in given:
            raise ParameterError(f"--input-set {name}=...: write --{name}", parameter=name)
    sizes = {name: getattr(args, name) for name in SIZES if getattr(args, name) is not None}
    if args.csv is None:
        values = {name: number(text) for name, text in given.items()}
        return stimuli.make(args.input or "poisson", **(SIZES | sizes), **values)
    unused = [*(f"--{name}" for name in sizes), *(["--input-set"] if given else [])]
    if unused:
        raise ParameterError(f"{unused[0]} cannot be used with --csv: the file says it all")
    return stimuli.read_csv(args.csv)


def write(result: Result, target: Path) -> None:
    """Write a run to an NPZ or CSV file, whole or not at all."""
    draft = target.with_name(f".{target.stem}-{os.getpid()}{target.suffix.lower()}")
    try:
        if draft.suffix == ".npz":
            result.save(draft)
        else:
            write_csv(result, draft)
        draft.replace(target)
    except OSError as error:
        raise ParameterError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


def summary(result: Result, target: Path | None) -> str:
    """Return one line: what ran, how much it fired, and where it is kept."""
    told = [f"{result.model.name}: steps {result.time}, neurons {result.neurons}"]
    if "levels" in result.records:
        spikes = f"{np.abs(result.levels).sum(dtype=np.int64)} spikes"
    else:
        spikes = f"{result.count.sum()} spikes"
    if "levels" in result.records or not is_signed(result.model):
        told += [f"rate {result.rate().mean():.4g} per step", spikes]
    else:  # spikes of both signs cancel in the count
        told.append(f"{spikes} net of sign")
    return ", ".join([*told, str(target)] if target else told)


def _target(output: str | None, *, force: bool) -> Path | None:
    """Return where to write, refused before anything is computed where it cannot work."""
    if output is None:
        return None
    path = Path(output)
    if path.suffix.lower() not in SUFFIXES:
        raise unknown_name("file type", path.suffix or output, SUFFIXES)
    if path.is_dir() or not path.parent.is_dir():
        problem = "is a folder" if path.is_dir() else f"there is no folder {path.parent}"
        raise ParameterError(f"{path}: {problem}", parameter="output")
    if path.exists() and not force:
        raise ParameterError(f"{path} exists already; --force replaces it", parameter="output")
    return path
