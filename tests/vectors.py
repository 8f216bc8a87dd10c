"""One hand-derived run per neuron: parameters, input, and what must come out.

Adding a neuron means adding one `Vector` here. Every number is worked out from the
equations of the paper, in the comment beside it or as an expression in `math`; none is
copied from a run. All run with one neuron.
"""

from __future__ import annotations

from math import exp, tanh
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Vector(NamedTuple):
    """A run of one neuron: what goes in and what every record must hold."""

    neuron: str
    params: Mapping[str, float]
    compare: str
    current: tuple[float, ...]
    expected: Mapping[str, tuple[float, ...]]
    options: Mapping[str, Any] = {}


def sigmoid(x: float) -> float:
    """Logistic function."""
    return 1.0 / (1.0 + exp(-x))


# h = u/2 + 2x                  u after reset
# 2·¼                   = ½     ½
# ¼ + 2·⅜               = 1     fires at exactly 1: ¼
# ⅛ + 2·¼               = ⅝     ⅝
# 5/16 − 1              = −11/16
# −11/32 + 2            = 53/32 fires: ¼
LIF_HARD = Vector(
    "lif_hard",
    {"decay": 0.5, "gain": 2.0, "threshold": 1.0, "v_reset": 0.25},
    ">=",
    (0.25, 0.375, 0.25, -0.5, 1.0),
    {
        "h": (1 / 2, 1.0, 5 / 8, -11 / 16, 53 / 32),
        "levels": (0, 1, 0, 0, 1),
        "u": (1 / 2, 1 / 4, 5 / 8, -11 / 16, 1 / 4),
    },
)

# h = u/2 + 2x                  u = h − s/2 at θ = ½, strict
# ½                             ½ is not above ½: ½
# ¼ + ½                 = ¾     fires: ¼
# ⅛ + ½                 = ⅝     fires: ⅛
# 1/16 − 1              = −15/16
# −15/32 + 2            = 49/32 fires once: 33/32
LIF_SOFT = Vector(
    "lif_soft",
    {"decay": 0.5, "gain": 2.0, "threshold": 0.5},
    ">",
    (0.25, 0.25, 0.25, -0.5, 1.0),
    {
        "h": (1 / 2, 3 / 4, 5 / 8, -15 / 16, 49 / 32),
        "levels": (0, 1, 1, 0, 1),
        "u": (1 / 2, 1 / 4, 1 / 8, -15 / 16, 33 / 32),
    },
)

# h = u/2 + x                   u = h − ¾ s
# 1                             fires at 1: ¼
# ⅛ + ½                 = ⅝     ⅝
# 5/16 + 1              = 21/16 fires: 9/16
# 9/32                          9/32
LIF_RHO = Vector(
    "lif_rho",
    {"decay": 0.5, "gain": 1.0, "threshold": 1.0, "rho": 0.75},
    ">=",
    (1.0, 0.5, 1.0, 0.0),
    {
        "h": (1.0, 5 / 8, 21 / 16, 9 / 32),
        "levels": (1, 0, 1, 0),
        "u": (1 / 4, 5 / 8, 9 / 16, 9 / 32),
    },
)

# h = (u (1 − s) + s/4)/2 + x with the s of the step before; u = h
# 1                             fires
# ¼/2 + ½               = ⅝
# (5/8)/2 + 1           = 21/16 fires
# ¼/2 + ¼               = ⅜
LIF_HARD_LAZY = Vector(
    "lif_hard_lazy",
    {"decay": 0.5, "gain": 1.0, "threshold": 1.0, "v_reset": 0.25},
    ">=",
    (1.0, 0.5, 1.0, 0.25),
    {
        "h": (1.0, 5 / 8, 21 / 16, 3 / 8),
        "levels": (1, 0, 1, 0),
        "u": (1.0, 5 / 8, 21 / 16, 3 / 8),
        "fired": (1.0, 0.0, 1.0, 0.0),
    },
)

# h = u/2 + x − ¾ s with the s of the step before, not decayed; u = h
# 1                             fires
# ½ + ½ − ¾             = ¼
# ⅛ + 1                 = 9/8   fires
# 9/16 + ¼ − ¾          = 1/16
LIF_SOFT_LAZY = Vector(
    "lif_soft_lazy",
    {"decay": 0.5, "gain": 1.0, "threshold": 0.75},
    ">=",
    (1.0, 0.5, 1.0, 0.25),
    {
        "h": (1.0, 1 / 4, 9 / 8, 1 / 16),
        "levels": (1, 0, 1, 0),
        "u": (1.0, 1 / 4, 9 / 8, 1 / 16),
        "fired": (1.0, 0.0, 1.0, 0.0),
    },
)

# τ = 4, θ = ½: h = ¾u + x, m = m σ(h/4) + s, u = h − s (½ + σ(m))
# step 0: h = ½ fires at exactly θ; m = 0 + 1; u = ½ − ½ − σ(1)
# step 1: h = ¼ − ¾σ(1) = −0.298 is silent, so m only decays and u = h
# step 2: h = ¾h₁ + 1 = 0.776 fires
CLIF_H1 = 0.25 - 0.75 * sigmoid(1.0)
CLIF_H2 = 0.75 * CLIF_H1 + 1.0
CLIF_M1 = sigmoid(CLIF_H1 / 4.0)
CLIF_M2 = CLIF_M1 * sigmoid(CLIF_H2 / 4.0) + 1.0
CLIF = Vector(
    "clif",
    {"tau": 4.0, "threshold": 0.5},
    ">=",
    (0.5, 0.25, 1.0),
    {
        "h": (0.5, CLIF_H1, CLIF_H2),
        "levels": (1, 0, 1),
        "u": (-sigmoid(1.0), CLIF_H1, CLIF_H2 - 0.5 - sigmoid(CLIF_M2)),
        "m": (1.0, CLIF_M1, CLIF_M2),
    },
)

