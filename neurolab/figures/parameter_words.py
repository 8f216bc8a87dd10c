"""Names of parameters as people read them: in words, with symbol and unit."""

from __future__ import annotations

import re

from neurolab.figures.chart import Axis
from neurolab.model import Param
from neurolab.sweeping.axes import INPUT

NAMES: str = (
    "alpha beta gamma delta epsilon eta theta kappa lambda mu rho sigma tau phi varphi omega ell"
)
LETTERS: dict[str, str] = dict(zip(NAMES.split(), "αβγδεηθκλμρστφφωℓ", strict=True))
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def sign(about: Param) -> str:
    """Return a parameter's symbol as plain text: τ, θ₀, v_r."""
    text = re.sub(r"\\mathrm\{(\w+)\}", r"\1", about.symbol)
    text = re.sub(r"\\([a-z]+)", lambda found: LETTERS.get(found[1], found[1]), text)
    return re.sub(r"_(\d)", lambda found: found[1].translate(BELOW), text)


def words(name: str) -> str:
    """Return the name of an axis in words: "tau", "input rate"."""
    return name.replace(INPUT, "input ").replace("_", " ")


def axis_label(name: str, about: Param) -> Axis:
    """Return what stands beside an axis: its name, symbol and unit."""
    same = sign(about) == name
    return Axis(words(name) if same else f"{words(name)} {sign(about)}", unit_of(about.unit))


def unit_of(unit: str) -> str:
    """Return a unit as it is written beside a number; nothing for a plain one."""
    return "" if unit == "1" else unit
