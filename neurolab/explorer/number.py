"""A number one can drag or type, with its unit and bounds, and its error in place."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.io.document import hold

from neurolab.errors import ParameterError
from neurolab.model import Param

GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$")  # 1,000 is a thousand; 1,5 is 1.5
STEPS = 200  # positions of a slider, roughly


class Number:
    """Slider, text box and message for one parameter.

    `on_value(value)` is called for every new value; if it raises `ParameterError` the
    message is shown under the slider and the last good value stays in force.
    """

    def __init__(
        self,
        name: str,
        param: Param,
        value: float,
        on_value: Callable[[float], Any],
        *,
        disabled: bool = False,
        note: str = "",
    ) -> None:
        self.name, self.param, self._on_value = name, param, on_value
        self._note = f" ({note})" if note else ""
        self._quiet = False
        self._mixed = False
        low, high = param.slider or (param.low, param.high)
        step = 1 if param.integer else _nice((high - low) / STEPS)
        self._low, self._high, self._step = low, high, step
        self.slider = pmui.FloatSlider(
            label=self._label(),
            start=low,
            end=high,
            step=step,
            value=min(max(value, low), high),
            show_value=False,
            size="small",
            sizing_mode="stretch_width",
            margin=(0, 6, 0, 0),
            min_width=0,
            disabled=disabled,
            description=self._help(),
        )
        self.text = pmui.TextInput(
            value=written(value),
            placeholder=f"{name.replace('_', ' ')}, typed",
            size="small",
            variant="standard",
            width=66,
            margin=(14, 0, 0, 0),
            disabled=disabled,
        )
        self.message = pn.pane.HTML(
            "",
            visible=False,
            margin=0,
            sizing_mode="stretch_width",
            styles={"color": "var(--mui-palette-error-main)", "font-size": "0.8rem"},
        )
        self.slider.param.watch(self._slid, "value")
        self.text.param.watch(self._typed, "value")
        self.view = pn.Column(
            pn.Row(self.slider, self.text, sizing_mode="stretch_width", margin=0),
            self.message,
            sizing_mode="stretch_width",
            margin=(0, 10, 2, 10),
            css_classes=[f"number-{name}"],
        )

    def show(self, value: float, *, mixed: bool = False) -> None:
        """Show a value that came from elsewhere (undo, a link, another control).

        `mixed` says that the models it moves have different values now.
        """
        self._quiet = True
        try:
            self._accept(value)
            if mixed != self._mixed:
                self._mixed = mixed
                self.slider.label = self._label()
        finally:
            self._quiet = False

    def become(self, name: str, param: Param, note: str = "") -> None:
        """Stand for another number: its name, bounds, help, and a note beside the name."""
        said = f" ({note})" if note else ""
        if (name, param) == (self.name, self.param):
            if said != self._note:
                self._note = said
                self.slider.label = self._label()
            return
        self.name, self.param, self._note = name, param, said
        self._low, self._high = param.slider or (param.low, param.high)
        self._step = 1 if param.integer else _nice((self._high - self._low) / STEPS)
        inside = min(max(self.slider.value, self._low), self._high)
        quiet, self._quiet = self._quiet, True
        self.slider.param.update(
            start=self._low,
            end=self._high,
            step=self._step,
            value=inside,
            label=self._label(),
            description=self._help(),
        )
        self._quiet = quiet
        self.text.placeholder = f"{name.replace('_', ' ')}, typed"
        self.view.css_classes = [f"number-{name}"]

    def extend(self, param: Param) -> None:
        """Take other bounds."""
        self.param = param
        self._low, self._high = param.slider or (param.low, param.high)
        self.slider.param.update(start=self._low, end=self._high, label=self._label())

    def _label(self) -> str:
        unit = "" if self.param.unit == "1" else f" {self.param.unit}"
        name = self.name.replace("_", " ")
        mixed = " (models differ)" if self._mixed else ""
        bounds = f"{self.param.low:,.10g} to {self.param.high:,.10g}"
        return f"{name} · {bounds}{unit}{mixed}{self._note}"

    def _help(self) -> str:
        low, high = self.param.slider or (self.param.low, self.param.high)
        if (low, high) == (self.param.low, self.param.high):
            return self.param.help
        return f"{self.param.help} The slider covers {low:g} to {high:g}; type a value beyond it."

    def _slid(self, event: Any) -> None:
        if self._quiet:
            return
        value = round(round((event.new - self._low) / self._step) * self._step + self._low, 10)
        self._try(min(value, self._high))

    def _typed(self, event: Any) -> None:
        if self._quiet:
            return
        raw = event.new.strip().replace("−", "-")
        plain = raw.replace(",", "") if GROUPED.match(raw) else raw.replace(",", ".")
        try:
            value = float(plain)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            self._try(value)
        else:
            self._refuse(f"{self.name}: “{raw}” is not a finite number.")

    def _try(self, value: float) -> None:
        whole = self.param.integer and value == int(value)
        with hold():  # every control that follows goes to the browser in one message
            try:
                self._on_value(int(value) if whole else value)
            except ParameterError as error:
                self._refuse(f"{error}.")
            else:
                self.show(value)

    def _accept(self, value: float) -> None:
        if self.message.visible:
            self.message.visible = False
            self.text.error_state = False
        if self.text.value != written(value):
            self.text.value = written(value)
        if not self._low <= value <= self._high:  # typed beyond the slider: the slider follows
            self._low, self._high = min(value, self._low), max(value, self._high)
            self.slider.param.update(start=self._low, end=self._high)
        inside = min(max(value, self._low), self._high)
        if not math.isclose(self.slider.value, inside, abs_tol=1e-12):
            self.slider.value = inside

    def _refuse(self, text: str) -> None:
        self.message.object = f'<span role="alert">{html.escape(text)}</span>'
        self.message.visible = True
        self.text.error_state = True


def written(value: float) -> str:
    """Return a number as people write it, with every digit that matters."""
    return f"{value:.10g}"


def _nice(step: float) -> float:
    """Return the 1, 2 or 5 times a power of ten nearest below a step."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(k * power for k in (5, 2, 1) if k * power <= step * 1.0001)
