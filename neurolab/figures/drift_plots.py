"""The plots of the Distributions tab from a `Result` or several, for notebooks.

    >>> import neurolab as nl
    >>> x = nl.stimuli.perturbed_normal(time=16, neurons=10_000)
    >>> runs = [nl.simulate(name, x) for name in ("lif_soft", "ar_lif")]
    >>> nl.figures.divergence(runs)  # shows itself in a notebook

Every function takes one `Result`, or a list of up to six on the same number of steps, with
`h` and `levels` recorded (and `u`, where the membrane after reset is asked for).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neurolab.choices import Distributions
from neurolab.errors import ParameterError
from neurolab.figures import distribution_charts as charts
from neurolab.figures.chart import Chart, Curves
from neurolab.figures.distributions import REPLICATES, Drift, common_range, drift
from neurolab.figures.elements import element, stacked
from neurolab.figures.runs import runs
from neurolab.result import Result

Results = Result | Sequence[Result]
MOST = 64


def ridges(results: Results, membrane: str = "h", bins: int = 64) -> Any:
    """Return the distribution of the membrane at every step, one ridge above another."""
    chosen = Distributions(membrane=membrane, bins=bins)
    parts = enumerate(_drifts(results, chosen, replicates=0))
    return _shown(
        [charts.ridges_chart(t, d, membrane, k, f"ridges-{k + 1}") for k, (t, d) in parts]
    )


def divergence(
    results: Results,
    measure: str = "jensen_shannon",
    against: str = "first",
    *,
    membrane: str = "h",
    bins: int = 64,
) -> Any:
    """Return how far every step is from the first or the previous one, with 95 % intervals.

    See `neurolab.analysis.between_steps` for estimator, bias and intervals.
    """
    return _shown([divergence_chart(results, measure, against, membrane=membrane, bins=bins)])


def divergence_matrix(
    results: Results, measure: str = "jensen_shannon", *, membrane: str = "h", bins: int = 64
) -> Any:
    """Return how far any two steps are from one another; one matrix for every run."""
    chosen = Distributions(measure=measure, membrane=membrane, bins=bins)
    parts = enumerate(_drifts(results, chosen, replicates=0))
    return _shown([charts.matrix_chart(t, d, f"matrix-{k + 1}") for k, (t, d) in parts])


def spread(results: Results, membrane: str = "h") -> Any:
    """Return the variance of the membrane at every step, with CF Eq. 9 where it holds."""
    chosen = Distributions(membrane=membrane)
    return _shown([charts.spread_chart(_drifts(results, chosen, replicates=0), membrane)])


def divergence_chart(
    results: Results,
    measure: str = "jensen_shannon",
    against: str = "first",
    *,
    membrane: str = "h",
    bins: int = 64,
) -> Curves:
    """Return the chart of `divergence`."""
    chosen = Distributions(measure=measure, against=against, membrane=membrane, bins=bins)
    return charts.divergence_chart(measure, _drifts(results, chosen), chosen)


def _drifts(
    results: Results, chosen: Distributions, replicates: int = REPLICATES
) -> list[tuple[str, Drift]]:
    found = runs(results)
    times = {result.time for result in found.results}
    if len(times) > 1 or max(times) > MOST:
        raise ParameterError(
            f"runs of {sorted(times)} steps; distributions are compared over the same number of "
            f"steps, at most {MOST}",
            parameter="results",
        )
    ends = common_range(list(found.results), chosen.membrane)
    parts = zip(found.titles(), found.results, strict=True)
    return [(title, drift(r, chosen, ends, replicates=replicates)) for title, r in parts]


def _shown(found: Sequence[Chart]) -> Any:
    return element(found[0]) if len(found) == 1 else stacked(found)
