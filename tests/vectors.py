"""One hand-derived run per neuron: parameters, input, and what must come out.

Adding a neuron means adding one `Vector` here. Every number is worked out from the
equations of the paper, in the comment beside it or as an expression in `math`; none is
copied from a run. All run with one neuron.
"""

from __future__ import annotations

from math import exp, log, tanh
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

# τ = 4, v_r = −¼, θ = ½: h = u − (u + ¼)/4 + x/4, u = −¼ after a spike
# −1/16 + 9/16          = ½     fires at exactly θ: −¼
# −¼ − 0 + ¼            = 0     0
# −1/16 − ¼             = −5/16
# −5/16 + 1/64 + 1      = 45/64 fires: −¼
PLIF_PARAMS = {"tau": 4.0, "threshold": 0.5, "v_reset": -0.25}
PLIF = Vector(
    "plif",
    PLIF_PARAMS,
    ">=",
    (2.25, 1.0, -1.0, 4.0),
    {
        "h": (1 / 2, 0.0, -5 / 16, 45 / 64),
        "levels": (1, 0, 0, 1),
        "u": (-1 / 4, 0.0, -5 / 16, -1 / 4),
    },
    {"decay_input": True, "reset": "hard"},
)

# The same with u = h − s/2: what v_r still says is where the membrane decays to
# −1/16 + 9/16          = ½     fires: 0
# −1/16 + ¼             = 3/16
# 3/16 − 7/64 − ¼       = −11/64
# −11/64 − 5/256 + 1    = 207/256  fires: 79/256
PLIF_SOFT = Vector(
    "plif",
    PLIF_PARAMS,
    ">=",
    (2.25, 1.0, -1.0, 4.0),
    {
        "h": (1 / 2, 3 / 16, -11 / 64, 207 / 256),
        "levels": (1, 0, 0, 1),
        "u": (0.0, 3 / 16, -11 / 64, 79 / 256),
    },
    {"decay_input": True, "reset": "soft"},
)

# h = u − (u + ¼)/4 + x, hard
# −1/16 + 9/16          = ½     fires: −¼
# −¼ − 0 + ¼            = 0
# −1/16 − 1             = −17/16
# −17/16 + 13/64 + 1    = 9/64
# 9/64 − 25/256 + ½     = 139/256  fires: −¼
PLIF_WHOLE = Vector(
    "plif",
    PLIF_PARAMS,
    ">=",
    (0.5625, 0.25, -1.0, 1.0, 0.5),
    {
        "h": (1 / 2, 0.0, -17 / 16, 9 / 64, 139 / 256),
        "levels": (1, 0, 0, 0, 1),
        "u": (-1 / 4, 0.0, -17 / 16, 9 / 64, -1 / 4),
    },
    {"decay_input": False, "reset": "hard"},
)

# h = u − (u + ¼)/4 + x, soft, strict
# −1/16 + 9/16          = ½     ½ is not above ½: ½
# ½ − 3/16 + ¼          = 9/16  fires: 1/16
# 1/16 − 5/64 − 1       = −65/64
# −65/64 + 49/256 + 1   = 45/256
PLIF_WHOLE_SOFT = Vector(
    "plif",
    PLIF_PARAMS,
    ">",
    (0.5625, 0.25, -1.0, 1.0),
    {
        "h": (1 / 2, 9 / 16, -65 / 64, 45 / 256),
        "levels": (0, 1, 0, 0),
        "u": (1 / 2, 1 / 16, -65 / 64, 45 / 256),
    },
    {"decay_input": False, "reset": "soft"},
)

