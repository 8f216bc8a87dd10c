"""What `pip install` brings is enough for what the page does before anything is chosen."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DEFAULTS = """
import sys
for module in sys.argv[1:]:
    sys.modules[module] = None  # as if it was not installed
import neurolab as nl
from neurolab.choices import Train
from neurolab.explorer import page
from neurolab.explorer.training_config import config_of
from neurolab.training import Trainer
page()
nl.simulate("lif_soft", nl.stimuli.poisson(time=4, neurons=2, rate=0.4, weight=0.9, seed=0))
Trainer(config_of(Train()), fused=False).step()
"""


def brought_along(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> None:
    """Add a distribution and all that it needs, with these of its extras."""
    if (name, extras) in seen:
        return
    seen.add((name, extras))
    try:
        wanted = [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError:
        return  # it is for another system
    for one in wanted:
        if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in extras | {""}):
            brought_along(canonicalize_name(one.name), frozenset(one.extras), seen)


def test_nothing_else_is_needed_by_the_page_a_simulation_and_the_default_network() -> None:
    seen: set[tuple[str, frozenset[str]]] = set()
    brought_along("neurolab", frozenset(), seen)
    have = {name for name, _ in seen}
    others = [
        module
        for module, owners in packages_distributions().items()
        if not have & {canonicalize_name(owner) for owner in owners}
    ]
    assert {"pytest", "matplotlib", "distributed"} <= set(others)
    command = [sys.executable, "-c", DEFAULTS, *others]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stderr
