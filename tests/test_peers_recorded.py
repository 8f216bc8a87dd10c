"""What other libraries computed, recorded by `data/record_vectors.py`, comes out here too.

Every case says which of our neurons, with which parameters and comparison, is the peer's.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import neurolab as nl
from tests.drives import ENGINES

CASES = json.loads((Path(__file__).parent / "data" / "peer_vectors.json").read_text("utf-8"))
MATCHES = [
    pytest.param(case, match, id=f"{name}-{match['identifier']}")
    for name, case in CASES.items()
    for match in case["matches"]
    if match["identifier"] in nl.neurons()
]


@pytest.mark.peer
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("case", "match"), MATCHES)
def test_recorded_peer(case: dict, match: dict, engine: str) -> None:
    run = nl.simulate(
        match["identifier"],
        np.array(case["input"]),
        match["params"],
        options=match["options"],
        compare=match["compare"],
        engine=engine,
    )
    np.testing.assert_array_equal(run.levels, case["spikes"])
    membrane = run[case["membrane_is"]]
    # the LIF cases are exact; CLIF's sigmoids agree to rounding
    np.testing.assert_allclose(membrane, case["membrane"], rtol=0, atol=1e-13)
    for name, values in case.get("states", {}).items():
        np.testing.assert_allclose(run[name], values, rtol=0, atol=1e-13)


def test_a_case_without_a_match_says_why() -> None:
    unmatched = [case for case in CASES.values() if not case["matches"]]
    assert unmatched
    assert all(case["note"] for case in unmatched)


def test_snntorch_subtract_at_once_is_no_soft_reset() -> None:
    """With reset_delay=False snnTorch takes the threshold back where a spike follows a spike."""
    case = CASES["snntorch_leaky_subtract_at_once_strong"]
    run = nl.simulate("lif_soft", np.array(case["input"]), compare=">")
    assert (run.levels != case["spikes"]).any()
