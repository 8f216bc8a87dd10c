"""LIF and its variants."""

from __future__ import annotations

from tests.vectors.vector import Vector

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
