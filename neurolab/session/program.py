"""A program in steps: each a few words of explanation and the lines they explain."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from neurolab.experiment import Experiment
from neurolab.session.calls import call, layout, plain
from neurolab.stimuli import KINDS, Stimulus, parameters

SMALL = 400_000  # neuron-steps of all models together that NumPy runs at once
INLINE = 2_000  # numbers of a replayed table that a program holds itself
TABLE = "input.csv"


class Step(NamedTuple):
    """A few words, and the lines of Python they explain."""

    words: str
    code: str


def comment(text: str) -> str:
    """Return a text as comment lines."""
    return "\n".join(f"# {line}" for line in textwrap.wrap(text, 97))


def sized(number: int, word: str) -> str:
    """Return "1 neuron" or "60 neurons"."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def engine_step(cells: int, engine: str | None = None) -> Step:
    """Return the choice of the engine: one that is given, else by the number of neuron-steps."""
    words = (
        '"numpy" is the reference and starts at once; "numba" compiles every model first and is '
        "then far faster. Both give the same numbers, but for rounding in the last digit."
    )
    chosen = engine or ("numpy" if cells <= SMALL else "numba")
    return Step(words, f'ENGINE = "{chosen}"')


def input_step(experiment: Experiment, source: Stimulus) -> Step:
    """Return the input: generated, or replayed from numbers in the program or beside it."""
    size = f"{sized(source.time, 'step')} for {sized(source.neurons, 'neuron')}"
    if experiment.stimulus == "replay":
        return _replay_step(experiment.source(), source, size)
    kind = KINDS[experiment.stimulus]
    about = parameters(kind)
    given = {name: number(about[name].integer, value) for name, value in experiment.drive}
    sizes = {"time": plain(source.time)}
    if source.neurons != 1:
        sizes["neurons"] = plain(source.neurons)
    if kind.seeded:
        sizes["seed"] = plain(source.seed)
    words = f"The input. {(kind.__doc__ or '').split(chr(10), 1)[0]} Here: {size}."
    words += " The same seed gives the same numbers." if kind.seeded else ""
    made = call(f"nl.stimuli.{experiment.stimulus}", **sizes, **given)
    return Step(words, layout(made, "stimulus = "))


def _replay_step(whole: Stimulus, part: Stimulus, size: str) -> Step:
    """Return the input from a table: always the whole of it, then the part that is used."""
    words = f"The input: {size}, replayed from a table with one line for each step"
    if whole.time * whole.neurons > INLINE:
        words += ", which must lie beside this program"
        lines = [f'stimulus = nl.stimuli.replay("{TABLE}")']
    else:
        lines = [f'NUMBERS = """\n{table_text(whole)}"""']
        lines.append("stimulus = nl.stimuli.parse_csv(NUMBERS)")
    if (part.time, part.neurons) != (whole.time, whole.neurons):
        lines.append(f"stimulus = stimulus.window(0, {part.time}, slice(0, {part.neurons}))")
    return Step(f"{words}.", "\n".join(lines))


def table_text(source: Stimulus) -> str:
    """Return the numbers of an input as CSV, one line for each step, to the last bit."""
    rows = source.array().tolist()
    return "".join(",".join(repr(v).removesuffix(".0") for v in row) + "\n" for row in rows)


def number(whole: bool, value: float) -> str:  # noqa: FBT001 - what a parameter says of itself
    """Return a number as it is written in Python."""
    return plain(int(value) if whole else float(value))
