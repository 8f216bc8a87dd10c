"""What a worker needs for a sweep: the plan, and the neuron if it is not neurolab's own."""

from __future__ import annotations

from typing import NamedTuple

from neurolab.errors import ParameterError
from neurolab.sweeping.plan import Plan
from neurolab.travelling import know, sources
from neurolab.version import equations_digest, version


class Parcel(NamedTuple):
    """A plan on its way to a worker.

    Attributes
    ----------
    plan : Plan
        What to compute.
    source : str
        Text of the file that defines the neuron; empty for one of neurolab's.
    equations, made_with : str
        Digest of neurolab's equations and its version where the sweep was asked for.
    """

    plan: Plan
    source: str
    equations: str
    made_with: str


def packed(plan: Plan) -> Parcel:
    """Return a plan ready to travel.

    Raises
    ------
    ParameterError
        For a neuron of one's own that was not defined in a file.
    """
    name = plan.slot.model
    source = sources([name]).get(name, "")
    return Parcel(plan, source, equations_digest(), version())


def opened(parcel: Parcel) -> Plan:
    """Return the plan, after making sure that it means the same here.

    Raises
    ------
    ParameterError
        If this process has other equations, or the neuron's file does not work here.
    """
    if parcel.equations != equations_digest():
        raise ParameterError(
            f"a worker has neurolab {version()} with other equations than the neurolab "
            f"{parcel.made_with} that asked for the sweep; install the same on both",
            model="sweep",
        )
    if parcel.source:
        know({parcel.plan.slot.model: parcel.source})
    return parcel.plan
