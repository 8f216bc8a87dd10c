"""PLIF and KLIF."""

from __future__ import annotations

from tests.vectors.vector import Vector

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
