"""The Surrogates tab as a program: what the spikes let a gradient see, and how much is used."""

from __future__ import annotations

from neurolab.experiment import Experiment
from neurolab.figures.gallery import POINTS
from neurolab.figures.population import SAMPLES
from neurolab.figures.surrogates import windows
from neurolab.gradient_window import BESIDE
from neurolab.session.calls import layout, mapping, plain
from neurolab.session.learning import surrogate_of
from neurolab.session.models import cells, one_by_one_step, runs_step, small, titles_of
from neurolab.session.program import Step, engine_step, input_step


def steps(experiment: Experiment, engine: str | None = None) -> list[Step]:
    """Return the steps of the program."""
    source, whole = experiment.source(), small(experiment)
    runs = runs_step(experiment, "stimulus") if whole else one_by_one_step(experiment)
    return [
        engine_step(cells(experiment, source), engine),
        input_step(experiment, source),
        runs,
        *_chosen(experiment),
        _slopes(experiment, whole),
        _table(experiment),
    ]


def _chosen(experiment: Experiment) -> list[Step]:
    each = zip(titles_of(experiment), experiment.slots, strict=True)
    own = [(title, surrogate_of(slot)) for title, slot in each if slot.surrogate]
    if not own:
        return []
    return [Step("Surrogates that are not the neuron's own.", layout(mapping(own), "chosen = "))]


def _slopes(experiment: Experiment, whole: bool) -> Step:  # noqa: FBT001
    h = windows(experiment)[0].h
    source = experiment.source()
    every = -(-source.time * source.neurons // SAMPLES)
    part = "r.h" if every == 1 else f"r.h[:, ::{every}]"
    each = "runs.items()" if whole else 'every_model(stimulus, record=("h",))'
    some = any(slot.surrogate for slot in experiment.slots)
    surrogate = "chosen.get(title, r.model.surrogate)" if some else "r.model.surrogate"
    lines = [
        "membrane, learns, params = {}, {}, {}",
        f"for title, r in {each}:",
        f"    membrane[title] = {part}.ravel()",
        f"    learns[title] = r.model, {surrogate}",
        "    params[title] = r.params._asdict()",
        f"low = min({plain(float(h[0]))}, *(np.quantile(x, 0.001) for x in membrane.values()))",
        f"high = max({plain(float(h[-1]))}, *(np.quantile(x, 0.999) for x in membrane.values()))",
        f"h = np.linspace(np.floor(4 * low) / 4, np.ceil(4 * high) / 4, {POINTS})",
        "slope, area, inside, mean = {}, {}, {}, {}",
        "for title, (model, surrogate) in learns.items():",
        f"    slope[title] = slope_of(model, surrogate, h + {BESIDE}, params[title])",
        "    area[title] = np.trapezoid(slope[title], h)",
        "    met = slope_of(model, surrogate, membrane[title], params[title])",
        "    peak = slope[title].max()",
        "    inside[title] = (met >= peak / 2).mean() if peak else 0.0",
        "    mean[title] = met.mean()",
    ]
    words = (
        "What training takes for the derivative of the number of spikes by the membrane h: the "
        "slope over h, its area, the share of the population's membranes at which it is at least "
        "half its peak, and its mean over them. Slopes are taken just beside the points, for where "
        "the windows of two levels meet, one point holds both or none."
    )
    return Step(words, "\n".join(lines))


def _table(experiment: Experiment) -> Step:
    wide = max(8, *(len(title) for title in titles_of(experiment))) + 2
    lines = [
        f"print(f\"{{'model':<{wide}}}   peak    area  inside  mean slope\")",
        "for title, y in slope.items():",
        "    a, b, c, d = y.max(), area[title], inside[title], mean[title]",
        f'    print(f"{{title:<{wide}}} {{a:>6.3f}}  {{b:>6.3f}}  {{c:>6.1%}}  {{d:>10.4f}}")',
    ]
    return Step("What comes out.", "\n".join(lines))
