"""Record what peer libraries compute, as test vectors for the neurons of neurolab.

Every case runs one peer in float64 on a fixed current ``[12, 3]`` and says which neurolab neuron,
with which parameters and comparison, has to give the same numbers, and under which name neurolab
records what the peer calls its membrane. The currents are multiples of 1/16 and all factors are
powers of two, so the LIF cases are exact; CLIF's sigmoids agree to rounding.

Run: ``python record_vectors.py peer_vectors.json``
"""

from __future__ import annotations

import importlib
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

Rows = list[list[float]]
Case = dict[str, Any]

# Rows are neurons here. First: lands on the threshold at step 1 (gain 1), then silence and a
# negative value. Second: lands on the threshold at step 0 if the gain is 1/2. Third: strong
# drive, then a strong negative pull.
MIXED = [
    [0.5, 0.75, 0.25, 0.0, 0.0, -0.5, 1.25, 0.875, 0.0, 1.0, 0.5, 0.125],
    [2.0, 0.0, 0.0, 0.0, 0.0, -1.0, -0.25, 0.0625, 1.5, 0.9375, 0.75, 0.5625],
    [3.0, 2.5, 3.0, -1.5, 0.5, 0.0, 4.0, 0.0, 1.0, -0.125, 2.25, 0.6875],
]
# The same edges without drive that leaves a membrane above the threshold after one subtraction.
GENTLE = [
    [0.5, 0.75, 0.25, 0.0, 0.0, -0.5, 1.25, 0.875, 0.0, 1.0, 0.5, 0.125],
    [1.5, 0.25, 0.0, 0.0, 0.0, -1.0, -0.25, 0.0625, 1.5, 0.9375, 0.75, 0.5625],
    [1.0, 0.5, 0.75, -1.5, 0.5, 0.0, 1.75, 0.0, 1.0, -0.125, 1.25, 0.6875],
]
# With decay towards -1/4 the first neuron lands on the threshold at step 0.
RESTING_BELOW = [[1.125, *MIXED[0][1:]], *MIXED[1:]]


def transposed(rows: Rows) -> Rows:
    """Turn ``[neuron][time]`` into ``[time][neuron]``."""
    return [list(column) for column in zip(*rows, strict=True)]


def tensor(current: Rows) -> Any:
    """Give the current ``[time, neuron]`` as a float64 tensor."""
    torch = importlib.import_module("torch")
    return torch.tensor(current, dtype=torch.float64)


def neurolab(identifier: str, compare: str, **params: float) -> Case:
    """Describe a neurolab neuron without structural options."""
    return {"identifier": identifier, "options": {}, "params": params, "compare": compare}


def plif(reset: str, *, decay_input: bool, **params: float) -> Case:
    """Describe neurolab's ``plif``, whose charge is that of SpikingJelly's LIFNode in general."""
    described = neurolab("plif", ">=", **params)
    return described | {"options": {"decay_input": decay_input, "reset": reset}}


def spikingjelly_lif(current: Rows, matches: list[Case], **arguments: Any) -> Case:
    """Run SpikingJelly's ``LIFNode``; its ``v_seq`` is the membrane after reset.

    Left alone it starts at ``v_reset``; here it starts at 0, where neurolab's neurons start.
    """
    peer = importlib.import_module("spikingjelly.activation_based.neuron")
    arguments = {"tau": 2.0, **arguments, "step_mode": "m", "store_v_seq": True}
    node = peer.LIFNode(**arguments)
    drive = tensor(current)
    node.v = drive.new_zeros(drive.shape[1])
    spikes = node(drive)
    return {
        "peer": "spikingjelly",
        "class": "spikingjelly.activation_based.neuron.LIFNode",
        "arguments": arguments,
        "initial": 0.0,
        "input": current,
        "spikes": spikes.tolist(),
        "membrane": node.v_seq.tolist(),
        "matches": matches,
        "membrane_is": "u",
    }


def spikingjelly_clif(current: Rows, matches: list[Case]) -> Case:
    """Run SpikingJelly's ``ComplementaryLIFNode``.

    Its ``state_seqs`` hold u after reset and m after update.
    """
    peer = importlib.import_module("spikingjelly.activation_based.neuron")
    arguments = {"tau": 2.0, "v_threshold": 1.0, "step_mode": "m", "store_state_seqs": True}
    node = peer.ComplementaryLIFNode(**arguments)
    spikes = node(tensor(current))
    membrane, complementary = node.state_seqs
    return {
        "peer": "spikingjelly",
        "class": "spikingjelly.activation_based.neuron.ComplementaryLIFNode",
        "arguments": arguments,
        "input": current,
        "spikes": spikes.tolist(),
        "membrane": membrane.tolist(),
        "states": {"m": complementary.tolist()},
        "matches": matches,
        "membrane_is": "u",
    }


