"""The Dynamics tab as a program: one neuron step by step, and the whole population."""

from __future__ import annotations

from neurolab.experiment import Experiment
from neurolab.figures.population import BINS, LONGEST, SAMPLES
from neurolab.recording import names_of
from neurolab.session.calls import comprehension, plain
from neurolab.session.models import cells, one_by_one_step, runs_step, small, titles_of
from neurolab.session.program import Step, engine_step, input_step, sized

LAGS = 60
LONGEST_LINE = 94  # so that a formatter leaves it
EACH = "for title, r in runs.items()"


def steps(experiment: Experiment, engine: str | None = None) -> list[Step]:
    """Return the steps of the program."""
    source, whole = experiment.source(), small(experiment)
    runs = runs_step(experiment, "stimulus") if whole else one_by_one_step(experiment)
    return [
        engine_step(cells(experiment, source), engine),
        input_step(experiment, source),
        runs,
        _neuron(experiment, whole),
        _population(experiment, whole),
        _correlation(experiment),
        _table(experiment),
    ]


def _neuron(experiment: Experiment, whole: bool) -> Step:  # noqa: FBT001
    e, at = experiment, "NEURON" if whole else "0"
    told = "" if e.dtype == "float64" else plain(e.dtype)
    lines = [f"NEURON = {e.neuron}"]
    if not whole:
        lines.append("runs = dict(every_model(stimulus.window(neurons=NEURON)))")
    lines += [
        f"current = stimulus.window(neurons=NEURON).array({told})[:, 0]",
        f"h = {{title: r.h[:, {at}] {EACH}}}  # membrane at the threshold test",
        f"u = {{title: r.u[:, {at}] {EACH}}}  # membrane after reset",
        f"spikes = {{title: r.levels[:, {at}] {EACH}}}  # signed number of spikes",
    ]
    if any(slot.neuron.auxiliary for slot in e.slots):
        lines.append(_by_name("states", "states", at))
    if any(names_of(slot.neuron, "thresholds") for slot in e.slots):
        lines.append(_by_name("thresholds", "lines", at))
    return Step("One neuron, step by step.", "\n".join(lines))


def _by_name(name: str, what: str, at: str) -> str:
    element = f"title: {{name: x[:, {at}] for name, x in r.{what}.items()}}"
    return comprehension(name, element, EACH, f"if r.{what}")


HISTOGRAMS = {
    "counts": (
        "the spikes of every neuron, as shares of the neurons",
        [
            f"edges = nl.analysis.histogram_edges(count[title], bins={BINS})",
            "found, _ = np.histogram(count[title], edges)",
        ],
    ),
    "intervals": (
        f"the steps from one firing to the next (those above {LONGEST:,} counted as {LONGEST:,})",
        [
            f"waits = np.minimum(nl.analysis.interspike_intervals(r.levels), {LONGEST})",
            "found = np.bincount(waits, minlength=2)[1:]",
            "edges = np.arange(0.5, len(found) + 1.0)",
        ],
    ),
    "levels": (
        "the signed number of spikes in a step",
        [
            "values, found = nl.analysis.level_counts(r.levels)",
            "edges = np.append(values - 0.5, values[-1] + 0.5)",
        ],
    ),
    "membrane": (
        "the membrane at the threshold test",
        [f"found, edges = np.histogram(r.h[:, ::EVERY], bins={BINS})"],
    ),
}


def _population(experiment: Experiment, whole: bool) -> Step:  # noqa: FBT001
    source, kind = experiment.source(), experiment.histogram
    every = -(-source.time * source.neurons // SAMPLES)
    words, found = HISTOGRAMS[kind]
    found = [line.replace("EVERY", str(every)).replace("[:, ::1]", "") for line in found]
    if kind == "membrane" and every > 1:
        words += f" (of one neuron in {every})"
    record = '"levels", "h"' if kind == "membrane" else '"levels",'
    each = "runs.items()" if whole else f"every_model(stimulus, record=({record}))"
    lines = [
        "rate, count, histogram = {}, {}, {}",
        f"for title, r in {each}:",
        "    rate[title] = nl.analysis.population_rate(r.levels)  # at every step",
        "    count[title] = nl.analysis.spike_count(r.levels)  # of every neuron",
        *(f"    {line}" for line in found),
        "    histogram[title] = edges, found / max(found.sum(), 1)",
    ]
    return Step(
        f"The population of {sized(source.neurons, 'neuron')}: spikes per neuron at each step, "
        f"spikes of every neuron (signs ignored), and the histogram of {words}.",
        "\n".join(lines),
    )


def _correlation(experiment: Experiment) -> Step:
    e, lags = experiment, min(LAGS, experiment.source().time - 1)
    how = f"lags={lags}" + (", normalise=True" if e.normalise else "")
    own = e.correlate in ("h", "u")
    lacking = not own and any(e.correlate not in slot.neuron.auxiliary for slot in e.slots)
    every = not any(slot.neuron.auxiliary for slot in e.slots)  # nobody has states at all
    of = f"{e.correlate}[title]" if own else f'states[title]["{e.correlate}"]'
    if lacking:
        of = "u[title]" if every else f'states.get(title, {{}}).get("{e.correlate}", u[title])'
    element = f"title: nl.analysis.autocorrelation({of}, {how})"
    if len(element) > LONGEST_LINE:
        element = f"title: nl.analysis.autocorrelation(\n        {of}, {how}\n    )"
    words = (
        f"The autocorrelation of {e.correlate}: R[k] is the mean of x[n] x[n - k] over all steps"
    )
    words += ", the mean of x removed first and divided by R[0]." if e.normalise else "."
    if lacking:
        words += " A model without this state shows its membrane u."
    return Step(words, comprehension("correlation", element, "for title in h"))


def _table(experiment: Experiment) -> Step:
    wide = max(8, *(len(title) for title in titles_of(experiment))) + 2
    lines = [
        f"print(f\"{{'model':<{wide}}} spikes/step  of neuron {{NEURON}}   h from        to\")",
        "for title in runs:",
        "    mean, fired = rate[title].mean(), abs(spikes[title]).sum()",
        f'    row = f"{{title:<{wide}}} {{mean:>11.4f}}  {{fired:>11}}"',
        '    print(f"{row} {h[title].min():>8.3f}  {h[title].max():>8.3f}")',
    ]
    return Step("What comes out.", "\n".join(lines))
