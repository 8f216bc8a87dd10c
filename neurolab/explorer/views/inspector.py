"""The step inspector: one step's equations with their numbers, and why it fired or not."""

from __future__ import annotations

import html
from typing import Any

import panel as pn
import panel_material_ui as pmui
from bokeh.models import Span
from latex2mathml.converter import convert

from neurolab.errors import ParameterError
from neurolab.explorer.compute import Picture
from neurolab.explorer.inspecting import CLOSED, Inspecting
from neurolab.explorer.theme import TALL, colours
from neurolab.explorer.time_axis import TimeAxis
from neurolab.explorer.views.equations import mathml
from neurolab.explorer.views.tables import STYLE as TABLE
from neurolab.inspection import Inspection
from neurolab.model import describe_states

# Beside the rows where there is room: as high whatever it says, so that nothing below it moves
# while one steps, and in sight while the page scrolls. Elsewhere below the rows, and as long as
# their end is not in sight over the lower part of the window.
BESIDE = f"""
{TALL}
:host {{ display: grid !important; align-items: start;
  grid-template-columns: minmax(0, 1fr) auto; }}
.scroll-button {{ display: none !important; }}
.traces {{ grid-row: 1; grid-column: 1 / 3; }}
.inspector {{ grid-row: 2; grid-column: 1 / 3; }}
@media (min-width: 1200px) {{ .traces {{ grid-column: 1; }}
  .inspector {{ grid-row: 1; grid-column: 2; }} }}
"""
FRAME = """
:host { border: 1px solid var(--mui-palette-divider); border-radius: 6px; padding: 2px 0 6px;
  box-sizing: border-box; background: var(--mui-palette-background-default); z-index: 3; }
@media (max-width: 1199.95px) { :host { position: sticky; bottom: 0;
  max-height: 46vh !important; overflow-y: auto !important; } }
@media (min-width: 1200px) { :host { position: sticky; top: 56px; align-self: start;
  width: 430px !important; margin-left: 12px !important; overflow-y: auto !important;
  height: min(760px, calc(100vh - 190px)) !important; } }
"""
BUTTONS = {
    "Previous step": "back",
    "Next step": "on",
    "Next spike": "next_spike",
    "Close": "close",
}
TEXT = f"""
{TABLE}
h2 {{ font-size: 15px; margin: 2px 0; }}
h3 {{ font-size: 13px; margin: 8px 0 2px; }}
p {{ margin: 2px 0; font-size: 13px; line-height: 1.35; }}
p.why {{ min-height: 2.7em; font-weight: 600; }}
ul {{ margin: 2px 0; padding-left: 18px; font-size: 12px; }}
.line {{ overflow-x: auto; padding: 3px 0; border-top: 1px solid var(--mui-palette-divider); }}
.symbols {{ opacity: .75; font-size: 12px; }}
math {{ font-size: .95rem; }}
.symbols math {{ font-size: .88rem; }}
"""


