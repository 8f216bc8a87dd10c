"""How each tab is made; its modules are imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.explorer.tab import Tab

if TYPE_CHECKING:
    from neurolab.explorer.page import Explorer
    from neurolab.explorer.tabs import Build


def builders(session: Explorer) -> dict[str, Build]:
    """Return what makes every tab of a session, by name."""

    def dynamics() -> Tab:
        from neurolab.explorer.dynamics import Dynamics

        return Dynamics(session.scope, session.trace_neuron)

    def papers() -> Tab:
        from neurolab.explorer.papers import Papers

        return Papers(session.store.change)

    def distributions() -> Tab:
        from neurolab.explorer.distributions import Distributions

        return Distributions(session.store.experiment, session.store.change)

    def surrogates() -> Tab:
        from neurolab.explorer.surrogates import Surrogates

        return Surrogates(session.store.change)

    return {
        "dynamics": dynamics,
        "distributions": distributions,
        "surrogates": surrogates,
        "papers": papers,
    }
