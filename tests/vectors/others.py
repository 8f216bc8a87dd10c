"""The other neurons they are compared with."""

from __future__ import annotations

from math import log

from tests.vectors.vector import Vector

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
