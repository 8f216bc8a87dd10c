"""What the Train tab says of a run in words and small tables."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import Any

from neurolab.explorer.training_record import ENDED, SEVERAL, Record, by_kind, name_of
from neurolab.explorer.training_run import WAITING, Runs
from neurolab.explorer.views.tables import table
from neurolab.training.config import Config
from neurolab.training.grid_result import mean_and_half
from neurolab.training.worker.messages import BROKEN, FINISHED, IDLE, PAUSED, RUNNING, STOPPED

STATES = {
    IDLE: "Ready",
    RUNNING: "Training",
    PAUSED: "Paused",
    FINISHED: "Finished",
    STOPPED: "Stopped",
    BROKEN: "Broke off",
    ENDED: "Interrupted",
    WAITING: "Waiting",
}


def status(runs: Runs, *, other_settings: bool) -> str:
    """Return one line on the run at hand."""
    own = runs.own
    starting = runs.state == IDLE and runs.process.running
    parts = [f"<b>{'Starting' if starting else STATES[runs.state]}</b>"]
    if runs.position:
        parts.append(f"number {runs.position} in the queue: other runs have all the processes")
    if own is not None and runs.state == RUNNING and not own.progress.number:
        parts.append("a neuron that was never trained here is compiled first")
    elif own is not None and own.total:
        parts.append(f"step {own.progress.number:,} of {own.total:,}")
    if own is not None and own.progress.steps:
        parts.append(f"training accuracy {100 * own.progress.accuracy.mean[-1]:.1f} %")
    if own is not None and own.progress.validation.number:
        parts.append(f"validation {100 * own.progress.validation.mean[-1]:.1f} %")
    if own is not None and own.test is not None:
        parts.append(f"test {100 * own.test.found.accuracy:.1f} %")
    if own is not None and own.progress.events:
        last = own.progress.events[-1]
        parts.append(f"since step {last.number:,} {html.escape(last.what)}")
    if runs.to_come:
        many = "one more seed follows" if runs.to_come == 1 else f"{runs.to_come} seeds follow"
        parts.append(many)
    text = ", ".join(parts) + "."
    if other_settings:
        text += " The settings above are for the next run: press Reset run."
    return f'<div role="status" style="font-size:13px">{text}</div>'


def title(config: Config) -> str:
    """Return a run in a few words."""
    names = list(dict.fromkeys(choice.slot.title for choice in config.neurons))
    widths = "-".join(str(width) for width in config.widths)
    return f"{config.task}, {config.network} {widths}, {' and '.join(names)}, T {config.time}"


def energy(cost: Any) -> str:
    """Return what one inference costs as a table."""
    synapses = list(dict.fromkeys([*cost.accumulates, *cost.multiplies]))
    rows = [
        (
            name,
            f"{cost.accumulates.get(name, 0.0):,.0f}",
            f"{cost.multiplies.get(name, 0.0):,.0f}",
            f"{cost.spikes[name]:,.1f}" if name in cost.spikes else "",
        )
        for name in synapses
    ]
    head = ("weights into", "AC", "MAC", "spikes sent")
    joules = 1e9 * cost.energy.joules
    return table(head, rows, f"Per inference, on average: {joules:,.3g} nJ at 45 nm prices.")


def predictions(found: Any) -> str:
    """Return a few samples with what the network takes them for."""
    rows = [
        (f"{k}", f"{y}", f"{p}{'' if y == p else ' (wrong)'}", f"{100 * scores[p]:.0f} %")
        for k, (y, p, scores) in enumerate(
            zip(found.labels, found.predicted, found.scores, strict=True)
        )
    ]
    return table(("sample", "class", "taken for", "share"), rows, "Validation samples.")


def listed(records: Sequence[Record]) -> str:
    """Return the table of runs, with the mean of those that differ only in their seed."""
    rows = [
        (
            f"{record.progress.title}{' (pinned)' if record.pinned else ''}",
            title(record.config),
            f"{record.first.seed}",
            f"{record.progress.number:,}",
            *_percent(record),
        )
        for record in records
    ]
    groups = [g for g in by_kind(r for r in records if r.over) if len(g) >= SEVERAL]
    rows += [_mean_row(group) for group in groups]
    head = ("run", "what", "seed", "steps", "best validation", "test")
    said = "Runs of this session."
    if groups:
        said += " Of several seeds: mean ± half the 95 % interval of the mean (Student's t)."
    return table(head, rows, said)


def _percent(record: Record) -> tuple[str, str]:
    validation, test = (None if v is None else f"{100 * v:.1f} %" for v in scores(record))
    if test is None and record.best_test is not None:
        test = f"{100 * record.best_test:.1f} % (best epoch)"
    return validation or "", test or ""


def scores(record: Record) -> tuple[float | None, float | None]:
    """Return the best accuracy on the validation part, and the last on the test part."""
    validation = record.progress.validation.mean
    tested = record.test
    return max(validation, default=None), None if tested is None else tested.found.accuracy


def _mean_row(group: list[Record]) -> tuple[str, ...]:
    means = []
    for found in zip(*map(scores, group), strict=True):
        mean, half = mean_and_half([100 * value for value in found if value is not None])
        means.append(f"{mean:.1f} ± {half:.1f} %" if math.isfinite(half) else "")
    steps = {record.progress.number for record in group}
    seeds = ", ".join(f"{record.first.seed}" for record in group)
    about = title(group[0].config)
    return name_of(group), about, seeds, f"{min(steps):,}" if len(steps) == 1 else "", *means


def tested(record: Record) -> str:
    """Return accuracy on the test part with other neurons, newest first."""
    others = [m for m in record.tested if m.neuron]
    if not others:
        return ""
    text = "; ".join(
        f"{html.escape(m.neuron)} after {m.number:,} steps: {100 * m.found.accuracy:.1f} %"
        for m in others[::-1][:4]
    )
    return f'<div style="font-size:12px">Test accuracy with swapped neurons: {text}.</div>'
