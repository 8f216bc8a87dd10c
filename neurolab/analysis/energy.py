"""What a run would cost in energy by the conventions of the papers.

They are estimates of arithmetic alone: counted operations times a price per operation. Memory
and addressing, which CLIF's Table 7 finds to cost far more, are not in them.

| convention | prices | who uses it |
|---|---|---|
| "45nm" | 0.9 pJ per accumulate, 4.6 pJ per multiply-accumulate, 32-bit float | CLIF App. J, Eq. 54, 55 and Table 6; AR-LIF Table 3 |
| "sop" | 77 fJ per synaptic operation, 12.5 pJ per floating-point operation | CF Eq. 26 to 28 and Table X |
| "sop_sign" | as "sop", and 3.7 pJ per sign operation | QB-LIF Section 5.5 |

A spike causes one synaptic operation per outgoing connection; a burst of three counts as
three. A multiply-accumulate is counted as one floating-point operation, as CF does.
"""  # noqa: E501 - a table has no line breaks

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from neurolab.analysis.checks import numbers
from neurolab.analysis.levels import whole_levels
from neurolab.errors import ParameterError, unknown_name


class Convention(NamedTuple):
    """Prices in joules, and what the papers call the operations."""

    title: str
    synaptic: float
    dense: float
    sign: float
    words: tuple[str, str]
    source: str


CONVENTIONS = {
    "45nm": Convention(
        "45 nm, 32-bit float",
        0.9e-12,
        4.6e-12,
        0.0,
        ("AC", "MAC"),
        "CLIF App. J, Eq. 54, 55, Table 6; AR-LIF Table 3",
    ),
    "sop": Convention(
        "77 fJ per synaptic operation",
        77e-15,
        12.5e-12,
        0.0,
        ("SOP", "FLOP"),
        "CF Eq. 26 to 28, Table X",
    ),
    "sop_sign": Convention(
        "77 fJ per synaptic operation, signs extra",
        77e-15,
        12.5e-12,
        3.7e-12,
        ("SOP", "FLOP"),
        "QB-LIF Section 5.5",
    ),
}


class Energy(NamedTuple):
    """An energy and how it was reckoned.

    Attributes
    ----------
    joules : float
        The energy of the whole run, all neurons together, in joules.
    synaptic, dense, signs : float
        The operations that were counted.
    convention : str
        "45nm", "sop" or "sop_sign".
    formula, latex : str
        The sum with its numbers, to read and to typeset.
    source : str
        Where the prices stand.
    """

    joules: float
    synaptic: float
    dense: float
    signs: float
    convention: str
    formula: str
    latex: str
    source: str


def energy(
    levels: Any,
    fan_out: Any = 1,
    *,
    convention: str = "45nm",
    dense: float = 0.0,
    signs: float = 0.0,
) -> Energy:
    """Return the energy of a run in joules, by one of the papers' conventions.

    E = E_syn Σ fₙ |s[t, n]| + E_dense · dense + E_sign · signs.

    Parameters
    ----------
    levels : array_like or int
        Signed number of spikes of any shape, or the number of spikes of the whole run.
    fan_out : float or array_like
        Outgoing connections f per neuron: one number, or `[neuron]` for levels
        `[time, neuron]`. It may be a mean and need not be whole.
    convention : {"45nm", "sop", "sop_sign"}
        Which prices.
    dense : float
        Operations of the whole run that are paid at any rate, spikes or not: the first layer
        on real-valued input, and the neurons' own updates if they are to count (operations
        per update × steps × neurons). Multiply-accumulates, or floating-point operations.
    signs : float
        Sign operations of the whole run, for "sop_sign". No paper prints how many there are;
        the rows N = 2, 5, 10 and 20 of QB-LIF's Table 6 hold none.

    Raises
    ------
    ParameterError
        For empty input, levels that are not whole, a count below 0 or not finite, a fan-out of
        another shape, sign operations where the convention has no price, an unknown convention.
    """
    if not isinstance(convention, str) or convention not in CONVENTIONS:
        raise unknown_name("energy convention", convention, CONVENTIONS)
    prices = CONVENTIONS[convention]
    synaptic = _synaptic(levels, fan_out)
    rest, flips = _count(dense, "dense"), _count(signs, "signs")
    if flips and not prices.sign:
        raise ParameterError(
            f"signs = {flips:g}, but the convention {convention!r} has no price for them; "
            "'sop_sign' has",
            parameter="signs",
            value=signs,
        )
    parts = [(prices.synaptic, synaptic, prices.words[0])]
    parts += [(prices.dense, rest, prices.words[1])] if rest else []
    parts += [(prices.sign, flips, "sign")] if flips else []
    joules = sum(price * many for price, many, _ in parts)
    plain = " + ".join(
        f"{in_prefixes(price)} × {_counted(many)} {word}" for price, many, word in parts
    )
    typeset = " + ".join(
        rf"{_latex(in_prefixes(price))} \times {_latex(_counted(many))}\,\mathrm{{{word}}}"
        for price, many, word in parts
    )
    return Energy(
        joules,
        synaptic,
        rest,
        flips,
        convention,
        f"E = {plain} = {in_prefixes(joules)}",
        f"E = {typeset} = {_latex(in_prefixes(joules))}",
        prices.source,
    )


def in_prefixes(joules: float) -> str:
    """Return an energy as text in the unit that suits it, from fJ to J."""
    for size, unit in ((1.0, "J"), (1e-3, "mJ"), (1e-6, "µJ"), (1e-9, "nJ"), (1e-12, "pJ")):
        if joules >= 0.5 * size:  # 0.9 pJ, as the papers have it, and not 900 fJ
            return f"{joules / size:.4g} {unit}"
    return f"{joules / 1e-15:.4g} fJ"


def _counted(many: float) -> str:
    return f"{many:,.0f}" if many == int(many) else f"{many:,.6g}"


def _latex(text: str) -> str:
    number, _, unit = text.partition(" ")
    mantissa, _, power = number.replace(",", "{,}").partition("e")
    typeset = rf"{mantissa} \cdot 10^{{{int(power)}}}" if power else mantissa
    unit = unit.replace("µ", r"\mu ")
    return rf"{typeset}\,\mathrm{{{unit}}}" if unit else typeset


def _synaptic(levels: Any, fan_out: Any) -> float:
    spikes = np.abs(whole_levels(levels))
    if np.ndim(levels) == 0 and np.asarray(levels) < 0:
        raise ParameterError(f"levels = {levels} spikes is below 0", parameter="levels")
    fan = numbers(fan_out, "fan_out").astype(np.float64)
    if fan.size == 0 or not np.isfinite(fan).all() or (fan < 0.0).any():
        raise ParameterError("fan_out must be numbers from 0 on", parameter="fan_out")
    if fan.ndim == 0:
        return float(spikes.sum(dtype=np.float64) * fan)
    if fan.ndim != 1 or spikes.ndim != 2 or fan.size != spikes.shape[1]:  # noqa: PLR2004
        raise ParameterError(
            f"fan_out has shape {fan.shape}; for levels {spikes.shape} it must be one number, or "
            "[neuron] with levels [time, neuron]",
            parameter="fan_out",
        )
    return float(spikes.sum(axis=0, dtype=np.float64) @ fan)


def _count(value: Any, name: str) -> float:
    array = numbers(value, name)
    if array.ndim or not np.isfinite(array) or array < 0:
        raise ParameterError(f"{name} = {value!r} must be one number from 0 on", parameter=name)
    return float(array)
