"""A session as a short Python program that gives the page's numbers again."""

from __future__ import annotations

from neurolab.experiment import Experiment
from neurolab.session import distributions, dynamics, slopes, sweep
from neurolab.session.learning import learning_steps
from neurolab.session.own import own_steps
from neurolab.session.program import INLINE, Step, comment, sized, table_text
from neurolab.version import equations_digest, version

NAMES = {"poisson": "Poisson", "bernoulli": "Bernoulli", "replay": "replayed"}
TABS = {
    "distributions": distributions.steps,
    "surrogates": slopes.steps,
    "sweep": sweep.steps,
}
TITLES = {
    "dynamics": "Spiking neurons, step by step",
    "distributions": "How the membrane is distributed at every step",
    "surrogates": "What the spikes let a gradient see",
    "sweep": "Two parameters against one number",
}
COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


def snippet(experiment: Experiment, engine: str | None = None) -> str:
    """Return a program that runs the models and computes what the open tab shows.

    Only what differs from a default is written out. A table of more than 2,000 numbers is read
    from `input.csv` beside the program; see `input_csv`. `engine` is the one to run with, "numba"
    or "numpy"; without it small runs take NumPy.
    """
    text = f'"""{about(experiment)}\n\nMade with neurolab {version()}.\n"""\n'
    for step in steps(experiment, engine):
        function = step.code.startswith("def ")
        body = "\n".join(part for part in (comment(step.words), step.code) if part)
        after = text.endswith("\n\n\n")
        text += f"{'' if after else chr(10) * (2 if function else 1)}{body}\n"
        text += "\n\n" if function else ""
    return text


def input_csv(experiment: Experiment) -> str | None:
    """Return the `input.csv` that the program reads, or None where it needs none."""
    if experiment.stimulus != "replay":
        return None
    source = experiment.source()
    return table_text(source) if source.time * source.neurons > INLINE else None


def about(experiment: Experiment) -> str:
    """Return in a sentence what an experiment is, in words of ours alone."""
    e, source = experiment, experiment.source()
    if e.tab == "distributions":
        source = e.sampled()
    kind = NAMES.get(e.stimulus, e.stimulus.replace("_", " "))
    many = 1 if e.tab == "sweep" else len(e.slots)
    who = f"{COUNTS[many]} model on" if many == 1 else f"{COUNTS[many]} models on the same"
    size = f"{sized(source.neurons, 'neuron')} for {sized(source.time, 'step')}"
    return f"{who} {kind} input, {size}."


def steps(experiment: Experiment, engine: str | None = None) -> list[Step]:
    """Return the program in steps: words and code."""
    body = TABS.get(experiment.tab, dynamics.steps)(experiment, engine)
    learning = [] if experiment.tab in ("surrogates", "sweep") else learning_steps(experiment)
    inside = [*own_steps(experiment), *body[:-1], *learning, body[-1], _same_equations()]
    return [_imports(inside), *inside]


def _same_equations() -> Step:
    code = f'if equations_digest() != "{equations_digest()}":\n'
    code += '    print("Made with other equations: these numbers may differ from the session\'s.")'
    return Step("The equations are known by a digest: a difference is said, not hidden.", code)


def _imports(inside: list[Step]) -> Step:
    code = "\n".join(step.code for step in inside)
    lines = ["import neurolab as nl"]
    if "np." in code:
        lines.append("import numpy as np")
    if "load_neurons(" in code:
        lines.append("from neurolab.commands.own_neurons import load as load_neurons")
    if "slope_of(" in code:
        lines.append("from neurolab.gradient_window import slope_of")
    if "Slot(" in code:
        both = "Slot, pairs" if "pairs(" in code else "Slot"
        lines.append(f"from neurolab.slot import {both}")
    lines.append("from neurolab.version import equations_digest")
    return Step("", "\n".join(lines))
