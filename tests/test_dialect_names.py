"""The names in a `step`: misspelled ones get the nearest, those around it are seen."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import pytest

import neurolab as nl
from neurolab.model import NeuronModel, Var
from tests.drives import ENGINES
from tests.test_dialect import Params, State, unknown_parameter, unknown_state

pytestmark = pytest.mark.usefixtures("own_neurons")


@pytest.mark.parametrize(("step", "nearest"), [(unknown_parameter, "decay"), (unknown_state, None)])
def test_misspelled_field_gets_the_nearest(step, nearest: str | None) -> None:
    model = NeuronModel("toy", "Toy", State, Params, step, "made up", thresholds=())
    with pytest.raises(nl.ParameterError, match="valid: ") as caught:
        nl.register(model)
    assert caught.value.nearest == nearest


def test_step_made_inside_a_function_is_read() -> None:
    def local(s, x, p, fire):
        h = p.decay * s.u + x
        return Inner(h, s.a), fire.spike(h), h

    class Inner(NamedTuple):
        """Seen only from inside."""

        u: Annotated[float, Var("u", "Membrane after reset.")] = 0.0
        a: Annotated[float, Var("a", "Nothing.")] = 0.0

    model = NeuronModel("toy", "Toy", Inner, Params, local, "made up", thresholds=())
    for engine in ENGINES:
        run = nl.simulate(model, [1.0, 1.0], engine=engine)
        assert run.h.ravel().tolist() == [1.0, 1.5]
