"""Random drive through the neurons of other libraries, built as the conversion says.

They are no dependencies: without them these tests are skipped, unless NEUROLAB_REQUIRE_PEERS
is set, which asks for SpikingJelly and snnTorch.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import neurolab as nl
from neurolab.conventions import all_libraries, from_library, to_library

if TYPE_CHECKING:
    from neurolab.conventions import Foreign, Ours

# their warnings are theirs
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
DRIVE = np.random.default_rng(0).normal(0.6, 0.8, (50, 20))
REQUIRED = ("spikingjelly", "snntorch")


def need(library: str) -> None:
    """Skip without the library, or fail where it is required."""
    if os.environ.get("NEUROLAB_REQUIRE_PEERS") and library in REQUIRED:
        importlib.import_module(library)
    pytest.importorskip(library, exc_type=ImportError)


def built(code: str) -> Any:
    """Run the one line of a conversion and return what it builds."""
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the line is what is tested
    return names["node"]


def driven(library: str, node: Any, current: np.ndarray) -> np.ndarray:
    """Return the spikes `[time, neuron]` of another library's neuron."""
    torch = importlib.import_module("torch")
    drive = torch.tensor(current)
    if library == "sinabs":  # batch first; its time constants are float32 until told otherwise
        return node.double()(drive[None])[0].detach().numpy()
    rows, state = [], []
    for row in drive:
        found = node(row) if library == "spikingjelly" else node(row, *state)
        spikes, *state = found if isinstance(found, tuple) else (found,)
        rows.append(spikes.detach().numpy())
    return np.array(rows)


def ours(run: Ours, current: np.ndarray) -> np.ndarray:
    """Return the levels of the neuron that a conversion found."""
    model = nl.neurons()[run.model].with_options(**run.options)
    compare = run.compare or None
    x = run.input_scale * current
    return nl.simulate(model, x, dict(run.params), compare=compare, engine="numpy").levels


REFUSED = {("norse", "cuba", "soft")}
CASES = [
    ("lif_hard", {"decay": 0.75, "threshold": 0.75}, {}),
    ("lif_hard", {"decay": 0.75, "gain": 0.25, "threshold": 0.25}, {}),
    ("lif_hard", {"decay": 1.0}, {}),
    ("lif_hard", {"decay": 0.5, "v_reset": -0.25}, {}),
    ("lif_soft", {"decay": 0.75, "gain": 1.5}, {}),
    ("lif_soft", {"decay": 0.75, "gain": 0.25, "threshold": 0.25}, {}),
    ("lif_rho", {"decay": 0.75, "rho": 0.5}, {}),
    ("lif_hard_lazy", {"decay": 0.75, "gain": 0.5}, {}),
    ("lif_soft_lazy", {"decay": 0.75, "threshold": 0.75}, {}),
    ("lif_soft_lazy", {"decay": 0.75, "gain": 0.5}, {}),
    ("clif", {"tau": 3.5, "threshold": 0.75}, {}),
    ("cf", {"levels_neg": 0, "levels_pos": 3, "threshold_pos": 0.5}, {}),
    ("plif", {"tau": 3.0}, {"decay_input": False, "reset": "hard"}),
    ("plif", {"tau": 3.0, "threshold": 0.5}, {"decay_input": True, "reset": "soft"}),
    ("klif", {"tau": 3.0}, {"decay_input": False, "reset": "hard"}),
    ("klif", {"tau": 3.0, "threshold": 0.5}, {"decay_input": True, "reset": "soft"}),
    ("cuba", {"current_decay": 0.5, "decay": 0.75}, {"reset": "hard"}),
    ("cuba", {"current_decay": 0.5, "decay": 0.75}, {"reset": "soft"}),
    ("i_lif", {"max_level": 3}, {}),
    ("ternary", {"decay": 0.5, "threshold": 0.75}, {}),
    ("ternary", {"decay": 0.5}, {"half_threshold": True}),
]


def expressed() -> list[tuple[str, str, dict, Foreign]]:
    """Return every case with its conversion, in every library that has such a neuron."""
    found = []
    for table in all_libraries().values():
        for number, (name, params, options) in enumerate(CASES):
            model = nl.neurons()[name].with_options(**options)
            if name not in table.writers or (table.name, name, *options.values()) in REFUSED:
                continue
            if params.get("v_reset") and table.name != "norse":
                continue
            compare = table.compare if model.compare else None
            there = to_library(table.name, model, params, compare=compare)
            label = f"{table.name}-{model.key}-{number}"
            found.append(pytest.param(table.name, model, params, there, id=label))
    return found


@pytest.mark.parametrize(("library", "model", "params", "there"), expressed())
def test_same_spikes_where_it_says_so(library, model, params, there) -> None:
    need(library)
    compare = all_libraries()[library].compare if model.compare else None
    run = nl.simulate(model, DRIVE, params, compare=compare, engine="numpy")
    same = run.levels == driven(library, built(there.code), there.input_scale * DRIVE)
    assert run.count.any()
    assert same.all() == there.same_spikes


READ = [
    ("spikingjelly", "LIFNode", {}, "neuron.LIFNode()"),
    ("spikingjelly", "CUBALIFNode", {}, "neuron.CUBALIFNode()"),
    ("spikingjelly", "ILIFNode", {}, "neuron.ILIFNode()"),
    ("spikingjelly", "TernaryLIFNode", {}, "neuron.TernaryLIFNode()"),
    ("spikingjelly", "ParametricLIFNode", {}, "neuron.ParametricLIFNode()"),
    ("snntorch", "Lapicque", {"beta": 0.75}, "snntorch.Lapicque(beta=0.75)"),
    ("snntorch", "Lapicque", {"beta": 0.5, "R": 2}, "snntorch.Lapicque(beta=0.5, R=2)"),
    ("snntorch", "Lapicque", {"beta": 0.5, "C": 2}, "snntorch.Lapicque(beta=0.5, C=2)"),
    ("norse", "LIFBoxCell", {}, "norse.LIFBoxCell()"),
    ("norse", "LIFCell", {}, "norse.LIFCell()"),
    ("sinabs", "LIF", {"tau_mem": 4.0}, "layers.LIF(tau_mem=4.0)"),
    ("sinabs", "IAF", {}, "layers.IAF()"),
]
IMPORTS = {
    "spikingjelly": "from spikingjelly.activation_based import neuron",
    "snntorch": "import snntorch",
    "norse": "import norse.torch as norse",
    "sinabs": "from sinabs import layers",
}


@pytest.mark.parametrize(("library", "class_name", "arguments", "call"), READ)
def test_their_defaults_read_as_ours(library, class_name, arguments, call) -> None:
    need(library)
    here = from_library(library, class_name, arguments)
    spikes = driven(library, built(f"{IMPORTS[library]}; node = {call}"), 4.0 * DRIVE)
    assert spikes.any()
    np.testing.assert_array_equal(ours(here, 4.0 * DRIVE), spikes)