class InspectorSide:
    """Title, buttons, sentence, states and equations of one step, and its mark in the plots."""

    def __init__(self, inspecting: Inspecting, axis: TimeAxis) -> None:
        self._inspecting, self._axis = inspecting, axis
        self._seen: Inspection | None = None
        self._written: Inspection | None = None
        self._place: Any = None
        self.said = ""
        self.marker = Span(dimension="height", line_dash="dashed", line_width=1.5, visible=False)
        wide = {"sizing_mode": "stretch_width", "stylesheets": [TEXT], "margin": (2, 12)}
        self.title, self.head, self.lines = (pn.pane.HTML("", **wide) for _ in range(3))
        small = {"size": "small", "variant": "outlined", "margin": (2, 2)}
        self.buttons = {name: pmui.Button(label=name, **small) for name in BUTTONS}
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: getattr(inspecting, BUTTONS[name])())
        self.view = pn.Column(
            self.title,
            pn.FlexBox(*self.buttons.values(), gap="0", margin=(0, 10)),
            self.head,
            self.lines,
            visible=False,
            sizing_mode="stretch_width",
            margin=(4, 4),
            css_classes=["inspector"],
            stylesheets=[FRAME],
        )

    def show(self, picture: Picture, dark: bool) -> None:
        """Show sentence and states at once; equations now for another step, else when settled."""
        e = picture.experiment
        shown = e.inspector.step != CLOSED
        if self.view.visible != shown:
            self.view.visible = self.marker.visible = shown
        if not shown:
            self.said, self._place = "", None
            return
        place, step = min(e.inspector.model, len(e.slots) - 1), e.inspector.step
        title = f"{e.titles()[place]}, neuron {e.neuron}, step {step}"
        moved = self._place != (title, dark)
        if moved:
            self._place = (title, dark)
            self._move(step, title, colours(dark).models[place])
        try:
            found = self._inspecting.found(picture.results, e.inspector)
        except ParameterError as error:
            self.said = f"{title}: {error}."
            self._seen = self._written = None
            self.head.object, self.lines.object = f"<p>{html.escape(self.said)}</p>", ""
            return
        self._enable(picture, place, step)
        if found is not self._seen:
            self._seen, self.said = found, f"{title}: {found.sentence}"
            self.head.object = f'<p class="why">{html.escape(found.sentence)}</p>{_states(found)}'
        if moved:
            self.describe()

    def describe(self) -> None:
        """Write the equations with their numbers, unless they are what is written."""
        if self._seen is None or self._seen is self._written:
            return
        self._written = self._seen
        lines = "".join(
            f'<div class="line"><div class="symbols">{mathml(line.equation_latex)}</div>'
            f"{convert(line.filled_latex)}</div>"
            for line in self._seen.lines
        )
        reasons = "".join(f"<li>{html.escape(r.sentence)}</li>" for r in self._seen.reasons)
        asked = f"<h3>What was compared</h3><ul>{reasons}</ul>" if reasons else ""
        self.lines.object = f"<h3>The equations with this step's numbers</h3>{lines}{asked}"

    def _move(self, step: int, title: str, colour: str) -> None:
        self.marker.location = step
        self._axis.follow(step)
        name, _, rest = html.escape(title).rpartition(", neuron ")
        named = f'<span style="color:{colour}">{name}</span>, neuron {rest}'
        self.title.object = f"<h2>{named}</h2>"

    def _enable(self, picture: Picture, place: int, step: int) -> None:
        row = picture.traces[place]
        ends = {
            "Previous step": step == 0,
            "Next step": step == len(row.time) - 1,
            "Next spike": not (row.spike_time > step).any(),
        }
        for name, end in ends.items():
            if self.buttons[name].disabled != end:
                self.buttons[name].disabled = bool(end)


def _states(seen: Inspection) -> str:
    """Return input, states before and after, and output as a table."""
    about = describe_states(seen.model)
    rows = [("", "input x", _number(seen.input), "")]
    for name, before in seen.before.items():
        words = about[name].help.split(":")[0].rstrip(".")
        rows.append((mathml(about[name].symbol), words, _number(before), _number(seen.after[name])))
    spikes = "spike" if abs(seen.level) == 1 else "spikes"
    rows.append(("", f"output ({seen.level} {spikes})".replace("-", "−"), "", _number(seen.output)))
    body = "".join(
        f'<tr><td style="white-space:normal">{symbol} {html.escape(words)}</td>'
        f"<td>{before}</td><td>{after}</td></tr>"
        for symbol, words, before, after in rows
    )
    return (
        '<table><thead><tr><th scope="col">this step</th><th scope="col">before</th>'
        f'<th scope="col">after</th></tr></thead><tbody>{body}</tbody></table>'
    )


def _number(value: float) -> str:
    return f"{value:z.4g}".replace("-", "−")