def snntorch_leaky(current: Rows, membrane_is: str, matches: list[Case], **arguments: Any) -> Case:
    """Run snnTorch's ``Leaky`` step by step.

    What it returns is the membrane it carries to the next step.
    """
    peer = importlib.import_module("snntorch")
    torch = importlib.import_module("torch")
    arguments = {"beta": 0.5, "threshold": 1.0, **arguments}
    node = peer.Leaky(**arguments)
    drive = tensor(current)
    membrane = torch.zeros_like(drive[0])
    spikes: Rows = []
    membranes: Rows = []
    for row in drive:
        spike, membrane = node(row, membrane)
        spikes.append(spike.tolist())
        membranes.append(membrane.tolist())
    return {
        "peer": "snntorch",
        "class": "snntorch.Leaky",
        "arguments": arguments,
        "input": current,
        "spikes": spikes,
        "membrane": membranes,
        "matches": matches,
        "membrane_is": membrane_is,
    }


def spikingjelly_cases(mixed: Rows) -> dict[str, Case]:
    """Record the SpikingJelly conventions; all compare with ``>=`` and reset at once."""
    half = {"decay": 0.5, "threshold": 1.0}
    by_tau = {"tau": 2.0, "threshold": 1.0, "v_reset": 0.0}
    lowered = {"tau": 2.0, "threshold": 1.0, "v_reset": -0.25}
    return {
        "spikingjelly_lif_hard": spikingjelly_lif(
            mixed,
            [
                neurolab("lif_hard", ">=", **half, gain=1.0, v_reset=0.0),
                plif("hard", decay_input=False, **by_tau),
            ],
            decay_input=False,
            v_reset=0.0,
        ),
        "spikingjelly_lif_soft": spikingjelly_lif(
            mixed,
            [
                neurolab("lif_soft", ">=", **half, gain=1.0),
                plif("soft", decay_input=False, **by_tau),
            ],
            decay_input=False,
            v_reset=None,
        ),
        "spikingjelly_lif_default": spikingjelly_lif(
            mixed,
            [
                neurolab("lif_hard", ">=", **half, gain=0.5, v_reset=0.0),
                plif("hard", decay_input=True, **by_tau),
            ],
        ),
        "spikingjelly_lif_default_soft": spikingjelly_lif(
            mixed,
            [
                neurolab("lif_soft", ">=", **half, gain=0.5),
                plif("soft", decay_input=True, **by_tau),
            ],
            v_reset=None,
        ),
        "spikingjelly_lif_reset_below_rest": spikingjelly_lif(
            transposed(RESTING_BELOW),
            [plif("hard", decay_input=False, **lowered)],
            decay_input=False,
            v_reset=-0.25,
        ),
        "spikingjelly_lif_decay_input_reset_below_rest": spikingjelly_lif(
            mixed, [plif("hard", decay_input=True, **lowered)], decay_input=True, v_reset=-0.25
        ),
        "spikingjelly_clif": spikingjelly_clif(
            mixed, [neurolab("clif", ">=", tau=2.0, threshold=1.0)]
        ),
    }


def snntorch_cases(mixed: Rows, gentle: Rows) -> dict[str, Case]:
    """Record the snnTorch conventions.

    All compare with ``>``, and the reset is lazy unless told otherwise.
    """
    half = {"decay": 0.5, "gain": 1.0, "threshold": 1.0}
    at_once = {"reset_delay": False}
    undone = (
        "No neurolab neuron: where the membrane is above the threshold after a reset, the next"
        " step subtracts the threshold before its test and gives it back if no spike follows."
        " Where beta u + x is then in (threshold, 2 threshold], a soft-reset LIF fires and this"
        " one does not."
    )
    return {
        "snntorch_leaky_subtract": snntorch_leaky(
            mixed, "h", [neurolab("lif_soft_lazy", ">", **half)], reset_mechanism="subtract"
        ),
        "snntorch_leaky_zero": snntorch_leaky(
            mixed,
            "h",
            [neurolab("lif_hard_lazy", ">", **half, v_reset=0.0)],
            reset_mechanism="zero",
        ),
        "snntorch_leaky_subtract_at_once": snntorch_leaky(
            gentle, "u", [neurolab("lif_soft", ">", **half)], reset_mechanism="subtract", **at_once
        ),
        "snntorch_leaky_zero_at_once": snntorch_leaky(
            mixed,
            "u",
            [neurolab("lif_hard", ">", **half, v_reset=0.0)],
            reset_mechanism="zero",
            **at_once,
        ),
        "snntorch_leaky_subtract_at_once_strong": snntorch_leaky(
            mixed, "u", [], reset_mechanism="subtract", **at_once
        )
        | {"note": undone},
    }


def record() -> dict[str, Case]:
    """Run every peer on every case."""
    mixed, gentle = transposed(MIXED), transposed(GENTLE)
    cases = spikingjelly_cases(mixed) | snntorch_cases(mixed, gentle)
    return {name: case | {"version": version(case["peer"])} for name, case in cases.items()}


def as_text(cases: dict[str, Case]) -> str:
    """Write one field per line, so that a difference is readable."""
    blocks = (
        json.dumps(name)
        + ": {\n"
        + ",\n".join(f'  "{key}": {json.dumps(value)}' for key, value in case.items())
        + "}"
        for name, case in cases.items()
    )
    return "{\n" + ",\n".join(blocks) + "\n}\n"


if __name__ == "__main__":
    TEXT = as_text(record())
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(TEXT, encoding="utf-8")
    else:
        sys.stdout.write(TEXT)
