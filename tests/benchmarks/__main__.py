"""Print how fast neurolab is beside its peers: `python -m tests.benchmarks [--quick]`."""

from __future__ import annotations

import argparse
import sys

from tests.benchmarks import machine  # first: it sets what NumPy, torch and JAX read on import

PARTS = ("peers", "random", "models", "training", "first", "analysis", "autocorrelation")


def say(text: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Run the chosen part and print its tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three rounds instead of up to 31")
    parser.add_argument("--only", choices=PARTS, help="one table only")
    chosen = parser.parse_args()
    say(f"{machine.pin()}; {machine.describe()}")
    from tests.benchmarks import workloads

    parts = (chosen.only,) if chosen.only else PARTS
    if "peers" in parts:
        for load in workloads.WORKLOADS:
            _peers(workloads, load, 3 if chosen.quick else load.rounds)
    if "random" in parts:
        _random(workloads, 3 if chosen.quick else 11)
    if "models" in parts:
        _models(workloads, 3 if chosen.quick else 7)
    if "training" in parts:
        _training(quick=chosen.quick)
    if "first" in parts:
        _first(1 if chosen.quick else 5)
    if "analysis" in parts:
        _analysis(3 if chosen.quick else 11)
    if "autocorrelation" in parts:
        from tests.benchmarks import autocorrelation

        autocorrelation.report(3 if chosen.quick else 31, say)


def _peers(workloads, load, rounds: int) -> None:
    found, missing = workloads.compare(load, rounds)
    size = load.time * load.neurons
    say(f"\n{load.title}, float32, {rounds} rounds")
    say(f"  {'':34} {'ms':>10} {'neuron-steps/s':>15} {'time / neurolab':>16}")
    for name, timing in found.items():
        speed = size / timing.seconds
        say(f"  {name:34} {timing.seconds * 1e3:10.4f} {speed:15.2e} {timing.ratio:16.2f}")
    for reason in missing:
        say(f"  - {reason}")


def _random(workloads, rounds: int) -> None:
    time, neurons = 1000, 1000
    say(f"\nRandom input, LIF {neurons} × {time}, float32, {rounds} rounds")
    for kind, found in workloads.random_input(time, neurons, rounds).items():
        for name, timing in found.items():
            label = f"{kind}: {name}"
            speed = time * neurons / timing.seconds
            say(f"  {label:44} {timing.seconds * 1e3:10.4f} ms {speed:10.2e}/s {timing.ratio:8.2f}")


def _models(workloads, rounds: int) -> None:
    time, neurons = 250, 4096
    say(f"\nEvery model, {neurons} × {time}, neuron-steps per second, {rounds} rounds")
    for k, (name, speeds) in enumerate(workloads.every_model(time, neurons, rounds).items()):
        if k == 0:
            say(f"  {'':16}" + "".join(f"{label:>22}" for label in speeds))
        say(f"  {name:16}" + "".join(f"{speed:22.2e}" for speed in speeds.values()))


def _training(*, quick: bool) -> None:
    from tests.benchmarks import training

    hidden = f"{'-'.join(map(str, training.SIZES))}, batch {training.BATCH}"
    say(f"\nTraining step, {hidden}, gradient descent, float32; also {training.versions()}")
    say("  loss: of the first step, equal to that of the NumPy simulator on the same network")
    say(f"  gradient: of the first step, relative distance to that of the {training.BY_HAND}")
    for load in training.WORKLOADS:
        rounds = 3 if quick else load.rounds
        found, missing = training.compare(load, rounds)
        say(f"\n{load.title}, {rounds} rounds")
        say(f"  {'':34} {'ms/step':>9} {'time / first':>13} {'loss':>9} {'gradient':>9}")
        for name, row in found.items():
            slope = "its own" if row.slope is None else f"{row.slope:.0e}"
            numbers = f"{row.timing.seconds * 1e3:9.3f} {row.timing.ratio:13.2f} {row.loss:9.6f}"
            say(f"  {name:34} {numbers} {slope:>9}  {row.says}".rstrip())
        for reason in missing:
            say(f"  - {reason}")


def _first(rounds: int) -> None:
    from tests.benchmarks import first_step

    say(
        f"\nFirst training step of a fresh process, T = {first_step.TIME}, seconds, {rounds} rounds"
    )
    for rule in first_step.NAMES:
        found, missing = first_step.compare(rule, rounds)
        say(f"  {rule:42}" + "".join(f"{part:>9}" for part in first_step.Start._fields))
        for name, kinds in found.items():
            for kind, start in kinds.items():
                say(f"  {f'{name}, {kind}':42}" + "".join(f"{part:9.3f}" for part in start))
        for reason in missing:
            say(f"  - {reason}")


def _analysis(rounds: int) -> None:
    from tests.benchmarks import analysis

    pairs = f"all pairs of {analysis.TIME} steps × {analysis.NEURONS}"
    for title, compare in (
        (f"Wasserstein, {pairs}", analysis.transport),
        (f"Jensen–Shannon, {analysis.BINS} bins, {pairs}", analysis.divergence),
        (f"Five populations of {analysis.TIME} steps × {analysis.NEURONS}", analysis.live),
    ):
        say(f"\n{title}, float32, {rounds} rounds")
        for name, timing in compare(rounds).items():
            say(f"  {name:44} {timing.seconds * 1e3:10.3f} ms {timing.ratio:9.2f}")


if __name__ == "__main__":
    main()
