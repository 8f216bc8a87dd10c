"""What small networks show of the papers' claims: one table each, with seeds and intervals.

Not a test: `python -m tests.results digits` trains, prints a table and takes minutes on one
core. `--quick` only shows that it runs. Other names: neurons, memory, truncation, swap, levels,
surrogates, pnb. With `--folder`, finished runs are kept there and not run again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch

from neurolab.commands.train_grid import means_text
from neurolab.slot import Slot, pairs
from neurolab.training.axes import Cell, cells
from neurolab.training.choice import NeuronChoice
from neurolab.training.config import Config
from neurolab.training.grid_result import GridResult, mean_and_half
from neurolab.training.grids import running
from neurolab.training.trainer import Trainer


def say(text: str) -> None:
    """Print at once: a table takes a while."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def cf(positive: int, negative: int, label: str) -> Slot:
    """Return CF with so many levels (CF Fig. 6)."""
    return Slot("cf", (("levels_pos", positive), ("levels_neg", negative)), label=label)


NEURONS: list[Slot] = [
    *map(Slot, ("lif_hard", "lif_soft", "plif", "klif", "glif", "clif", "ar_lif", "qb_lif")),
    *(Slot("i_lif"), cf(1, 0, "CF: ST"), cf(1, 1, "CF: DT"), cf(2, 0, "CF: SCF"), cf(2, 2, "CF")),
]


def slow(slot: Slot | str) -> Slot:
    """Return a neuron that keeps 0.9 of its membrane a step, where it has a number for that.

    Neurons that would divide their input by τ do not: they would start silent.
    """
    found = Slot(slot) if isinstance(slot, str) else slot
    known = found.neuron
    params = dict(found.params)
    if "decay" in known.Params._fields:
        params["decay"] = 0.9
    elif "tau" in known.Params._fields and found.model != "glif":  # its tau is another number
        params["tau"] = 10.0
    options = (("decay_input", False),) if "decay_input" in known.options else ()
    return replace(found, params=pairs(params), options=options, label=found.label or found.model)


IMAGES: dict[str, Any] = {
    "task_options": {"layout": "image"},
    "network": "conv",
    "norm": "tdbn",
    "optimiser": "adamw",
    "learning_rate": 5e-3,
    "weight_decay": 0.1,
    "loss": "tet",
}
CANDIDATES: dict[str, dict[str, Any]] = {
    "32, 64 channels, 40 epochs": {"widths": (32, 64), "epochs": 40},
    "48, 96 channels, 60 epochs": {"widths": (48, 96), "epochs": 60},
    "32, 64 channels, 80 epochs, batch 64": {"widths": (32, 64), "epochs": 80, "batch": 64},
}


@dataclass(frozen=True)
class Asked:
    """How much is run, and where it is kept."""

    seeds: int
    quick: bool
    folder: Path | None
    workers: int

    def config(self, **values: Any) -> Config:
        """Return a configuration, cut short where it is quick."""
        return Config(**{**values, **({"epochs": 1} if self.quick else {})})

    def run(self, runs: list[Cell]) -> GridResult:
        """Train all of them."""
        return list(running(runs, folder=self.folder, workers=self.workers))[-1]

    def grid(self, base: Config, **axes: Any) -> GridResult:
        """Train every combination of the axes and the seeds."""
        if self.quick:
            axes = {name: values[:2] for name, values in axes.items()}
        return self.run(cells(base, {**axes, "seed": range(self.seeds)}))

    def small(self, **values: Any) -> Config:
        """Return 128 neurons that read digits."""
        kept = {"norm": "tdbn", "epochs": 20, "batch": 64, "learning_rate": 5e-3}
        return self.config(**{**kept, **values})

    def memory(self, delay: int = 6, **values: Any) -> Config:
        """Return two layers that hold a cue over a silent delay: T = delay + 2."""
        options = {"between": "silence", "delay": delay, "answer": 0, "noise": 0.02}
        kept = {"widths": (64, 64), "norm": "tdbn", "epochs": 30, "batch": 64}
        kept |= {"learning_rate": 5e-3, "clip": 1.0}
        return self.config(
            task="delayed_match", task_options=options, time=delay + 2, **{**kept, **values}
        )


def differences(found: GridResult, axis: str, measure: str = "test") -> None:
    """Print by how much each value of an axis differs from the first one, seed by seed."""
    rows = [row for row in found.rows() if not row["problem"]]
    others = [name for name in found.values[0] if name not in {axis, "seed"}]
    first = found.values[0][axis]
    table = {tuple(row[n] for n in (*others, "seed", axis)): row[measure] for row in rows}
    groups: dict[tuple[Any, ...], list[float]] = {}
    for key, value in table.items():
        base = table.get((*key[:-1], first))
        if key[-1] != first and base is not None:
            groups.setdefault((*key[:-2], key[-1]), []).append(100 * (value - base))
    for key, gaps in groups.items():
        mean, half = mean_and_half(gaps)
        where = ", ".join(f"{n} {v}" for n, v in zip(others, key, strict=False))
        sign = "holds apart from 0" if abs(mean) > half else "cannot be told from 0"
        say(
            f"  {where + ': ' if where else ''}{axis} {key[-1]} minus {first}: "
            f"{mean:+.1f} ± {half:.1f} points, {sign}"
        )