# τ = 2, k = 2, v_r = ¼, θ = 1: h = max(0, 2 (u − (u − ¼)/2 + x/2)), hard
# 2 (1/8 + 3/8)         = 1     fires at exactly θ: ¼
# 2 (¼ − 0 − ½) < 0             0
# 2 (1/8 + 1/8)         = ½
# 2 (½ − 1/8 + ¼)       = 5/4   fires: ¼
KLIF = Vector(
    "klif",
    {"tau": 2.0, "k": 2.0, "threshold": 1.0, "v_reset": 0.25},
    ">=",
    (0.75, -1.0, 0.25, 0.5),
    {
        "h": (1.0, 0.0, 1 / 2, 5 / 4),
        "charge": (1 / 2, -1 / 4, 1 / 4, 5 / 8),
        "levels": (1, 0, 0, 1),
        "u": (1 / 4, 0.0, 1 / 2, 1 / 4),
    },
    {"decay_input": True, "reset": "hard"},
)

# τ = 2, k = 4, v_r = 0: h = max(0, 4 (u + x)/2), soft
# 2 · ⅝                 = 5/4   fires: ¼
# 2 (¼ − 1) < 0                 0
# 2 · ¼                 = ½
# 2 (½ + ½)             = 2     fires once: 1
KLIF_SOFT = Vector(
    "klif",
    {"tau": 2.0, "k": 4.0, "threshold": 1.0, "v_reset": 0.0},
    ">=",
    (0.625, -1.0, 0.25, 0.5),
    {
        "h": (5 / 4, 0.0, 1 / 2, 2.0),
        "levels": (1, 0, 0, 1),
        "u": (1 / 4, 0.0, 1 / 2, 1.0),
    },
    {"decay_input": True, "reset": "soft"},
)

# τ = 2, k = ½, v_r = −½, θ = ½: h = max(0, ½ (u − (u + ½)/2 + x)), hard
# ½ (−¼ + 5/4)          = ½     fires at exactly θ: −½
# ½ (−½ − 0 + ¼) < 0            0
# ½ (−¼ + 1)            = ⅜
# ½ (⅜ − 7/16 + 2)      = 31/32 fires: −½
KLIF_HALF = {"tau": 2.0, "k": 0.5, "threshold": 0.5, "v_reset": -0.5}
KLIF_WHOLE = Vector(
    "klif",
    KLIF_HALF,
    ">=",
    (1.25, 0.25, 1.0, 2.0),
    {
        "h": (1 / 2, 0.0, 3 / 8, 31 / 32),
        "levels": (1, 0, 0, 1),
        "u": (-1 / 2, 0.0, 3 / 8, -1 / 2),
    },
    {"decay_input": False, "reset": "hard"},
)

# The same, soft and strict
# ½ (−¼ + 5/4)          = ½     ½ is not above ½: ½
# ½ (½ − ½ + 5/4)       = ⅝     fires: ⅛
# ½ (⅛ − 5/16 − 1) < 0          0
# ½ (−¼ + 1)            = ⅜
KLIF_WHOLE_SOFT = Vector(
    "klif",
    KLIF_HALF,
    ">",
    (1.25, 1.25, -1.0, 1.0),
    {
        "h": (1 / 2, 5 / 8, 0.0, 3 / 8),
        "levels": (0, 1, 0, 0),
        "u": (1 / 2, 1 / 8, 0.0, 3 / 8),
    },
    {"decay_input": False, "reset": "soft"},
)

# α = ½, β = ¼, γ = ¾, τ = ½, θ = ½, leak ¼, r = ½, c = ½; s' is the spike of the step before:
# h = (1 − ½·½) u (1 − ¾ s') − ½·¼ + (1 − ¼·½) x − ¼·½ s'
#   = ¾ u (1 − ¾ s') − ⅛ + ⅞ x − ⅛ s', and u = h
# −⅛ + ⅞                        = ¾            fires
# ¾·¾·¼ − ⅛ + 7/16 − ⅛          = 21/64
# 63/256 − ⅛ + 7/4              = 479/256      fires
# 1437/4096 − ⅛ − ⅞ − ⅛         = −3171/4096
GLIF = Vector(
    "glif",
    {
        "alpha": 0.5,
        "beta": 0.25,
        "gamma": 0.75,
        "tau": 0.5,
        "threshold": 0.5,
        "leak": 0.25,
        "reset_value": 0.5,
        "conductance": 0.5,
    },
    ">",
    (1.0, 0.5, 2.0, -1.0),
    {
        "h": (3 / 4, 21 / 64, 479 / 256, -3171 / 4096),
        "u": (3 / 4, 21 / 64, 479 / 256, -3171 / 4096),
        "levels": (1, 0, 1, 0),
        "fired": (1.0, 0.0, 1.0, 0.0),
    },
)

