"""`neurolab models`: what every neuron says about itself, as text or JSON."""

from __future__ import annotations

import argparse
import ast
import json
from typing import Any

from neurolab.commands.own_neurons import load
from neurolab.commands.words import add_neuron_files
from neurolab.dialect import read
from neurolab.engines.latex_engine import latex, legend
from neurolab.model import NeuronModel, Param, default_of, describe, describe_states
from neurolab.neurons import all_models, find
from neurolab.version import equations_digest, version


def add(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "models",
        allow_abbrev=False,
        help="list the neurons, or show one in full",
        description="List the neurons with parameters, options, states and source; with a name, "
        "show the full card of one, equations included.",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="identifier of one neuron")
    parser.add_argument("--latex", action="store_true", help="write the equations as LaTeX")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    add_neuron_files(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> str:
    """Return the cards of one neuron or of all."""
    load(args.neuron)
    chosen = [find(args.name)] if args.name else list(all_models().values())
    if args.json:
        head = {"neurolab": version(), "equations_digest": equations_digest()}
        body = head | {"neurons": [card(model) for model in chosen]}
        return json.dumps(body, indent=2, ensure_ascii=False)
    full = args.name is not None
    return "\n\n".join(_text(model, full=full, with_latex=args.latex) for model in chosen)


def card(model: NeuronModel) -> dict[str, Any]:
    """Return what a neuron says about itself, in plain types."""
    return {
        "name": model.name,
        "title": model.title,
        "help": model.help,
        "source": model.source,
        "compare": model.compare,
        "parameters": {
            name: {"default": default_of(model, name), **param._asdict()}
            for name, param in describe(model).items()
        },
        "options": {name: list(values) for name, values in model.options.items()},
        "surrogate": {"name": model.surrogate.name, **model.surrogate.values},
        "learnable": list(model.learnable),
        "detach_reset": model.detach_reset,
        "states": {name: var._asdict() for name, var in describe_states(model).items()},
        "equations": equations(model),
        "latex": [line._asdict() for line in latex(model)],
        "notes": model.notes,
    }


def equations(model: NeuronModel) -> list[dict[str, str]]:
    """Return the lines of the `step` as the author wrote them, with the paper's numbers."""
    told = read(model)
    ends = {**told.state, "output": told.output}
    lines = list(told.lines)
    lines += [(name, e) for name, e in ends.items() if ast.unparse(e) != name]
    lines_told = model.lines.items()
    numbers = {name: line.equation for name, line in lines_told if name not in told.changed}
    return [
        {"name": name, "python": f"{name} = {ast.unparse(e)}", "equation": numbers.get(name, "")}
        for name, e in lines
    ]


def _text(model: NeuronModel, *, full: bool, with_latex: bool) -> str:
    rows = [_parameter(model, name, param, full=full) for name, param in describe(model).items()]
    widths = [max(len(row[k]) for row in rows) for k in range(4)]
    lines = [f"{model.name}  {model.title}"]
    for row in rows:
        cells = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        lines.append(f"  {cells}  {row[4]}".rstrip())
    for name, values in model.options.items():
        lines.append(f"  option {name}: {', '.join(str(value) for value in values)}")
    lines.append(f"  states: {', '.join(model.State._fields)}")
    lines.append(f"  source: {model.source}")
    if full:
        states = describe_states(model).items()
        fires = f"fires at: {model.compare}" if model.compare else "fires: rounded, no threshold"
        lines += [f"  {fires}", f"  {_training(model)}", f"  {model.help}", "", "States"]
        lines += [f"  {name}: {var.help}" for name, var in states]
    if full or with_latex:
        lines += ["", "Equations", *_equations(model, with_latex=with_latex)]
    if full and model.notes:
        lines += ["", "Notes", f"  {model.notes}"]
    return "\n".join(lines)


def _training(model: NeuronModel) -> str:
    """Return what a layer of this neuron does unless it is told otherwise."""
    numbers = ", ".join(
        f"{n} {'as' if isinstance(v, str) else '='} {v}" for n, v in model.surrogate.values.items()
    )
    shape = f"{model.surrogate.name} ({numbers})" if numbers else model.surrogate.name
    learns = ", ".join(model.learnable) or "nothing"
    reset = "detached" if model.detach_reset else "attached"
    return f"in training: surrogate {shape}; learns {learns}; reset {reset}"


def _parameter(model: NeuronModel, name: str, param: Param, *, full: bool) -> tuple[str, ...]:
    low, high = ("(", ")") if param.exclusive else ("[", "]")
    bounds = f"{low}{param.low:g}, {param.high:g}{high}" + (" whole" if param.integer else "")
    unit = "" if param.unit == "1" else param.unit
    return name, f"{default_of(model, name):g}", bounds, unit, param.help if full else ""


def _equations(model: NeuronModel, *, with_latex: bool) -> list[str]:
    if with_latex:
        lines = [(line.latex, line.equation) for line in latex(model)]
        lines += [(legend(model), "")] if legend(model) else []
    else:
        lines = [(line["python"], line["equation"]) for line in equations(model)]
    return [f"  {text}" + (f"    ({equation})" if equation else "") for text, equation in lines]