def digits(asked: Asked) -> None:
    """Digits at T = 4: the candidate that is best on validation, tested on five folds."""
    say("digits, T = 4, LIF (soft), five folds; chosen by the mean accuracy on validation")
    chosen, best = "", GridResult([])
    for name, values in CANDIDATES.items():
        base = asked.config(**IMAGES, **values)
        found = asked.run(cells(base, {"fold": range(2 if asked.quick else 5)}))
        held = [row["validation"] for row in found.rows()]
        mean, half = mean_and_half(held)
        say(f"  {name}: validation {mean:.2%} ± {half:.2%}")
        if not chosen or mean > mean_and_half([r["validation"] for r in best.rows()])[0]:
            chosen, best = name, found
    tested = [row["test"] for row in best.rows()]
    mean, half = mean_and_half(tested)
    folds = ", ".join(f"{value:.2%}" for value in tested)
    say(f"chosen: {chosen}\ntest {mean:.2%} ± {half:.2%} (each fold: {folds})")
    say(means_text(best))


def neurons(asked: Asked) -> None:
    """Print every neuron at T = 1, 2, 4, 8 on digits, and at 2, 4, 8, 16 on a delayed match."""
    say("digits, 128 neurons, tdBN, every neuron with its own numbers")
    found = asked.grid(asked.small(), neuron=NEURONS, time=[1, 2, 4, 8])
    say(means_text(found))
    say("delayed match in silence, 64 + 64 neurons, tdBN, membranes that keep 0.9 a step")
    for delay in (0, 2, 6, 14):
        found = asked.grid(asked.memory(delay), neuron=[slow(each) for each in NEURONS])
        say(f"T = {delay + 2}\n{means_text(found)}")


def memory(asked: Asked) -> None:
    """Print CLIF against LIF as T grows (CLIF Fig. 2b), on a delayed match and on digits."""
    for delay in (2, 6) if asked.quick else (2, 6, 14, 22, 30):
        kinds = [slow(each) for each in ("lif_soft", "lif_hard", "clif")]
        found = asked.grid(asked.memory(delay), neuron=kinds)
        say(f"delayed match in silence, T = {delay + 2}\n{means_text(found)}")
        differences(found, "neuron")
    found = asked.grid(asked.small(), neuron=["lif_soft", "clif"], time=[4, 8, 16, 32])
    say(f"digits\n{means_text(found)}")
    differences(found, "neuron")


def truncation(asked: Asked) -> None:
    """Print what is lost when the gradient looks back k steps only (CLIF Fig. 2a)."""
    kinds = [slow(each) for each in ("lif_soft", "clif")]
    found = asked.grid(asked.memory(14), neuron=kinds, truncation=[16, 8, 4, 2, 1])
    say(f"delayed match in silence, T = 16, the gradient looks k steps back\n{means_text(found)}")
    differences(found, "truncation")


def swap(asked: Asked) -> None:
    """Print the loss before and after LIF gives way to CLIF (CLIF Fig. 3a)."""
    torch.set_num_threads(1)
    say("training loss: LIF to the half, then swapped; and both at the end")
    for name, base in (
        ("digits", asked.small()),
        ("delayed match, T = 16", asked.memory(14, neurons=slow("lif_soft"))),
    ):
        rows = []
        for seed in range(asked.seeds):
            config = replace(base, seed=seed)
            kept = Trainer(config, watch=0)
            half = kept.total // 2
            list(kept.steps(half))
            swapped = Trainer(config, watch=0)
            list(swapped.steps(half))
            before = swapped.evaluate("train").loss
            swapped.swap(None, slow("clif") if config.task == "delayed_match" else "clif")
            after = swapped.evaluate("train").loss
            list(kept.steps())
            list(swapped.steps())
            rows.append(
                (before, after, kept.evaluate("train").loss, swapped.evaluate("train").loss)
            )
        words = ("before", "just after", "LIF at the end", "CLIF at the end")
        parts = [mean_and_half(column) for column in zip(*rows, strict=True)]
        said = ", ".join(f"{w} {m:.4f} ± {h:.4f}" for w, (m, h) in zip(words, parts, strict=True))
        mean, half_width = mean_and_half([row[3] - row[2] for row in rows])
        say(f"{name}: {said}; CLIF minus LIF at the end {mean:+.4f} ± {half_width:.4f}")


def levels(asked: Asked) -> None:
    """Print accuracy against spikes for K = 1 to 4 levels on both sides (CF Fig. 8)."""
    kinds = [cf(k, k, f"K = {k}") for k in (1, 2, 3, 4)]
    found = asked.grid(asked.small(), neuron=kinds, time=[1, 4])
    say(f"digits, CF\n{means_text(found)}")
    for first, second in pairwise(kinds):
        some = asked.grid(asked.small(), neuron=[first, second], time=[1, 4])
        differences(some, "neuron")


def surrogates(asked: Asked) -> None:
    """Print ReLSG-ET against Box-ET (QB-LIF Table 5)."""
    kinds = [
        NeuronChoice(Slot("qb_lif", label=name, surrogate=_surrogate(name)))
        for name in ("box_et", "relsg_et")
    ]
    found = asked.grid(asked.small(), neuron=kinds, time=[1, 2, 4])
    say(f"digits, QB-LIF\n{means_text(found)}")
    differences(found, "neuron")


def _surrogate(name: str) -> Any:
    from neurolab import surrogates as known

    return known.find(name)


def pnb(asked: Asked) -> None:
    """Print the membrane balance on and off (CF Fig. 3)."""
    found = asked.grid(asked.small(neurons="cf"), pnb=[0.0, 0.25], time=[2, 4])
    say(f"digits, CF\n{means_text(found)}")
    differences(found, "pnb")


TABLES: dict[str, Callable[[Asked], None]] = {
    each.__name__: each
    for each in (digits, neurons, memory, truncation, swap, levels, surrogates, pnb)
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.results")
    parser.add_argument("table", nargs="+", choices=TABLES)
    parser.add_argument("--quick", action="store_true", help="one epoch, two seeds")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args(arguments)
    asked = Asked(2 if args.quick else args.seeds, args.quick, args.folder, args.workers)
    for name in args.table:
        TABLES[name](asked)


if __name__ == "__main__":
    main()
