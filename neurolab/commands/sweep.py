"""`neurolab sweep`: two parameters of a neuron or its input against one number."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from neurolab import stimuli
from neurolab.commands.grids import summary, write
from neurolab.commands.simulate import _target, drive
from neurolab.commands.words import add_neuron_files, neuron, number, option, pairs
from neurolab.errors import ParameterError
from neurolab.sweeping import METRICS, ClusterLostError, Plan, SweepResult
from neurolab.sweeping.at_once import axes_of
from neurolab.sweeping.slots import slot_of

SIZES = {"time": 200, "neurons": 64}
WIDTH = 30  # of the progress bar


def add(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "sweep",
        allow_abbrev=False,
        help="measure a neuron over two parameters",
        description="Measure a neuron for every pair of values of two parameters, print the "
        "extremes and, with -o, keep the grid. Ctrl-C keeps what is done so far.",
    )
    say = parser.add_argument
    axis: dict[str, Any] = {"nargs": "+", "metavar": "WORD"}
    say("model", metavar="MODEL", help="identifier of the neuron (see: neurolab models)")
    say("--x", **axis, help="NAME LOW HIGH [COUNT] or NAME 1,2,4; input.NAME for the input's")
    say("--y", **axis, help="the same for the rows; both are chosen for you when left out")
    say("--metric", default="rate", help=f"{', '.join(METRICS)}; default rate")
    say("--size", type=int, default=32, metavar="N", help="values along an axis, default 32")
    source = parser.add_mutually_exclusive_group()
    kinds = ", ".join(stimuli.KINDS)
    source.add_argument("--input", metavar="KIND", help=f"input current: {kinds}; default poisson")
    source.add_argument("--csv", metavar="FILE", help="replay a CSV: a row per step")
    many: dict[str, Any] = {"nargs": "+", "action": "extend", "metavar": "name=value"}
    say("--input-set", **many, help="parameters of the input, as in rate=0.3 weight=0.8")
    say("--set", **many, help="parameters of the neuron, as in threshold=1.2")
    say("--option", **many, help="structural options of the neuron, as in reset=soft")
    say("--time", type=int, metavar="T", help="number of steps, default 200")
    say("--neurons", type=int, metavar="N", help="number of neurons, default 64")
    say("--seed", type=int, metavar="S", help="seed of a random input, default 0")
    say("--compare", metavar="SIGN", help='">=" or ">"; default: the neuron\'s own')
    say("--dtype", default="float64", help="float64 (default) or float32")
    say("--engine", default="numba", help="numba (default) or numpy; same numbers")
    say("--cluster", metavar="ADDRESS", help="a Dask scheduler, as in tcp://host:8786")
    say("-o", "--output", metavar="FILE", help="OUT.npz (read by SweepResult.load) or OUT.csv")
    say("--force", action="store_true", help="replace OUT where it exists already")
    add_neuron_files(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> str:
    """Compute the sweep, write the file, and return the extremes."""
    target = _target(args.output, force=args.force)
    found = SweepResult.blank(_plan(args))
    lost: BaseException | None = None
    client = None if args.cluster is None else _client(args.cluster)
    try:
        for tile in found.plan.run(client=client):
            found.add(tile)
            _show(found)
    except (ClusterLostError, KeyboardInterrupt) as error:
        lost = error
    finally:
        _show(found, last=True)
        if client is not None:
            client.close()
    keeps = target is not None and bool(found.done.any())
    if target is not None and keeps:
        write(found, target)
    if lost is None:
        return summary(found, target)
    far = f"{found.done.sum()} of {found.plan.cells} cells were done"
    message = f"{far}; {target} holds them" if keeps else far
    if isinstance(lost, KeyboardInterrupt):
        sys.stderr.write(f"neurolab: interrupted, {message}\n")
        raise lost
    raise ParameterError(f"{lost}; {message}") from lost


def _plan(args: argparse.Namespace) -> Plan:
    model = neuron(args)
    chosen = pairs(args.option, "--option")
    if args.csv is None:
        for name, value in SIZES.items():
            setattr(args, name, value if getattr(args, name) is None else getattr(args, name))
    stimulus = drive(args)
    slot = slot_of(
        model,
        {name: number(text) for name, text in pairs(args.set, "--set").items()},
        {name: option(model, name, text) for name, text in chosen.items()},
        args.compare,
    )
    x, y = axes_of(slot, stimulus, _axis("--x", args.x), _axis("--y", args.y), args.size)
    return Plan(slot, stimulus, x, y, args.metric, args.engine, args.dtype, args.size)


def _axis(flag: str, words: list[str] | None) -> tuple[Any, ...] | None:
    """Return an axis that is written as words; the plan checks the rest."""
    if words is None:
        return None
    if len(words) not in {2, 3, 4}:
        raise ParameterError(f"{flag}: write NAME LOW HIGH, for example {flag} tau 1 8")
    return (words[0], *(number(word) for word in words[1:]))


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise ParameterError('--cluster needs Dask: pip install "neurolab[cluster]"') from error
    try:
        return Client(address, timeout="10s")
    except (OSError, ValueError, TypeError) as error:
        raise ParameterError(f"--cluster {address}: no Dask scheduler answers there") from error


def _show(found: SweepResult, *, last: bool = False) -> None:
    """Draw how far the sweep is, where a person is looking; wipe it at the end."""
    if not sys.stderr.isatty():
        return
    done, every = int(found.done.sum()), found.plan.cells
    bar = "#" * (WIDTH * done // every)
    line = " " * (WIDTH + 24) if last else f"[{bar:<{WIDTH}}] {done} of {every} cells"
    sys.stderr.write(f"\r{line}\r" if last else f"\r{line}")
    sys.stderr.flush()
