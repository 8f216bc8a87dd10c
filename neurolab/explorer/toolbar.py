"""The buttons above the plots, and what the page has to say: help, work going on, problems."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.experiment import Experiment
from neurolab.explorer.store import Store

HELP = (
    "**Keys**: 1 to 6 open a tab · r another seed · ← → trace the previous or next neuron · "
    "z, Z undo, redo · s copy a link to this experiment · e export · p pin or unpin this "
    "picture · + − zoom into time and out, [ ] move along it · "
    "i inspect a step (then ← → go from step to step, ↑ ↓ from model to model, Esc closes) · "
    "? this help.\n\n"
    "**Mouse**: drag a slider or type a value; click a row of the raster to trace that neuron; "
    "click a trace to see why that neuron fired or not at that step; "
    "Ctrl and the wheel zoom into time, Shift and the wheel move along it, a double click shows "
    "everything again; drag across the overview of a long run to choose a stretch. On the Sweep "
    "tab, point at a cell to see its membrane, click it to keep it; the arrow keys walk over the "
    "cells."
)


PIN = {
    False: {"label": "Pin", "description": "Pin this picture: faded lines to compare with"},
    True: {"label": "Unpin", "description": "Unpin: let go of the pinned picture"},
}


class Toolbar:
    """Undo, redo, reset, link, help; the busy sign with its cancel button; the problem box."""

    def __init__(
        self,
        store: Store,
        share: Callable[[], Any],
        export: Callable[[], Any],
        cancel: Callable[[], Any],
    ) -> None:
        self.store = store
        small = {"size": "small", "variant": "outlined", "margin": (4, 2)}
        self.undo = pmui.Button(label="Undo", **small)
        self.redo = pmui.Button(label="Redo", **small)
        reset = pmui.Button(label="Reset", **small)
        link = pmui.Button(label="Link", description="Copy a link to this experiment", **small)
        exported = pmui.Button(label="Export", **small)
        # The browser itself opens its list of files; see sheet.js.
        opened = pmui.Button(label="Open…", css_classes=["open-session"], **small)
        # A description is what a screen reader says, so it begins with the label.
        self.pin = pmui.Button(**PIN[False], **small)
        self.inspect = pmui.Button(
            label="Inspect", description="Inspect a step: why a neuron fired or not", **small
        )
        helped = pmui.Button(label="Help", **small)
        stop = pmui.Button(label="Cancel", **small)
        for button, action in (
            (self.undo, store.undo),
            (self.redo, store.redo),
            (reset, lambda: store.change(Experiment(tab=store.experiment.tab))),
            (link, share),
            (exported, export),
            (helped, self.toggle_help),
            (stop, cancel),
        ):
            button.on_click(lambda _, action=action: action())
        wide = {"visible": False, "sizing_mode": "stretch_width"}
        self.help = pmui.Alert(object=HELP, severity="info", **wide)
        self.problem = pmui.Alert(object="", severity="error", **wide)
        self.notes = pmui.Alert(object="", severity="warning", closeable=True, **wide)
        self.working = pn.Row(
            pn.pane.HTML("Computing…", margin=(10, 4)), stop, visible=False, margin=0
        )
        own = (self.pin, self.inspect)  # of the Dynamics tab
        files = (link, exported, opened)
        buttons = (self.undo, self.redo, reset, *own, *files, helped, self.working)
        self.view = pn.Column(
            pn.FlexBox(*buttons, gap="0", margin=(4, 8)),
            self.problem,
            self.notes,
            self.help,
            sizing_mode="stretch_width",
            margin=0,
            styles={
                "position": "sticky",
                "top": "0",
                "z-index": "5",
                "background": "var(--mui-palette-background-default)",
            },
        )

    def update(self) -> None:
        """Enable what can be done, and take back an earlier problem."""
        self.undo.disabled = not self.store.can_undo
        self.redo.disabled = not self.store.can_redo
        dynamics = self.store.experiment.tab == "dynamics"
        if self.pin.visible != dynamics:
            self.pin.visible = self.inspect.visible = dynamics
        if self.problem.visible:
            self.problem.visible = False

    def toggle_help(self) -> None:
        """Show or hide the help."""
        self.help.visible = not self.help.visible

    def pinned(self, on: bool) -> None:
        """Show what the pin button would do."""
        self.pin.param.update(**PIN[on])

    def busy(self, on: bool) -> None:
        """Show that work is going on."""
        if self.working.visible != on:
            self.working.visible = on

    def note(self, sentences: list[str]) -> None:
        """Show what was noticed, as a list that stays until it is closed."""
        self.notes.object = "\n".join(f"- {plain(sentence)}" for sentence in sentences)
        self.notes.visible = bool(sentences)

    def refuse(self, message: str) -> None:
        """Say why there is no new picture."""
        self.problem.object = f"{plain(message.rstrip('.'))}. The last good picture stays."
        self.problem.visible = True


def plain(text: str) -> str:
    """Return text that a Markdown box shows as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)
