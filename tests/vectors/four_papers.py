"""AR-LIF, CLIF, QB-LIF and CF."""

from __future__ import annotations

from math import tanh

from tests.vectors.vector import Vector, sigmoid

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
