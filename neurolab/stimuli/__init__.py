"""Input currents: seeded, counter-based, the same numbers on every engine.

>>> import neurolab as nl
>>> x = nl.stimuli.poisson(time=4, neurons=2, rate=0.3, weight=0.8, seed=0)
>>> x.array().shape
(4, 2)
"""

from __future__ import annotations

from typing import Any

from neurolab.errors import ParameterError, unknown_name
from neurolab.stimuli.base import Stimulus, parameters
from neurolab.stimuli.csv_table import parse_csv, read_csv
from neurolab.stimuli.kinds import (
    Bernoulli,
    Constant,
    NormalNoise,
    PerturbedNormal,
    Poisson,
    Ramp,
    Sine,
    Step,
)
from neurolab.stimuli.replay import Replay, replay

KINDS: dict[str, type[Stimulus]] = {
    "poisson": Poisson,
    "bernoulli": Bernoulli,
    "normal": NormalNoise,
    "perturbed_normal": PerturbedNormal,
    "constant": Constant,
    "step": Step,
    "ramp": Ramp,
    "sine": Sine,
}


def make(kind: str, **values: Any) -> Stimulus:
    """Return the stimulus of a kind by name, e.g. `make("sine", time=100, period=20)`.

    Raises
    ------
    ParameterError
        For an unknown kind, an unknown name or a value outside its bounds.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        raise unknown_name("stimulus", kind, [*KINDS, "replay"])
    known = ("time", "neurons", "seed", *parameters(KINDS[kind]))
    for name in values:
        if name not in known:
            raise unknown_name("parameter", name, known, kind)
    if "time" not in values:
        raise ParameterError("time, the number of steps, is missing", model=kind, parameter="time")
    return KINDS[kind](**values)


def _maker(kind: str) -> Any:
    def maker(**values: Any) -> Stimulus:
        return make(kind, **values)

    maker.__name__ = kind
    maker.__doc__ = KINDS[kind].__doc__
    return maker


poisson = _maker("poisson")
bernoulli = _maker("bernoulli")
normal = _maker("normal")
perturbed_normal = _maker("perturbed_normal")
constant = _maker("constant")
step = _maker("step")
ramp = _maker("ramp")
sine = _maker("sine")

__all__ = [
    "KINDS",
    "Replay",
    "Stimulus",
    "bernoulli",
    "constant",
    "make",
    "normal",
    "parameters",
    "parse_csv",
    "perturbed_normal",
    "poisson",
    "ramp",
    "read_csv",
    "replay",
    "sine",
    "step",
]
