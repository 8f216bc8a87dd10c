"""Equation cards: the author's lines as MathML, with the paper's numbers."""

from __future__ import annotations

import html
from functools import lru_cache

import panel as pn
from latex2mathml.converter import convert

from neurolab.engines import latex_surrogate
from neurolab.engines.latex_engine import latex, legend
from neurolab.model import describe
from neurolab.slot import Slot

STYLE = """
math { font-size: 1.05rem; }
table { border-collapse: collapse; margin: 4px 0 8px; }
td { padding: 3px 12px 3px 0; vertical-align: middle; border: 0; }
td.source { opacity: .75; font-size: 12px; white-space: nowrap; }
p { margin: 4px 0; font-size: 13px; }
.wide { overflow-x: auto; }
@media (max-width: 600px) { td { display: block; } td.source { padding-bottom: 8px; } }
"""


@lru_cache(maxsize=256)
def mathml(text: str) -> str:
    """Return LaTeX as MathML, which browsers draw without any script."""
    return convert(text)


def card(slot: Slot, *, colour: str = "inherit") -> str:
    """Return the HTML of a model's equation card."""
    model, compare = slot.neuron, slot.fires
    lines = "".join(
        f"<tr><td>{mathml(line.latex)}</td>"
        f"<td class='source'>{html.escape(line.equation)}</td></tr>"
        for line in latex(model, compare)
    )
    meaning = legend(model, compare)
    symbols = ", ".join(
        f"{mathml(p.symbol)} {name.replace('_', ' ')}" for name, p in describe(model).items()
    )
    notes = f"<p>{html.escape(model.notes)}</p>" if model.notes else ""
    return (
        f"<h3 style='margin:6px 0 2px;font-size:15px;color:{colour}'>"
        f"{html.escape(model.title)}</h3>"
        f"<p>{html.escape(model.help)}</p>"
        f"<div class='wide'><table>{lines}</table></div>"
        f"<p>{mathml(meaning) if meaning else ''}</p><p>With {symbols}.</p>{notes}"
        f"<p style='opacity:.75'>{html.escape(model.source)}</p>{surrogate_lines(slot)}"
    )


def surrogate_key(slot: Slot) -> tuple[object, ...]:
    """Return what decides the lines about the surrogate."""
    follows = tuple(v for v in slot.slope.values.values() if isinstance(v, str))
    return slot.slope.name, follows, slot.detaches, slot.surrogate is None


def surrogate_lines(slot: Slot) -> str:
    """Return the HTML of the surrogate's formula, its source, and the reset's gradient."""
    shape = slot.slope.shape
    rows = "".join(
        f"<tr><td>{mathml(line)}</td><td class='source'>{html.escape(shape.source)}</td></tr>"
        for line in latex_surrogate.latex(shape)
    )
    where = {
        "distance": f"{mathml('d')} the distance h − θ; the slopes of all thresholds add up",
        "first": f"{mathml('d')} the distance h − θ to the first threshold",
        "ladder": f"{mathml('h')} the membrane, over all K thresholds θ, 2θ, … at once",
    }[shape.kind]
    told = [where]
    for (name, about), value in zip(
        shape.describe().items(), slot.slope.values.values(), strict=True
    ):
        follows = f" (follows {value.replace('_', ' ')})" if isinstance(value, str) else ""
        told.append(f"{mathml(about.symbol)} {name.replace('_', ' ')}{follows}")
    own = "its own" if slot.surrogate is None else "chosen here"
    reset = "is detached from" if slot.detaches else "carries"
    notes = f" {html.escape(shape.notes)}" if shape.notes else ""
    return (
        f"<p style='margin-top:10px'><b>Surrogate gradient</b>, {own}: "
        f"{html.escape(shape.title)}</p>"
        f"<div class='wide'><table>{rows}</table></div>"
        f"<p>With {', '.join(told)}. The reset {reset} the gradient.{notes}</p>"
    )


def card_pane() -> pn.pane.HTML:
    """Return an empty pane for an equation card."""
    return pn.pane.HTML("", stylesheets=[STYLE], sizing_mode="stretch_width", margin=(4, 16))
