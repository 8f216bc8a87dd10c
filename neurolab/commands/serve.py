"""`neurolab serve`: the page in a browser, with the user's own neurons on it."""

from __future__ import annotations

import argparse
import errno
import socket
from pathlib import Path
from typing import Any

from neurolab.commands.own_neurons import load
from neurolab.commands.words import add_neuron_files
from neurolab.errors import ParameterError

HIGHEST_PORT = 65535
REFUSED = {
    errno.EADDRINUSE: "is in use; stop what uses it or choose another with --port",
    errno.EACCES: "may not be opened by this user; choose one above 1023 with --port",
    errno.EADDRNOTAVAIL: "cannot be opened: the address is not one of this machine",
}


def add(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "serve",
        allow_abbrev=False,
        help="open the page in a browser",
        description="Serve the page until Ctrl-C. Every visitor gets a page of their own.",
    )
    parser.add_argument("--port", type=int, default=5006, help="default 5006; 0 takes a free one")
    parser.add_argument(
        "--show",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="open a browser window (default), or not",
    )
    parser.add_argument(
        "--address", default="localhost", help="address to listen at; default: this machine only"
    )
    parser.add_argument(
        "--allow-websocket-origin",
        metavar="HOST",
        action="append",
        help="host name[:port] under which others reach the page; may be given several times",
    )
    parser.add_argument(
        "--open",
        nargs="+",
        action="extend",
        default=[],
        metavar="PATH",
        help="session saved on the page (Export, Session), with which every page then opens, "
        "and folders of training runs (neurolab train -o), which then stand in the Train tab",
    )
    add_neuron_files(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> str:
    """Load the user's neurons and serve the page until it is interrupted."""
    if not 0 <= args.port <= HIGHEST_PORT:
        raise ParameterError(f"port = {args.port} must lie between 0 and {HIGHEST_PORT}")
    load(args.neuron)
    opened = _opened(args.open)
    _refuse_closed(args.address, args.port)
    _serve(args, opened)
    return ""


def _opened(paths: list[str]) -> tuple[Any, ...]:
    """Return what a page opens with: an experiment, sentences about it, and training runs."""
    from neurolab.experiment import Experiment
    from neurolab.session import load as read_session
    from neurolab.training.folder import RunFolder

    kept = [RunFolder.open(path) for path in paths if Path(path).is_dir()]
    for folder in kept:
        _ = folder.kept, folder.summary  # whatever is damaged is said before there is a page
    files = [path for path in paths if not Path(path).is_dir()]
    if len(files) > 1:
        raise ParameterError(
            f"--open takes one session, and folders of runs; {' and '.join(files)} are files",
            parameter="open",
        )
    session = read_session(files[0]) if files else (Experiment(tab="train"), [])
    return (*session, kept) if kept else session if files else ()


def origins(args: argparse.Namespace) -> list[str] | None:
    """Return the host names under which the page may be opened; None leaves it to Panel.

    A browser sends the name it was given, so this machine's own names are not enough
    where others reach the page; `--allow-websocket-origin` adds theirs.
    """
    if args.port == 0:  # the port is not known yet; Panel then allows localhost
        return args.allow_websocket_origin
    hosts = dict.fromkeys(("localhost", "127.0.0.1", args.address))
    return [*(f"{host}:{args.port}" for host in hosts), *(args.allow_websocket_origin or ())]


def _serve(args: argparse.Namespace, opened: tuple[Any, ...]) -> None:
    # Panel and the page take seconds to import; whatever is wrong was said before.
    import panel as pn

    from neurolab import explorer

    def page() -> Any:
        return explorer.page(*opened)

    pn.serve(
        {"/": page},
        port=args.port,
        address=args.address,
        show=args.show,
        title="neurolab",
        websocket_origin=origins(args),
    )


def _refuse_closed(address: str, port: int) -> None:
    """Raise `ParameterError` if nothing can listen there."""
    try:
        places = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, place = min(places, key=lambda found: found[0])  # IPv4 first
        with socket.socket(family, kind, protocol) as probe:
            # As the server does: a port that was closed a moment ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        why = REFUSED.get(error.errno or 0, f"cannot be opened: {error.strerror}")
        raise ParameterError(f"port {port} at {address} {why}", parameter="port") from error
