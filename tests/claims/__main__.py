"""Try a claim: `python -m tests.claims NAME`; without a name, the claims are listed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.claims.asked import Asked
from tests.claims.judging import say

CLAIMS = {
    "drift": "drift",
    "digits": "digits",
    "neurons": "neurons",
    "time": "longer",
    "truncation": "truncation",
    "swap": "swap",
    "levels": "levels",
    "surrogate": "surrogate",
    "balance": "balance",
    "noise": "noise",
}
"""Modules of this package by the claim's name; no module is called `time`, as Python has one."""


def claim(name: str) -> Any:
    """Return the module of a claim: its PAPER says what is claimed, its `run` tries it."""
    return import_module(f"tests.claims.{CLAIMS[name]}")


def main(arguments: Sequence[str] | None = None) -> None:
    """List the claims, or try those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.claims", description=__doc__)
    parser.add_argument("claim", nargs="*", metavar="NAME", help=", ".join(CLAIMS))
    parser.add_argument("--seeds", type=int, help="instead of a claim's own number of seeds")
    parser.add_argument("--quick", action="store_true", help="only shows that it runs")
    parser.add_argument("--workers", type=int, default=1, help="processes, where there is a grid")
    parser.add_argument("--folder", type=Path, help="keeps finished runs of grids")
    args = parser.parse_args(arguments)
    for name in args.claim:
        if name not in CLAIMS:
            parser.error(f"there is no claim {name!r}; known are {', '.join(CLAIMS)}")
    asked = Asked(args.seeds, args.quick, args.folder, args.workers)
    if not args.claim:
        for name in CLAIMS:
            say(f"{name:11} {claim(name).PAPER}")
    for name in args.claim:
        began = perf_counter()
        say(f"## {name}\nClaim: {claim(name).PAPER}\n")
        claim(name).run(asked)
        say(f"\n± is half a 95 % interval (Student's t) over seeds; {perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
