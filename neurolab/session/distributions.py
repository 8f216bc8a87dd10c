"""The Distributions tab as a program: how far the membrane drifts from step to step."""

from __future__ import annotations

from neurolab.experiment import Experiment
from neurolab.figures.distributions import REPLICATES
from neurolab.session.models import cells, runs_step, titles_of
from neurolab.session.program import Step, engine_step, input_step

GRAIN = 4  # the common range ends at multiples of 1/4


def steps(experiment: Experiment, engine: str | None = None) -> list[Step]:
    """Return the steps of the program."""
    source, chosen = experiment.sampled(), experiment.distributions
    record = '("h", "u", "levels")' if chosen.membrane == "u" else '("h", "levels")'
    return [
        engine_step(cells(experiment, source), engine),
        input_step(experiment, source),
        runs_step(experiment, "stimulus", record=record),
        _membranes(experiment),
        _divergences(experiment),
        _information(experiment),
        _table(experiment),
    ]


def _membranes(experiment: Experiment) -> Step:
    which, bins = experiment.distributions.membrane, experiment.distributions.bins
    when = "at the threshold test" if which == "h" else "after reset"
    lines = [
        f"membrane = {{title: r.{which} for title, r in runs.items()}}",
        f"low = np.floor({GRAIN} * min(x.min() for x in membrane.values())) / {GRAIN}",
        f"high = np.ceil({GRAIN} * max(x.max() for x in membrane.values())) / {GRAIN}",
        f'shared = {{"bins": {bins}, "range": (low, max(high, low + 1 / {GRAIN}))}}',
        "share, mean, variance = {}, {}, {}",
        "for title, x in membrane.items():",
        "    found = [np.histogram(row, **shared)[0] for row in x]",
        "    share[title] = np.stack(found) / x.shape[1]",
        '    mean[title] = x.mean(axis=1, dtype="float64")',
        '    variance[title] = x.var(axis=1, dtype="float64")',
    ]
    words = (
        f"The membrane {when}, [step, neuron]: every neuron gives one sample at every step. "
        "Its histogram at every step, over bins that all models share; its mean and variance."
    )
    return Step(words, "\n".join(lines))


def _divergences(experiment: Experiment) -> Step:
    chosen = experiment.distributions
    curve = f'"{chosen.against}", replicates={REPLICATES}, **shared)'
    lines = [
        "between = nl.analysis.between_steps",
        "drift, distance, matrix = {}, {}, {}",
        "for title, x in membrane.items():",
        f'    drift[title] = between(x, "jensen_shannon", {curve}',
        f'    distance[title] = between(x, "wasserstein", {curve}',
        f'    matrix[title] = between(x, "{chosen.measure}", "all", **shared)',
    ]
    other = "the first" if chosen.against == "first" else "the one before"
    words = (
        f"How different every step is from {other}: Jensen-Shannon divergence in bits, and "
        "Wasserstein distance in units of the membrane, with intervals from resampled neurons. "
        "The matrix compares every step with every other."
    )
    return Step(words, "\n".join(lines))


def _information(experiment: Experiment) -> Step:
    bins = experiment.distributions.bins
    lines = [
        "told, effective = {}, {}",
        "for title, r in runs.items():",
        f"    told[title] = nl.analysis.information(r.h, r.levels, {bins})",
        "    effective[title] = nl.analysis.effective_levels(r.levels)",
    ]
    words = (
        "What the output tells about the membrane before reset, all steps pooled, and how many "
        "levels have a probability above 0.01."
    )
    return Step(words, "\n".join(lines))


def _table(experiment: Experiment) -> Step:
    wide = max(8, *(len(title) for title in titles_of(experiment))) + 2
    lines = [
        f"print(f\"{{'model':<{wide}}} Jensen-Shannon  Wasserstein       I(U;S)  levels\")",
        "for title in runs:",
        "    js, w = np.nanmean(drift[title].value), np.nanmean(distance[title].value)",
        f'    row = f"{{title:<{wide}}} {{js:>10.4f}} bit  {{w:>11.4f}}"',
        '    print(f"{row}  {told[title].shared:>7.4f} bit  {effective[title]:>6}")',
    ]
    return Step("What comes out: means over the steps.", "\n".join(lines))
