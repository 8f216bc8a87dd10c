"""The table of training runs, and what one can do with each: pin, go on, delete, export."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.explorer import training_words as words
from neurolab.explorer.controls.offering import offer
from neurolab.explorer.training_files import exported
from neurolab.explorer.training_record import Record
from neurolab.explorer.views.tables import STYLE


class RunTable:
    """A row for every run that took a step; `on_press(name, record)` takes every press."""

    def __init__(self, on_press: Callable[[str, Record], Any]) -> None:
        self._records: list[Record] = []
        small = {"size": "small", "margin": (8, 4)}
        self.chosen = pmui.Select(label="Run", options={}, width=170, **small)
        self.buttons = {
            name: pmui.Button(label=label, variant="outlined", **small)
            for name, label in (("pin", "Pin"), ("take_up", "Go on with it"), ("delete", "Delete"))
        }
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: self._press(on_press, name))
        self.export = pmui.FileDownload(
            label="Export run",
            filename="neurolab-run.zip",
            callback=self.exported,
            **small,
        )
        full = {"sizing_mode": "stretch_width"}
        self.table = pn.pane.HTML("", stylesheets=[STYLE], margin=(2, 10), **full)
        self.view = pn.Column(
            pn.FlexBox(
                self.chosen, *self.buttons.values(), self.export, align_items="center", gap="0"
            ),
            self.table,
            visible=False,
            margin=0,
            **full,
        )
        self.chosen.param.watch(lambda _: self._label(), "value")

    @property
    def record(self) -> Record | None:
        """The run that is chosen."""
        found = [r for r in self._records if r.number == self.chosen.value]
        return found[0] if found else None

    def show(self, records: list[Record]) -> None:
        """Show the runs that took a step; the newest is chosen when there is another one."""
        self._records = kept = [record for record in records if record.progress.number]
        if self.view.visible != bool(kept):
            self.view.visible = bool(kept)
        text = words.listed(kept) if kept else ""
        if self.table.object != text:
            self.table.object = text
        options = {record.progress.title: record.number for record in kept}
        if options != self.chosen.options:
            value = kept[-1].number if kept else None
            offer(self.chosen, options, value)
        self._label()

    def _label(self) -> None:
        record = self.record
        label = "Unpin" if record is not None and record.pinned else "Pin"
        if self.buttons["pin"].label != label:
            self.buttons["pin"].label = label

    def _press(self, on_press: Callable[[str, Record], Any], name: str) -> None:
        record = self.record
        if record is not None:
            on_press(name, record)

    def exported(self) -> io.BytesIO:
        """Return the chosen run as a ZIP."""
        record = self.record
        return io.BytesIO(b"" if record is None else exported(record))
