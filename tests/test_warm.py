"""Whether a run would start at once can be asked without compiling anything."""

from __future__ import annotations

from dataclasses import replace

import neurolab as nl
from neurolab.engines.numba_ import is_warm, warm


def test_warm_run_is_known_to_be_warm() -> None:
    model = replace(nl.neurons()["lif_soft"])  # its kernels are not known yet
    run = {"dtype": "float32", "compare": ">", "records": ("h",), "time": 20, "neurons": 9}
    x = nl.stimuli.poisson(time=20, neurons=9)
    assert not is_warm(model, **run)
    warm(model, **run, stimulus=x)
    assert is_warm(model, **run)
    assert is_warm(model, **run, stimulus=x)
    assert is_warm(model, **run, stimulus=nl.stimuli.sine(time=20))
    assert not is_warm(model, **{**run, "neurons": 1})
    assert not is_warm(model, **{**run, "compare": ">="})
    assert not is_warm(model, **run, arrays=True)
