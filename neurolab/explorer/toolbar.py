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
    "**Keys**: r another seed · ← → trace the previous or next neuron · z, Z undo, redo · "
    "s copy a link to this experiment · ? this help.\n\n"
    "**Mouse**: drag a slider or type a value; click a row of the raster to trace that neuron; "
    "Ctrl and the wheel zoom into time, Shift and the wheel move along it, a double click shows "
    "everything again."
)


class Toolbar:
    """Undo, redo, reset, link, help; the busy sign with its cancel button; the problem box."""

    def __init__(self, store: Store, share: Callable[[], Any], cancel: Callable[[], Any]) -> None:
        self.store = store
        small = {"size": "small", "variant": "outlined", "margin": (4, 2)}
        self.undo = pmui.Button(label="Undo", **small)
        self.redo = pmui.Button(label="Redo", **small)
        reset = pmui.Button(label="Reset", **small)
        link = pmui.Button(label="Link", description="Copy a link to this experiment", **small)
        helped = pmui.Button(label="Help", **small)
        stop = pmui.Button(label="Cancel", **small)
        for button, action in (
            (self.undo, store.undo),
            (self.redo, store.redo),
            (reset, lambda: store.change(Experiment())),
            (link, share),
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
        buttons = (self.undo, self.redo, reset, link, helped, self.working)
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
        if self.problem.visible:
            self.problem.visible = False

    def toggle_help(self) -> None:
        """Show or hide the help."""
        self.help.visible = not self.help.visible

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
