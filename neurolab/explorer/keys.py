"""What the keys of the page do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neurolab.explorer.page import Explorer

IN, OUT = 0.5, 2.0  # of the time that is shown
BESIDE = 0.5  # of it, to either side


def press(session: Explorer, key: str) -> None:
    """Do what a key stands for; the open inspector has the first say."""
    dynamics = session.store.experiment.tab == "dynamics"
    if dynamics and session.tab.inspecting.pressed(key):
        return
    found = {**_everywhere(session), **(_on_dynamics(session) if dynamics else {})}
    if key == " " and session.store.experiment.tab == "train":
        session.tab.toggle()
    elif key in found:
        found[key]()


def _everywhere(session: Explorer) -> dict[str, Callable[[], Any]]:
    store = session.store

    def opened(name: str) -> Callable[[], None]:
        return lambda: store.look(replace(store.experiment, tab=name))

    return {
        "z": store.undo,
        "Z": store.redo,
        "r": session.drive.roll,
        "s": session.share,
        "e": session.export,
        "?": session.toolbar.toggle_help,
        **{str(k + 1): opened(name) for k, name in enumerate(session.tabs.names)},
    }


def _on_dynamics(session: Explorer) -> dict[str, Callable[[], Any]]:
    neuron, tab = session.store.experiment.neuron, session.tab

    def said(move: Callable[[float], str], by: float) -> Callable[[], None]:
        def moved() -> None:
            session.bridge.spoken = move(by)

        return moved

    return {
        "p": session.pin,
        "ArrowLeft": lambda: session.trace_neuron(neuron - 1),
        "ArrowRight": lambda: session.trace_neuron(neuron + 1),
        "+": said(tab.zoom, IN),
        "-": said(tab.zoom, OUT),
        "[": said(tab.pan, -BESIDE),
        "]": said(tab.pan, BESIDE),
    }
