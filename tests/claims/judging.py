"""From the outcomes of equal seeds to a mean difference, its interval and a verdict."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from neurolab.training.grid_result import GridResult, mean_and_half

Scores = dict[tuple[Any, ...], dict[int, float]]
"""Values by seed, by what else tells the runs apart."""


class Judged(NamedTuple):
    """A number that a claim says is above a limit (or below it), over seeds."""

    claim: str
    gaps: tuple[float, ...]
    unit: str = "points"
    limit: float = 0.0
    more: bool = True
    form: str = ".3f"

    @property
    def interval(self) -> tuple[float, float]:
        """Mean and half the width of the 95 % interval of the mean, by Student's t."""
        return mean_and_half(self.gaps)

    @property
    def verdict(self) -> str:
        """Whether the claim holds, in words: by the whole interval or not at all."""
        mean, half = self.interval
        away = (mean - self.limit) * (1.0 if self.more else -1.0)
        if not math.isfinite(half) or abs(away) <= half:
            return "undecided"
        return "holds" if away > 0.0 else "does not hold"

    def __str__(self) -> str:
        """One line for people."""
        mean, half = self.interval
        sign = "" if self.limit else "+"
        unit = f" {self.unit}" if self.unit else ""
        return (
            f"- {self.claim}: {mean:{sign}{self.form}} ± {half:{self.form}}{unit} "
            f"(n = {len(self.gaps)}): {self.verdict}"
        )


def say(text: object = "") -> None:
    """Print at once: a table takes a while."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def percent(row: dict[str, Any]) -> float:
    """Return the accuracy of a run on the test part, in points."""
    return 100.0 * row["test"]


def scores(found: GridResult, of: Callable[[dict[str, Any]], float] = percent) -> Scores:
    """Return what came out of every run that did not break off, by its axes and its seed."""
    made: Scores = {}
    for row in found.rows():
        if row["problem"]:
            say(f"a run broke off and is left out: {row['problem']}")
            continue
        axes = tuple(value for name, value in zip(found.values[0], row.values(), strict=False))
        made.setdefault(axes[:-1], {})[axes[-1]] = of(row)
    return made


def gaps(own: dict[int, float], other: dict[int, float]) -> tuple[float, ...]:
    """Return own minus other, for every seed that has both."""
    return tuple(own[seed] - other[seed] for seed in own if seed in other)


def cell(numbers: Sequence[float], form: str = ".1f") -> str:
    """Return a mean with half the width of its interval."""
    mean, half = mean_and_half(numbers)
    return f"{mean:{form}}" if math.isnan(half) else f"{mean:{form}} ± {half:{form}}"


def table(made: Scores, corner: str, across: str, form: str = ".1f") -> str:
    """Return a Markdown table: the first axis down, the second, called `across`, along the top."""
    rows = list(dict.fromkeys(key[0] for key in made))
    columns = list(dict.fromkeys(key[1] for key in made))
    lines = [
        f"| {corner} | " + " | ".join(f"{across} = {c}" for c in columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for row in rows:
        cells = (cell(list(made.get((row, c), {}).values()), form) for c in columns)
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
