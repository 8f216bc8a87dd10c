"""How each tab is made; its modules are imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import panel as pn

from neurolab.explorer.tab import Tab

if TYPE_CHECKING:
    from neurolab.explorer.page import Explorer
    from neurolab.explorer.tabs import Build


def builders(session: Explorer) -> dict[str, Build]:
    """Return what makes every tab of a session, by name."""

    def dynamics() -> Tab:
        from neurolab.explorer.dynamics import Dynamics

        return Dynamics(session.scope, session.trace_neuron, session.look)

    def papers() -> Tab:
        from neurolab.explorer.papers import Papers

        return Papers(session.store.change)

    def distributions() -> Tab:
        from neurolab.explorer.distributions import Distributions

        return Distributions(session.store.experiment, session.store.change)

    def surrogates() -> Tab:
        from neurolab.explorer.surrogates import Surrogates

        return Surrogates(session.store.change)

    def sweep() -> Tab:
        from neurolab.explorer.sweep import Sweep

        def go_on() -> None:
            pn.state.execute(session.live.refresh)

        return Sweep(session.store.experiment, session.store.change, go_on)

    def train() -> Tab:
        from neurolab.explorer.train import Train

        def shown() -> bool:
            return session.store.experiment.tab == "train"

        def redraw() -> None:
            pn.state.execute(session.live.refresh)

        store = session.store
        return Train(store.experiment, store.change, shown, redraw, kept=session.kept)

    return {
        "dynamics": dynamics,
        "distributions": distributions,
        "surrogates": surrogates,
        "sweep": sweep,
        "train": train,
        "papers": papers,
    }
