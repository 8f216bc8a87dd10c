"""The plots of a tab, for a notebook whose cells before them have run."""

from __future__ import annotations

from neurolab import figures
from neurolab.experiment import Experiment
from neurolab.session.calls import call, layout, plain
from neurolab.session.dynamics import LAGS
from neurolab.session.models import small
from neurolab.session.program import Step
from neurolab.session.sweep import plan
from neurolab.sweeping import METRICS

HOLOVIEWS = 'import holoviews as hv\n\nhv.extension("bokeh")\n'


def plot_steps(experiment: Experiment) -> list[Step]:
    """Return the cells that draw what the open tab shows."""
    tabs = {"distributions": _drift, "surrogates": _slopes, "sweep": _cells}
    return tabs.get(experiment.tab, _dynamics)(experiment)


def _dynamics(experiment: Experiment) -> list[Step]:
    e, whole = experiment, small(experiment)
    runs, neuron = "list(runs.values())", "NEURON" if whole else "0"
    shown = f"({', '.join(plain(word) for word in e.show)}{',' if e.show[:1] == e.show else ''})"
    same = {"lags": plain(min(LAGS, e.source().time - 1))}
    same |= {"normalise": "True"} if e.normalise else {}
    wanted = {
        "membrane": call("nl.figures.membrane", runs, neuron=neuron, show=shown),
        "raster": call("nl.figures.raster", runs),
        "rate": call("nl.figures.rate", runs),
        "histogram": call("nl.figures.histogram", runs, plain(e.histogram)),
        "autocorrelation": call(
            "nl.figures.autocorrelation", runs, plain(e.correlate), neuron=neuron, **same
        ),
    }
    words = {
        "membrane": "The traced neuron.",
        "raster": "Every spike of the population.",
        "rate": "The rate of the population.",
        "histogram": "The histogram.",
        "autocorrelation": "The autocorrelation.",
    }
    kept = [n for n in wanted if whole or n in ("membrane", "autocorrelation")]
    return [Step(words[n], layout(wanted[n])) for n in kept if hasattr(figures, n)]


def _slopes(_: Experiment) -> list[Step]:
    curves = 'hv.Overlay([hv.Curve((h, y), "h", "spikes per unit of h", label=title)'
    return [Step("The slopes.", f"{HOLOVIEWS}{curves} for title, y in slope.items()])")]


def _drift(_: Experiment) -> list[Step]:
    curves = 'hv.Overlay([hv.Curve(found.value, "step", "bits", label=title)'
    words = "The Jensen-Shannon divergence, step by step."
    return [Step(words, f"{HOLOVIEWS}{curves} for title, found in drift.items()])")]


def _cells(experiment: Experiment) -> list[Step]:
    title = METRICS[plan(experiment).metric].title
    grid = f"hv.QuadMesh((x, y, cells), [found.plan.x.name, found.plan.y.name], {plain(title)})"
    return [Step("The grid.", f"{HOLOVIEWS}{grid}.opts(colorbar=True)")]