# α = 2, β = ½, V_th = ¾ + ½ tanh(x), R = σ(2x) r for r ≥ 0, (1 − σ(2x)) r below
# step 0: h = 1 < ¾ + ½ tanh(1) = 1.131 is silent: r = −σ(1)
# step 1: h = 3/2 fires; r < 0, so R = (1 − σ(2)) r; r = R + σ(1) = 0.644; u = −0.287
# step 2: h = u/2 + ½ = 0.357 < 0.981 is silent; r > 0, so R = σ(1) r; r = R − σ(½)
AR_V1 = 0.75 + 0.5 * tanh(1.0)
AR_R1 = (1.0 - sigmoid(2.0)) * -sigmoid(1.0) + sigmoid(1.0)
AR_U1 = 1.5 - (AR_V1 + sigmoid(AR_R1))
AR_H2 = 0.5 * AR_U1 + 0.5
AR_LIF = Vector(
    "ar_lif",
    {"decay": 0.5, "threshold": 0.75, "alpha": 2.0, "beta": 0.5},
    ">=",
    (1.0, 1.0, 0.5),
    {
        "h": (1.0, 1.5, AR_H2),
        "levels": (0, 1, 0),
        "u": (1.0, AR_U1, AR_H2),
        "r": (-sigmoid(1.0), AR_R1, sigmoid(1.0) * AR_R1 - sigmoid(0.5)),
        "theta": (AR_V1, AR_V1, 0.75 + 0.5 * tanh(0.5)),
    },
)

# β = ½, α = ½, γ = ½, N = 3: U = (U'/2 + x)(1 − ½[fired before]), level = ⌊2U⌋ in 0..3
# 5/4                           ⌊5/2⌋   = 2
# (5/8 + 1)/2      = 13/16      ⌊13/8⌋  = 1
# (13/32 + 4)/2    = 141/64     ⌊141/32⌋ = 4, the most is 3
# (141/128 − 1)/2  = 13/256     0
# 13/512 + ½       = 269/512    ⌊269/256⌋ = 1, nothing fired before
QB_PARAMS = {"decay": 0.5, "reset_factor": 0.5, "scale": 0.5, "max_level": 3}
QB_INPUT = (1.25, 1.0, 4.0, -1.0, 0.5)
QB_LIF_SUM = Vector(
    "qb_lif",
    QB_PARAMS,
    ">=",
    QB_INPUT,
    {
        "h": (5 / 4, 13 / 16, 141 / 64, 13 / 256, 269 / 512),
        "u": (5 / 4, 13 / 16, 141 / 64, 13 / 256, 269 / 512),
        "levels": (2, 1, 3, 0, 1),
        "spikes": (1.0, 0.5, 1.5, 0.0, 0.5),
        "fired": (1.0, 1.0, 1.0, 0.0, 1.0),
    },
    {"reset_scope": "sum"},
)

# The same with U = U'/2 + x (1 − ½[fired before])
# 5/4                           2
# 5/8 + ½          = 9/8        2
# 9/16 + 2         = 41/16      5, the most is 3
# 41/32 − ½        = 25/32      1
# 25/64 + ¼        = 41/64      1
QB_LIF_INPUT = Vector(
    "qb_lif",
    QB_PARAMS,
    ">=",
    QB_INPUT,
    {
        "h": (5 / 4, 9 / 8, 41 / 16, 25 / 32, 41 / 64),
        "levels": (2, 2, 3, 1, 1),
        "spikes": (1.0, 1.0, 1.5, 0.5, 0.5),
        "fired": (1.0, 1.0, 1.0, 1.0, 1.0),
    },
    {"reset_scope": "input"},
)

# k = ¼, θ_P = ½ up to 3 levels, θ_N = −1 up to 2, strict: h = u/4 + x
# 5/4                           above ½ and 1: 2, u = ¼
# 1/16 − 5/2       = −39/16     below −1 and −2: −2, u = −7/16
# −7/64 + 9/4      = 137/64     above ½, 1, 3/2 (and 2, but the most is 3): u = 41/64
# 41/256 + ½       = 169/256    1, u = 41/256
# 41/1024 + 471/1024 = ½        exactly ½ is not above: 0
CF = Vector(
    "cf",
    {
        "decay": 0.25,
        "threshold_pos": 0.5,
        "threshold_neg": -1.0,
        "levels_pos": 3,
        "levels_neg": 2,
    },
    ">",
    (1.25, -2.5, 2.25, 0.5, 471 / 1024),
    {
        "h": (5 / 4, -39 / 16, 137 / 64, 169 / 256, 1 / 2),
        "levels": (2, -2, 3, 1, 0),
        "u": (1 / 4, -7 / 16, 41 / 64, 41 / 256, 1 / 2),
    },
)

VECTORS = [value for value in list(globals().values()) if isinstance(value, Vector)]
