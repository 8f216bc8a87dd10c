"""The command line: `neurolab models`, `simulate`, `sweep`, `train` and `serve`.

Every command is a module of `neurolab.commands` that returns the text to print. Bad input,
from a misspelled flag to a parameter outside its bounds, becomes one line on the error
stream and exit code 2.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from neurolab.commands import models, serve, simulate, sweep, train
from neurolab.errors import ParameterError
from neurolab.version import version

BAD_INPUT = 2
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are neurolab's own."""

    def error(self, message: str) -> NoReturn:
        """Raise the message as `ParameterError`, instead of printing the usage."""
        raise ParameterError(message)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = Parser(
        prog="neurolab",
        description="Explore discrete-time spiking neurons.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"neurolab {version()}")
    commands = top.add_subparsers(required=True, metavar="command", dest="command")
    for command in (models, simulate, sweep, train, serve):
        command.add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 for bad input.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after `neurolab`; those of the running process when left out.
    """
    try:
        chosen = parser().parse_args(arguments)
        text = chosen.run(chosen)
        if text:
            print(text, flush=True)
    except ParameterError as error:
        print("neurolab: error:", " ".join(str(error).split()), file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`head`, a closed pager) has had enough; Python would complain again
        # when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
