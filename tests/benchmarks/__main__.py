"""Print how fast neurolab is beside its peers: `python -m tests.benchmarks [--quick]`."""

from __future__ import annotations

import argparse
import sys

from tests.benchmarks import machine  # first: it sets what NumPy, torch and JAX read on import


def say(text: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Run the chosen part and print its tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three rounds instead of up to 15")
    parser.add_argument("--only", choices=("peers", "random", "models"), help="one table only")
    chosen = parser.parse_args()
    say(f"{machine.pin()}; {machine.describe()}")
    from tests.benchmarks import workloads

    parts = (chosen.only,) if chosen.only else ("peers", "random", "models")
    if "peers" in parts:
        for load in workloads.WORKLOADS:
            _peers(workloads, load, 3 if chosen.quick else load.rounds)
    if "random" in parts:
        _random(workloads, 3 if chosen.quick else 11)
    if "models" in parts:
        _models(workloads, 3 if chosen.quick else 7)


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


if __name__ == "__main__":
    main()