# D = 3: h = u/4 + x, rounded within 0..3, halves to the even side; u = h − s
# ½                             0, the even side: ½
# ⅛ + 11/8              = 3/2   2, the even side: −½
# −⅛ + 21/8             = 5/2   2, the even side: ½
# ⅛ + 39/8              = 5     3, the most: 2
# ½ − 3/2               = −1    0: −1
# −¼ + ⅞                = ⅝     1: −⅜
I_LIF = Vector(
    "i_lif",
    {"decay": 0.25, "max_level": 3},
    "",
    (0.5, 1.375, 2.625, 4.875, -1.5, 0.875),
    {
        "h": (1 / 2, 3 / 2, 5 / 2, 5.0, -1.0, 5 / 8),
        "levels": (0, 2, 2, 3, 0, 1),
        "u": (1 / 2, -1 / 2, 1 / 2, 2.0, -1.0, -3 / 8),
        "level": (0.0, 2.0, 2.0, 3.0, 0.0, 1.0),
    },
)

# θ = ½, 1, 2, strict: u_k = u_k (1 − s_k)/2 + x with the s_k of the step before
# ½      ½      ½               ½ is not above ½: 0
# ¾      ¾      ¾               1
# ½      ⅞      ⅞               0
# 9/4    39/16  39/16           3
# 5/4    5/4    5/4             2, and then only u_3 remembers:
# −1     −1     ⅝ − 1 = −⅜      0
MLF_REST = (1 / 2, 3 / 4, 7 / 8, 39 / 16, 5 / 4)
MLF = Vector(
    "mlf",
    {"decay": 0.5, "threshold_1": 0.5, "threshold_2": 1.0, "threshold_3": 2.0},
    ">",
    (0.5, 0.5, 0.5, 2.0, 1.25, -1.0),
    {
        "h": (1 / 2, 3 / 4, 1 / 2, 9 / 4, 5 / 4, -1.0),
        "u": (1 / 2, 3 / 4, 1 / 2, 9 / 4, 5 / 4, -1.0),
        "u_2": (*MLF_REST, -1.0),
        "u_3": (*MLF_REST, -3 / 8),
        "fired_1": (0.0, 1.0, 0.0, 1.0, 1.0, 0.0),
        "fired_2": (0.0, 0.0, 0.0, 1.0, 1.0, 0.0),
        "fired_3": (0.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        "levels": (0, 1, 0, 3, 2, 0),
        "spikes": (0.0, 1.0, 0.0, 3.0, 2.0, 0.0),
    },
)

# θ = ½, amplitude 2: h = u/4 + x, u = 0 after a spike of either sign
# ½                             1 at exactly θ
# −¼                            0
# −1/16 − 7/16          = −½    −1 at exactly −θ
# ⅜                             0
# 3/32 + 1              = 35/32 1
TERNARY = Vector(
    "ternary",
    {"decay": 0.25, "threshold": 0.5, "amplitude": 2.0},
    ">=",
    (0.5, -0.25, -0.4375, 0.375, 1.0),
    {
        "h": (1 / 2, -1 / 4, -1 / 2, 3 / 8, 35 / 32),
        "levels": (1, 0, -1, 0, 1),
        "spikes": (2.0, 0.0, -2.0, 0.0, 2.0),
        "u": (0.0, -1 / 4, 0.0, 3 / 8, 0.0),
    },
    {"half_threshold": False},
)

# θ = 1, fires beyond ±½, strict
# ½                             ½ is not above ½: 0
# ⅛ − ¼                 = −⅛    0
# −1/32 − 7/16          = −15/32   0
# −15/128 + ⅜           = 33/128   0
# 33/512 + 1            = 545/512  1
# −¾                            −1
TERNARY_HALF = Vector(
    "ternary",
    {"decay": 0.25, "threshold": 1.0, "amplitude": 2.0},
    ">",
    (0.5, -0.25, -0.4375, 0.375, 1.0, -0.75),
    {
        "h": (1 / 2, -1 / 8, -15 / 32, 33 / 128, 545 / 512, -3 / 4),
        "levels": (0, 0, 0, 0, 1, -1),
        "spikes": (0.0, 0.0, 0.0, 0.0, 2.0, -2.0),
        "u": (1 / 2, -1 / 8, -15 / 32, 33 / 128, 0.0, 0.0),
    },
    {"half_threshold": True},
)

# θ0 = ½, ρ = ½, κ = ¼: θ = ½ + a, h = u/2 + x, a = a/2 + s/4, u = h − s/2
# ½            against ½        fires: a = ¼, u = 0
# ⅝            against ¾        a = ⅛, u = ⅝
# 5/16 + 5/16  against ⅝        fires at exactly θ: a = 1/16 + ¼, u = ⅛
# 1/16 + ½     against 13/16    a = 5/32, u = 9/16
ALIF = Vector(
    "alif",
    {"decay": 0.5, "threshold": 0.5, "adapt_decay": 0.5, "adapt_gain": 0.25},
    ">=",
    (0.5, 0.625, 0.3125, 0.5),
    {
        "h": (1 / 2, 5 / 8, 5 / 8, 9 / 16),
        "theta": (1 / 2, 3 / 4, 5 / 8, 13 / 16),
        "levels": (1, 0, 1, 0),
        "u": (0.0, 5 / 8, 1 / 8, 9 / 16),
        "a": (1 / 4, 1 / 8, 5 / 16, 5 / 32),
    },
)

# c = c/2 + x, h = ¾u + c, hard at θ = 1
# c = ½                 h = ½
# c = ¼ + ⅜             h = ⅜ + ⅝     = 1      fires at exactly θ: 0
# c = 5/16              h = 5/16
# c = 5/32 + 1          h = 15/64 + 37/32 = 89/64  fires: 0
CUBA_PARAMS = {"current_decay": 0.5, "decay": 0.75, "threshold": 1.0}
CUBA = Vector(
    "cuba",
    CUBA_PARAMS,
    ">=",
    (0.5, 0.375, 0.0, 1.0),
    {
        "c": (1 / 2, 5 / 8, 5 / 16, 37 / 32),
        "h": (1 / 2, 1.0, 5 / 16, 89 / 64),
        "levels": (0, 1, 0, 1),
        "u": (1 / 2, 0.0, 5 / 16, 0.0),
    },
    {"reset": "hard"},
)

# The same, soft and strict
# h = ½
# h = ⅜ + ⅝     = 1             1 is not above 1: 1
# h = ¾ + 5/16  = 17/16         fires: 1/16
# h = 3/64 + 37/32 = 77/64      fires: 13/64
CUBA_SOFT = Vector(
    "cuba",
    CUBA_PARAMS,
    ">",
    (0.5, 0.375, 0.0, 1.0),
    {
        "c": (1 / 2, 5 / 8, 5 / 16, 37 / 32),
        "h": (1 / 2, 1.0, 17 / 16, 77 / 64),
        "levels": (0, 0, 1, 1),
        "u": (1 / 2, 1.0, 1 / 16, 13 / 64),
    },
    {"reset": "soft"},
)

# θ = ½, strict: h = u/4 + x, u = 0 after a spike
# ½                             ½ is not above ½: ½
# ⅛ + ½                 = ⅝     fires: 0
# −1                            −1
# −¼ + 1                = ¾     fires: 0
LTMD = Vector(
    "ltmd",
    {"decay": 0.25, "threshold": 0.5},
    ">",
    (0.5, 0.5, -1.0, 1.0),
    {
        "h": (1 / 2, 5 / 8, -1.0, 3 / 4),
        "levels": (0, 1, 0, 1),
        "u": (1 / 2, 0.0, -1.0, 0.0),
    },
)

# β1 = −¼, β2 = ½, γ = ½, θ = 1: D = d − S/4 + x, h = S + D/2; d = D − s/2, S = h − s
# D = 2                         h = 1         fires at exactly θ: d = 3/2, S = 0
# D = 3/2 − 1         = ½       h = ¼
# D = ½ − 1/16 + 1    = 23/16   h = ¼ + 23/32 = 31/32
# D = 23/16 − 31/128  = 153/128 h = 31/32 + 153/256 = 401/256  fires: 89/128, 145/256
TC_LIF = Vector(
    "tc_lif",
    {"dendrite_coupling": -0.25, "soma_coupling": 0.5, "dendrite_reset": 0.5, "threshold": 1.0},
    ">=",
    (2.0, -1.0, 1.0, 0.0),
    {
        "dendrite": (2.0, 1 / 2, 23 / 16, 153 / 128),
        "h": (1.0, 1 / 4, 31 / 32, 401 / 256),
        "levels": (1, 0, 0, 1),
        "u": (0.0, 1 / 4, 31 / 32, 145 / 256),
        "d": (3 / 2, 1 / 2, 23 / 16, 89 / 128),
    },
)

# h = u/2 + x/4, soft at θ = ½
# ½                             fires: 0
# ¼                             ¼
# ⅛ + ½                 = ⅝     fires: ⅛
# 1/16 − ¼              = −3/16
DA_PARAMS = {"decay": 0.5, "gain": 0.25, "threshold": 0.5}
DA_LIF = Vector(
    "da_lif",
    DA_PARAMS,
    ">=",
    (2.0, 1.0, 2.0, -1.0),
    {
        "h": (1 / 2, 1 / 4, 5 / 8, -3 / 16),
        "levels": (1, 0, 1, 0),
        "u": (0.0, 1 / 4, 1 / 8, -3 / 16),
    },
    {"reset": "soft"},
)

# The same, hard: after ⅝ nothing is left, so the last step is 0 − ¼
DA_LIF_HARD = Vector(
    "da_lif",
    DA_PARAMS,
    ">=",
    (2.0, 1.0, 2.0, -1.0),
    {
        "h": (1 / 2, 1 / 4, 5 / 8, -1 / 4),
        "levels": (1, 0, 1, 0),
        "u": (0.0, 1 / 4, 0.0, -1 / 4),
    },
    {"reset": "hard"},
)

# σ(ln 3) = ¾ and σ(−ln 3) = ¼: d = ¼d − ¼S + x, h = ¾S + 5/4 d, and S starts at θ/2 = 1
# d = −¼ + 1                = ¾         h = ¾ + 15/16       = 27/16
# d = 3/16 − 27/64 + 1      = 49/64     h = 81/64 + 245/256 = 569/256  fires: 57/256
# d = 49/256 − 57/1024      = 139/1024  h = 171/1024 + 695/4096 = 1379/4096
LM_H = Vector(
    "lm_h",
    {
        "dendrite_self": log(3.0),
        "dendrite_soma": -log(3.0),
        "soma_self": -log(3.0),
        "soma_dendrite": log(3.0),
        "threshold": 2.0,
    },
    ">=",
    (1.0, 1.0, 0.0),
    {
        "d": (3 / 4, 49 / 64, 139 / 1024),
        "h": (27 / 16, 569 / 256, 1379 / 4096),
        "levels": (0, 1, 0),
        "u": (27 / 16, 57 / 256, 1379 / 4096),
    },
)

VECTORS = [value for value in list(globals().values()) if isinstance(value, Vector)]
